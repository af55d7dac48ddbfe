#include "pipeline/step_output.hpp"

#include <cerrno>
#include <fcntl.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace neargate::pipeline {

StepOutput::StepOutput(const std::string& log_path, Masker& masker, Sink sink)
    : log_(::open(log_path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640)),
      masker_(masker),
      sink_(std::move(sink)) {
  if (!log_) throw system_error("cannot open " + log_path, errno);
}

void StepOutput::line(std::string_view text) {
  const auto command = parse_command(text);
  if (command && !stop_token_.empty()) {
    if (command->name == to_lower(stop_token_)) stop_token_.clear();
    return say(text);
  }
  if (!command) return say(text);
  obey(*command);
}

void StepOutput::say(std::string_view text) {
  const std::string masked = masker_.mask(text);
  write_all(log_.get(), masked + "\n");
  sink_(masked);
}

void StepOutput::error(const std::string& message) { annotate("error", {"error", {}, message}); }
void StepOutput::warning(const std::string& message) {
  annotate("warning", {"warning", {}, message});
}

void StepOutput::obey(const WorkflowCommand& command) {
  const auto property = [&](const char* name) {
    const auto found = command.properties.find(name);
    return found == command.properties.end() ? std::string() : found->second;
  };
  if (command.name == "error" || command.name == "warning" || command.name == "notice") {
    annotate(command.name, command);
  } else if (command.name == "add-mask") {
    masker_.add(command.message);
  } else if (command.name == "group") {
    say("> " + command.message);
  } else if (command.name == "stop-commands") {
    stop_token_ = command.message;
  } else if (command.name == "set-output") {
    outputs_.emplace_back(property("name"), command.message);
  } else if (command.name == "save-state") {
    state_.emplace_back(property("name"), command.message);
  } else if (command.name == "set-env" || command.name == "add-path") {
    error("the command '" + command.name + "' is disabled, as on GitHub: write to " +
          (command.name == "set-env" ? "GITHUB_ENV" : "GITHUB_PATH"));
  } else if (command.name != "endgroup" && command.name != "debug" && command.name != "echo" &&
             command.name != "add-matcher" && command.name != "remove-matcher") {
    say("::" + command.name + "::" + command.message);  // no command, then: somebody's output
  }
}

void StepOutput::annotate(const std::string& level, const WorkflowCommand& command) {
  Annotation out;
  out.level = level;
  out.message = masker_.mask(command.message);
  if (const auto found = command.properties.find("file"); found != command.properties.end()) {
    out.file = found->second;
  }
  if (const auto found = command.properties.find("line"); found != command.properties.end()) {
    out.line = found->second;
  }
  std::string where;
  if (!out.file.empty()) where = out.file + (out.line.empty() ? "" : ":" + out.line) + ": ";
  say(level + ": " + where + out.message);
  annotations_.push_back(std::move(out));
}

}  // namespace neargate::pipeline
