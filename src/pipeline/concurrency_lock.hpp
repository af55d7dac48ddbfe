#pragma once

#include <string>

#include "base/file.hpp"

namespace neargate::pipeline {

// A concurrency group: one run or job at a time has it, one waits for it; a later one that waits
// takes the place of that. Kept in a directory that all runs of this machine share, and released by
// the end of whoever has it, however that comes.
class ConcurrencyLock {
 public:
  enum class State { held, waiting, superseded };

  ConcurrencyLock(const std::string& directory, const std::string& group);
  ConcurrencyLock(ConcurrencyLock&&) = default;
  ~ConcurrencyLock();

  // To be called again and again while it is `waiting`.
  State try_to_hold();
  // Asks the run that has it to end (SIGINT). Nothing where that has ended, or is ours.
  void cancel_holder() const;
  const std::string& group() const { return group_; }

 private:
  std::string group_;
  std::string path_;
  std::string ticket_;  // who we are among those that wait
  UniqueFd file_;
  bool is_announced_ = false;
  bool is_held_ = false;
};

}  // namespace neargate::pipeline
