#include "app/json_log.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/time_text.hpp"
#include "smithy/json.hpp"

namespace neargate::app {
namespace {

constexpr std::string_view kLevels[] = {"debug", "info", "warning", "error"};

void append_value(std::string& line, const Field& field) {
  if (const auto* text = std::get_if<std::string_view>(&field.value)) {
    smithy::append_json_string(line, *text);
  } else if (const auto* whole = std::get_if<std::int64_t>(&field.value)) {
    line += std::to_string(*whole);
  } else {
    line += fmt::format("{:.3f}", std::get<double>(field.value));
  }
}

}  // namespace

std::optional<Level> parse_level(std::string_view text) {
  for (std::size_t i = 0; i < std::size(kLevels); ++i) {
    if (kLevels[i] == text) return static_cast<Level>(i);
  }
  return std::nullopt;
}

std::string_view level_name(Level level) { return kLevels[static_cast<std::size_t>(level)]; }

void Log::write(Level level, std::string_view message, const std::vector<Field>& fields) const {
  if (!enabled(level)) return;
  std::string line = "{\"time\":\"" + to_rfc3339_millis(clock_.now()) + "\",\"level\":\"" +
                     std::string(level_name(level)) + "\",\"message\":";
  smithy::append_json_string(line, message);
  for (const Field& field : fields) {
    line += ',';
    smithy::append_json_string(line, field.name);
    line += ':';
    append_value(line, field);
  }
  line += "}\n";
  try {
    write_all(descriptor_, line);
  } catch (const Error&) {  // NOLINT(bugprone-empty-catch): there is no place left to complain
  }
}

}  // namespace neargate::app
