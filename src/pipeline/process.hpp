#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/file.hpp"
#include "pipeline/cancellation.hpp"
#include "pipeline/spawn.hpp"

namespace neargate::pipeline {

struct ProcessEnd {
  int exit_code = 0;  // 128 + signal where a signal ended it
  bool timed_out = false;
  bool cancelled = false;
};

// How a program is ended: SIGINT, after 7.5 s SIGTERM, after 2.5 s more SIGKILL, as GitHub's runner
// does, and as there to that one process: programs that it has started hear of it from it or not
// at all, and live until their job's end. Only what is forced takes its whole group at once.
// https://docs.github.com/actions/reference/workflows-and-actions/workflow-cancellation
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

// Kills all processes in whose environment RUNNER_TRACKING_ID begins with this.
void kill_tracked(const std::string& tracking_id);

}  // namespace neargate::pipeline
