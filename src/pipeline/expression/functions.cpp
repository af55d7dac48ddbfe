#include "pipeline/expression/functions.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/error.hpp"
#include "base/text.hpp"

namespace neargate::pipeline {
namespace {

// format('{0}{0}', ...) nested would grow without bounds.
constexpr std::size_t kResultBytesMax = 10 << 20;

bool is_collection(const Value& value) {
  return value.array() != nullptr || value.object() != nullptr;
}

Value contains(const std::vector<Value>& arguments) {
  const Value& search = arguments[0];
  if (const Value::Array* items = search.array()) {
    return std::any_of(items->begin(), items->end(),
                       [&](const Value& item) { return item.equals(arguments[1]); });
  }
  if (is_collection(search) || is_collection(arguments[1])) return false;
  return to_upper(search.to_text()).find(to_upper(arguments[1].to_text())) != std::string::npos;
}

Value starts_with(const std::vector<Value>& arguments) {
  if (is_collection(arguments[0]) || is_collection(arguments[1])) return false;
  return to_upper(arguments[0].to_text()).starts_with(to_upper(arguments[1].to_text()));
}

Value ends_with(const std::vector<Value>& arguments) {
  if (is_collection(arguments[0]) || is_collection(arguments[1])) return false;
  return to_upper(arguments[0].to_text()).ends_with(to_upper(arguments[1].to_text()));
}

Value format(const std::vector<Value>& arguments) {
  const std::string pattern = arguments[0].to_text();
  const Error malformed("format() cannot read '" + pattern + "'", "a brace stands for no argument",
                        "write {{ and }} for braces");
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if ((c == '{' || c == '}') && i + 1 < pattern.size() && pattern[i + 1] == c) {
      out += pattern[++i];
    } else if (c == '{') {
      std::size_t number = 0;
      const char* begin = pattern.data() + i + 1;
      const auto [end, error] = std::from_chars(begin, pattern.data() + pattern.size(), number);
      if (error != std::errc() || *end != '}' || number + 1 >= arguments.size()) throw malformed;
      out += arguments[number + 1].to_text();
      i = static_cast<std::size_t>(end - pattern.data());
    } else if (c == '}') {
      throw malformed;
    } else {
      out += c;
    }
    if (out.size() > kResultBytesMax) throw Error("format() makes too long a text");
  }
  return out;
}

Value join_items(const std::vector<Value>& arguments) {
  const Value::Array* items = arguments[0].array();
  if (items == nullptr) return is_collection(arguments[0]) ? "" : arguments[0].to_text();
  std::vector<std::string> texts;
  for (const Value& item : *items) texts.push_back(item.to_text());
  return join(texts, arguments.size() > 1 ? arguments[1].to_text() : ",");
}

Value write_json(const std::vector<Value>& arguments) { return to_json(arguments[0]); }
Value read_json(const std::vector<Value>& arguments) { return from_json(arguments[0].to_text()); }

constexpr std::array<Function, 13> kFunctions = {{
    {"contains", 2, 2, contains},
    {"startsWith", 2, 2, starts_with},
    {"endsWith", 2, 2, ends_with},
    {"format", 2, std::numeric_limits<std::size_t>::max(), format},
    {"join", 1, 2, join_items},
    {"toJSON", 1, 1, write_json},
    {"fromJSON", 1, 1, read_json},
    {"hashFiles", 1},
    {"case", 3},
    {"always", 0, 0},
    {"cancelled", 0, 0},
    {"failure", 0, 0},
    {"success", 0, 0},
}};

}  // namespace

const Function* find_function(std::string_view name) {
  const auto found = std::find_if(
      kFunctions.begin(), kFunctions.end(),
      [&](const Function& function) { return equal_ignoring_case(function.name, name); });
  return found == kFunctions.end() ? nullptr : &*found;
}

bool is_status_function(std::string_view name) {
  return equal_ignoring_case(name, "always") || equal_ignoring_case(name, "cancelled") ||
         equal_ignoring_case(name, "failure") || equal_ignoring_case(name, "success");
}

}  // namespace neargate::pipeline
