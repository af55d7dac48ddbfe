#pragma once

#include <string>
#include <vector>

#include "pipeline/job_report.hpp"

namespace neargate::pipeline {

// What a whole run came to.
struct RunReport {
  enum class Conclusion { success, failure, cancelled, not_started };

  std::string workflow;
  std::string run_id;
  std::string event, ref, sha;
  Conclusion conclusion = Conclusion::not_started;
  std::string why;  // nothing was started, or it was cancelled
  std::vector<JobReport> jobs;
  Milliseconds took{0};
  std::string directory;  // of the run: logs, artifacts, attestations
};

constexpr const char* text_of(RunReport::Conclusion conclusion) {
  switch (conclusion) {
    case RunReport::Conclusion::success:
      return "success";
    case RunReport::Conclusion::failure:
      return "failure";
    case RunReport::Conclusion::cancelled:
      return "cancelled";
    case RunReport::Conclusion::not_started:
      return "not_started";
  }
  return "";
}

// Exit codes of `neargate pipeline run`; 1 and 2 are every command's (it could not be done, wrong
// usage).
constexpr int kRunFailed = 3;
constexpr int kRunRefused = 4;
constexpr int kRunCancelled = 5;
constexpr int kRunNotStarted = 6;
int exit_code_of(RunReport::Conclusion conclusion);

// Of its jobs alone.
RunReport::Conclusion conclusion_of(const std::vector<JobReport>& jobs);

std::string to_text(const RunReport& report);
std::string to_json(const RunReport& report);

}  // namespace neargate::pipeline
