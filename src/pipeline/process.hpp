#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/file.hpp"

namespace neargate::pipeline {

using Environment = std::vector<std::pair<std::string, std::string>>;

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

// A program of a step. It gets a process group of its own and nothing of ours but what is here.
struct Process {
  std::vector<std::string> arguments;  // the first is looked up on `environment`'s PATH
  Environment environment;             // all of it
  std::string directory;
  std::string input;  // a file; "": nothing to read
};

struct ProcessEnd {
  int exit_code = 0;  // 128 + signal where a signal ended it
  bool timed_out = false;
  bool cancelled = false;
};

// Ends a program and its group: SIGINT, after 7.5 s SIGTERM, after 2.5 s more SIGKILL, as GitHub's
// runner does.
constexpr Milliseconds kInterruptGrace{7500};
constexpr Milliseconds kTerminateGrace{2500};

// Runs it to its end and hands over its output (standard output and error) line by line. A program
// that it leaves behind keeps the output's pipe, which is put into `left` and to be kept for as
// long as that may live: it would be killed by its next line otherwise. `obey` false: a request to
// cancel is not for this program (a step that runs because of it), only force() is. Blocking.
// Throws Error where it cannot be started.
ProcessEnd run_process(const Process& process, const Cancellation& cancellation, bool obey,
                       std::optional<Instant> deadline, std::vector<UniqueFd>& left,
                       const std::function<void(std::string_view)>& on_line);

// The value of a variable; "" where there is none.
std::string variable(const Environment& environment, std::string_view name);
void set_variable(Environment& environment, std::string_view name, std::string value);

// Kills all processes in whose environment RUNNER_TRACKING_ID begins with this.
void kill_tracked(const std::string& tracking_id);

}  // namespace neargate::pipeline
