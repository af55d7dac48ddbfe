#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/clock.hpp"

// What the values of conditions are read as.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
namespace neargate::policy {

// "10", "-2.5"; no exponents.
std::optional<double> parse_number(std::string_view text);

// A date of W3C's profile of ISO 8601 ("2026", "2026-11", "2026-11-23", "2026-11-23T05:40Z",
// "…:09.25+01:00"), or seconds since 1970.
std::optional<Timestamp> parse_date(std::string_view text);

// An address, or a range of them in CIDR form; one address is a range of one.
struct AddressRange {
  bool is_v6 = false;
  std::array<std::uint8_t, 16> bytes = {};  // the first 4 where not is_v6
  unsigned prefix = 0;                      // in bits

  static std::optional<AddressRange> parse(std::string_view text);
  bool contains(const AddressRange& other) const;
};

}  // namespace neargate::policy
