#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

// Timestamps as text, in the three forms that AWS's protocols use.
namespace neargate {

// RFC 3339 in UTC, "2026-11-23T05:40:09Z", with ".123" where milliseconds are not zero.
std::string to_rfc3339(Timestamp time);
// The same, always with three digits of milliseconds: what S3 and STS send.
std::string to_rfc3339_millis(Timestamp time);
// IMF-fixdate of RFC 9110 section 5.6.7, "Mon, 23 Nov 2026 05:40:09 GMT".
std::string to_http_date(Timestamp time);
// SigV4's "20261123T054009Z".
std::string to_basic_iso8601(Timestamp time);

// Each returns nothing where the text is not exactly of its form.
std::optional<Timestamp> parse_rfc3339(std::string_view text);
std::optional<Timestamp> parse_http_date(std::string_view text);
std::optional<Timestamp> parse_basic_iso8601(std::string_view text);

}  // namespace neargate
