#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace neargate::pipeline {

// A workflow command in a step's output: "::error file=a.cpp,line=3::it is wrong".
// https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
struct WorkflowCommand {
  std::string name;  // lower case
  std::map<std::string, std::string> properties;
  std::string message;
};

// Nothing where the line is none.
std::optional<WorkflowCommand> parse_command(std::string_view line);

}  // namespace neargate::pipeline
