#include "policy/table.hpp"

#include <stdexcept>

#include "base/file.hpp"
#include "base/text.hpp"

namespace neargate::policy_tables {
namespace {

std::string without_blanks(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ') out += c;
  }
  return out;
}

// Words, and JSON values, which may have blanks in quotes, brackets and braces.
std::vector<std::string> values_of(std::string_view text) {
  std::vector<std::string> values;
  std::string value;
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"' && (i == 0 || text[i - 1] != '\\')) quoted = !quoted;
    if (!quoted && (c == '[' || c == '{')) ++depth;
    if (!quoted && (c == ']' || c == '}')) --depth;
    if (c == ' ' && !quoted && depth == 0) {
      if (!value.empty()) values.push_back(std::move(value));
      value.clear();
    } else {
      value += c;
    }
  }
  if (!value.empty()) values.push_back(std::move(value));
  return values;
}

void read_line(Table& table, std::string_view text, const std::string& place) {
  const std::size_t blank = text.find(' ');
  const std::string_view what = text.substr(0, blank);
  const std::string_view rest = blank == text.npos ? std::string_view() : trim(text.substr(blank));
  if (what == "version") {
    table.version = rest;
  } else if (what == "key") {
    table.key = rest;
  } else if (what == "resource-must-allow") {
    table.resource_must_allow = true;
  } else if (what == "holds") {
    const std::size_t end = rest.find(' ');
    table.holds[std::string(rest.substr(0, end))] = without_blanks(rest.substr(end));
  } else if (what == "request") {
    for (std::string& value : values_of(rest)) table.requests.push_back(std::move(value));
  } else if (what == "policy") {
    const std::size_t colon = rest.rfind(" : ");
    if (colon == rest.npos) throw std::runtime_error(place + ": no marks");
    Line& line = table.lines.emplace_back();
    line.policy = trim(rest.substr(0, colon));
    line.marks = without_blanks(rest.substr(colon + 3));
    line.place = place;
    if (line.marks.size() != table.requests.size()) {
      throw std::runtime_error(place + ": " + std::to_string(line.marks.size()) + " marks for " +
                               std::to_string(table.requests.size()) + " requests");
    }
  } else {
    throw std::runtime_error(place + ": what is this line?");
  }
}

}  // namespace

Table read_table(const std::string& path) {
  const auto content = read_file(path);
  if (!content) throw std::runtime_error(path + " is not there");
  const std::string name = path.substr(path.rfind('/') + 1);
  Table table;
  std::size_t number = 0;
  for (const std::string_view line : split(*content, '\n')) {
    ++number;
    if (line.empty() || line.starts_with('#')) continue;
    read_line(table, line, name + ":" + std::to_string(number));
  }
  return table;
}

}  // namespace neargate::policy_tables
