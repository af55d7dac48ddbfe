#pragma once

#include <string>
#include <vector>

#include "base/clock.hpp"
#include "pipeline/expression/value.hpp"

namespace neargate::pipeline {

// How a step or a job ended, in GitHub's words.
enum class Result { success, failure, cancelled, skipped };
constexpr const char* text_of(Result result) {
  switch (result) {
    case Result::success:
      return "success";
    case Result::failure:
      return "failure";
    case Result::cancelled:
      return "cancelled";
    case Result::skipped:
      return "skipped";
  }
  return "";
}

struct StepReport {
  std::string name;
  Result outcome = Result::skipped;     // what happened
  Result conclusion = Result::skipped;  // what counts: success where it may fail
  Milliseconds took{0};
  std::string log;  // a file; "": it did not run
};

// What ::error::, ::warning:: and ::notice:: say, and the runner itself.
struct Annotation {
  std::string level;
  std::string message;
  std::string file;  // "": none
  std::string line;
  std::string job;
  std::string step;
};

struct JobReport {
  std::string id;    // of the workflow file
  std::string name;  // as it is shown, with its place in a matrix
  Result result = Result::skipped;
  bool may_fail = false;  // continue-on-error: the run stays green
  Milliseconds took{0};
  std::vector<StepReport> steps;
  Value::Object outputs;
  std::vector<Annotation> annotations;
  std::string summary;  // Markdown, of GITHUB_STEP_SUMMARY
  std::string environment;
  std::string environment_url;
};

}  // namespace neargate::pipeline
