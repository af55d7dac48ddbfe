#include "cli/duration.hpp"

#include <algorithm>
#include <charconv>

#include "cli/wrong_usage.hpp"

namespace neargate::cli {
namespace {

constexpr std::int64_t kNumberMax = 1'000'000;

}  // namespace

std::optional<Milliseconds> parse_duration(const std::string& text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end + 1 != text.data() + text.size() || number < 0 ||
      number > kNumberMax) {
    return std::nullopt;
  }
  switch (*end) {
    case 's':
      return Milliseconds(number * 1000);
    case 'm':
      return Milliseconds(number * 60'000);
    case 'h':
      return Milliseconds(number * 3'600'000);
    case 'd':
      return Milliseconds(number * 86'400'000);
    default:
      return std::nullopt;
  }
}

std::string age_text(Milliseconds age) {
  const std::int64_t seconds = std::max<std::int64_t>(age.count() / 1000, 0);
  if (seconds < 60) return std::to_string(seconds) + "s";
  if (seconds < 3600) return std::to_string(seconds / 60) + "m";
  if (seconds < 86'400) return std::to_string(seconds / 3600) + "h";
  return std::to_string(seconds / 86'400) + "d";
}

Milliseconds duration_option(const std::string& option, const std::string& text) {
  const auto duration = parse_duration(text);
  if (duration) return *duration;
  throw WrongUsage(option + " " + text, "it is no length of time", "as in 90s, 10m, 2h or 1d");
}

}  // namespace neargate::cli
