#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace neargate::pipeline {

using Assignments = std::vector<std::pair<std::string, std::string>>;

// What a step has written to GITHUB_ENV, GITHUB_OUTPUT or GITHUB_STATE: lines "name=value", and
// "name<<DELIMITER", lines of the value, "DELIMITER". Throws Error.
Assignments parse_assignments(std::string_view content);

// GITHUB_PATH: one directory a line.
std::vector<std::string> parse_lines(std::string_view content);

// What a step may not set for the steps after it: the runner's own variables, and what would make
// every Node program run other code.
bool is_reserved_variable(std::string_view name);

}  // namespace neargate::pipeline
