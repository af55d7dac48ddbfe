#pragma once

#include <functional>
#include <string>

#include "base/file.hpp"
#include "pipeline/concurrency_group.hpp"

namespace neargate::pipeline {

// A claim to a concurrency group, which is kept in a directory that all runs of this machine share.
// Given up with this object, or with the process, however that ends.
class ConcurrencyLock {
 public:
  // Groups' names are compared without case, as GitHub does. Throws Error where the directory
  // cannot be written to, as all that follows.
  ConcurrencyLock(const std::string& directory, const std::string& group);
  ~ConcurrencyLock();
  ConcurrencyLock(const ConcurrencyLock&) = delete;
  ConcurrencyLock& operator=(const ConcurrencyLock&) = delete;

  // To be called again and again while it is `waiting`.
  ConcurrencyState try_to_hold();
  // Asks whoever has the group to end. Once is as good as often.
  void cancel_holder();
  // Whether we have it, and a later one has asked so.
  bool is_asked_to_end() const;
  const std::string& group() const { return group_; }

 private:
  // Reads the group, changes it, and writes it where it differs: one of us at a time.
  void change(const std::function<void(ConcurrencyGroup&)>& edit) const;

  std::string group_;
  std::string path_;
  UniqueFd guard_;
  ConcurrencyGroup::Claim claim_;
  bool is_announced_ = false;
};

}  // namespace neargate::pipeline
