#pragma once

#include "base/file.hpp"

namespace neargate::pipeline {

// Tells a job that it is to end: readable descriptors, so that a wait can watch them. Any thread.
class Cancellation {
 public:
  Cancellation();
  void request() const;  // as GitHub's button: programs are asked to end, and have some seconds
  void force() const;    // at once
  bool is_requested() const;
  bool is_forced() const;
  int requested_fd() const { return requested_.get(); }
  int forced_fd() const { return forced_.get(); }

 private:
  UniqueFd requested_;
  UniqueFd forced_;
};

}  // namespace neargate::pipeline
