#pragma once

#include <string>
#include <vector>

#include "base/clock.hpp"

namespace neargate::machine {

// A program to run. Blocking: for pool threads.
struct Command {
  std::vector<std::string> arguments;  // the first is looked up on the PATH
  std::string input;                   // standard input
  std::vector<std::pair<std::string, std::string>> environment;  // on top of ours
  std::string network_namespace;  // paths of namespaces to run it in; "": ours
  std::string mount_namespace;
  Milliseconds timeout{0};                 // 0: none. At its end the program is killed
  int cancel = -1;                         // a descriptor: once it is readable, the time is over
  std::size_t output_bytes_max = 1 << 20;  // what exceeds it is dropped
  bool errors_apart = false;               // for output that is parsed: see CommandResult
  std::vector<std::string> cgroup_procs;   // "cgroup.procs" files that it enters
  std::vector<std::pair<int, int>> descriptors;  // ours, and its number in the program (from 3)
};

struct CommandResult {
  int exit_code = 0;   // 128 + signal where a signal ended it
  std::string output;  // standard output, and standard error as they came; or without that,
  std::string errors;  // which is here, where the command wants it apart
  bool timed_out = false;
};

// Runs it to its end. Throws Error where it cannot be started; a failure of the program is a
// result.
CommandResult run_command(const Command& command);

// Runs it; throws Error with its output where it does not exit with 0.
std::string run_or_throw(const Command& command);

// Starts a program that outlives us, in a session of its own, with init as its parent. Its output
// is appended to a file ("": thrown away). `input`, `timeout` and `output_bytes_max` have no
// meaning. Returns its process id; throws Error where it cannot be started.
int start_detached(const Command& command, const std::string& output_path);

// Starts a program on our own standard streams, as a shell does: `input` and what is about time and
// output have no meaning. It is told (SIGHUP) when we end before it. Returns its process id, to be
// waited for; throws Error where it cannot be started.
int start_attached(const Command& command);

// The full path of a program on the PATH (and the sbin directories); "" where there is none.
std::string find_program(const std::string& name);

}  // namespace neargate::machine
