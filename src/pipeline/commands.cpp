#include "pipeline/commands.hpp"

#include "base/text.hpp"

namespace neargate::pipeline {
namespace {

std::string unescape(std::string_view text, bool is_property) {
  static constexpr std::pair<std::string_view, char> kEscapes[] = {
      {"%25", '%'}, {"%0D", '\r'}, {"%0A", '\n'}, {"%3A", ':'}, {"%2C", ','}};
  // The last two are of properties alone.
  const std::size_t count = is_property ? 5 : 3;
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    for (std::size_t k = 0; k < count && text[i] == '%'; ++k) {
      if (!equal_ignoring_case(text.substr(i, 3), kEscapes[k].first)) continue;
      c = kEscapes[k].second;
      i += 2;
      break;
    }
    out += c;
  }
  return out;
}

}  // namespace

std::optional<WorkflowCommand> parse_command(std::string_view line) {
  line = trim(line);
  if (!line.starts_with("::")) return std::nullopt;
  line.remove_prefix(2);
  const std::size_t end = line.find("::");
  if (end == line.npos) return std::nullopt;
  const std::string_view head = line.substr(0, end);
  const std::size_t space = head.find(' ');
  WorkflowCommand out;
  out.name = to_lower(head.substr(0, space));
  if (out.name.empty()) return std::nullopt;
  out.message = unescape(line.substr(end + 2), false);
  if (space == head.npos) return out;
  for (const std::string_view property : split(head.substr(space + 1), ',')) {
    const std::size_t equals = property.find('=');
    if (equals == property.npos) continue;
    out.properties[std::string(trim(property.substr(0, equals)))] =
        unescape(property.substr(equals + 1), true);
  }
  return out;
}

}  // namespace neargate::pipeline
