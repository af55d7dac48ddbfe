#pragma once

#include <optional>
#include <string>

#include "base/clock.hpp"

namespace neargate::cli {

// How far back --since goes: "90s", "10m", "2h", "1d" before now; or a time as ISO 8601 has it,
// "2026-11-23T16:20:31Z", with an offset ("+01:00") or without (then it is UTC), or without the
// seconds, or a day alone.
std::optional<Timestamp> parse_since(const std::string& text, Timestamp now);

// The value of --since. Throws WrongUsage.
Timestamp since_option(const std::string& text, Timestamp now);

}  // namespace neargate::cli
