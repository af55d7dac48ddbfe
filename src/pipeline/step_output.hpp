#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.hpp"
#include "pipeline/commands.hpp"
#include "pipeline/job_report.hpp"
#include "pipeline/masker.hpp"
#include "pipeline/step_files.hpp"

namespace neargate::pipeline {

// What a step writes: its log, without secrets, and the workflow commands in it.
class StepOutput {
 public:
  using Sink = std::function<void(const std::string& line)>;
  StepOutput(const std::string& log_path, Masker& masker, Sink sink);

  void line(std::string_view text);          // of its program: may be a command
  void say(std::string_view text);           // of the runner: is none
  void error(const std::string& message);    // an annotation
  void warning(const std::string& message);  // the same

  std::vector<Annotation> take_annotations() { return std::move(annotations_); }
  // By the commands of old, which still count.
  Assignments take_outputs() { return std::move(outputs_); }
  Assignments take_state() { return std::move(state_); }

 private:
  void obey(const WorkflowCommand& command);
  void annotate(const std::string& level, const WorkflowCommand& command);

  UniqueFd log_;
  Masker& masker_;
  Sink sink_;
  std::string stop_token_;  // "": commands are obeyed
  std::vector<Annotation> annotations_;
  Assignments outputs_, state_;
};

}  // namespace neargate::pipeline
