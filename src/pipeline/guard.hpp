#pragma once

#include <string>

#include "base/file.hpp"

namespace neargate::pipeline {

// A process that outlives us by a moment: where we are killed before we can clean up, it kills what
// our steps have started (by their RUNNER_TRACKING_ID) and removes their directories. To be made
// before there are threads.
class Guard {
 public:
  Guard(const std::string& tracking_id, const std::string& directory);
  ~Guard();  // all is cleaned up: it goes
  Guard(const Guard&) = delete;

 private:
  UniqueFd alive_;  // its end is what it waits for
  int pid_ = 0;
};

}  // namespace neargate::pipeline
