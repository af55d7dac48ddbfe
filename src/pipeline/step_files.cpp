#include "pipeline/step_files.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

namespace neargate::pipeline {
namespace {

std::string_view without_carriage_return(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace

Assignments parse_assignments(std::string_view content) {
  Assignments out;
  const std::vector<std::string_view> lines = split(content, '\n');
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view line = without_carriage_return(lines[i]);
    if (line.empty()) continue;
    const std::size_t equals = line.find('=');
    const std::size_t heredoc = line.find("<<");
    if (heredoc == line.npos || equals < heredoc) {
      if (equals == line.npos || equals == 0) {
        throw Error("cannot read '" + std::string(line) + "'",
                    "it is neither NAME=VALUE nor "
                    "NAME<<DELIMITER",
                    "see GitHub's workflow commands");
      }
      out.emplace_back(line.substr(0, equals), line.substr(equals + 1));
      continue;
    }
    const std::string_view name = line.substr(0, heredoc);
    const std::string_view delimiter = line.substr(heredoc + 2);
    if (name.empty() || delimiter.empty()) {
      throw Error("cannot read '" + std::string(line) + "'", "name or delimiter is empty");
    }
    std::vector<std::string> value;
    for (++i;; ++i) {
      if (i >= lines.size()) {
        throw Error("the value of '" + std::string(name) + "' has no end",
                    "no line is '" + std::string(delimiter) + "'");
      }
      if (without_carriage_return(lines[i]) == delimiter) break;
      value.emplace_back(lines[i]);
    }
    out.emplace_back(name, join(value, "\n"));
  }
  return out;
}

std::vector<std::string> parse_lines(std::string_view content) {
  std::vector<std::string> out;
  for (const std::string_view line : split(content, '\n')) {
    if (!trim(line).empty()) out.emplace_back(trim(line));
  }
  return out;
}

bool is_reserved_variable(std::string_view name) {
  return name.starts_with("GITHUB_") || name.starts_with("RUNNER_") || name == "NODE_OPTIONS";
}

}  // namespace neargate::pipeline
