#pragma once

#include <optional>
#include <string>

#include "base/clock.hpp"

namespace neargate::cli {

// "90s", "10m", "2h", "1d"; nothing where it is none of these.
std::optional<Milliseconds> parse_duration(const std::string& text);

// How long ago something was, in its largest unit: "42s", "3m", "5h", "2d".
std::string age_text(Milliseconds age);

// The value of an option, "--since" say; throws WrongUsage where it is no length of time.
Milliseconds duration_option(const std::string& option, const std::string& text);

}  // namespace neargate::cli
