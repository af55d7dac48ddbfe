#include "cli/since.hpp"

#include "base/time_text.hpp"
#include "cli/duration.hpp"
#include "cli/wrong_usage.hpp"

namespace neargate::cli {

std::optional<Timestamp> parse_since(const std::string& text, Timestamp now) {
  if (const auto back = parse_duration(text)) return now - *back;
  // What RFC 3339 wants, and people leave out.
  for (const char* rest : {"", "Z", ":00Z", "T00:00:00Z"}) {
    if (const auto time = parse_rfc3339(text + rest)) return time;
  }
  return std::nullopt;
}

Timestamp since_option(const std::string& text, Timestamp now) {
  if (const auto since = parse_since(text, now)) return *since;
  throw WrongUsage("--since " + text, "it is neither a length of time nor a time",
                   "as in 90s, 10m, 2h, 1d or 2026-11-23T16:20:31Z");
}

}  // namespace neargate::cli
