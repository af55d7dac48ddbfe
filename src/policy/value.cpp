#include "policy/value.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <cmath>
#include <string>

#include "base/time_text.hpp"

namespace neargate::policy {
namespace {

bool is_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::optional<double> parse_number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  if (text.find_first_not_of("0123456789.-") != std::string_view::npos) return std::nullopt;
  double number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<Timestamp> parse_date(std::string_view text) {
  // What a date leaves out is the first there is.
  constexpr std::string_view kFirst = "0000-01-01T00:00:00Z";
  constexpr std::size_t kYear = 4, kMonth = 7, kDay = 10, kMinute = 16;
  const bool is_number = text.find_first_not_of("0123456789.", text.starts_with('-') ? 1 : 0) ==
                         std::string_view::npos;
  if (is_number && !(text.size() == kYear && is_digits(text))) {
    constexpr double kSecondsMax = 253402300799;  // the last of the year 9999
    const auto seconds = parse_number(text);
    if (!seconds || std::abs(*seconds) > kSecondsMax) return std::nullopt;
    return Timestamp(Milliseconds(static_cast<std::int64_t>(*seconds * 1000)));
  }
  std::string full(text);
  if (text.size() == kYear || text.size() == kMonth || text.size() == kDay) {
    full += kFirst.substr(text.size());
  } else if (text.size() > kMinute && text[kMinute] != ':') {
    full.insert(kMinute, ":00");
  }
  return parse_rfc3339(full);
}

std::optional<AddressRange> AddressRange::parse(std::string_view text) {
  AddressRange range;
  const std::size_t slash = text.find('/');
  const std::string address(text.substr(0, slash));
  if (::inet_pton(AF_INET, address.c_str(), range.bytes.data()) != 1) {
    if (::inet_pton(AF_INET6, address.c_str(), range.bytes.data()) != 1) return std::nullopt;
    range.is_v6 = true;
  }
  const unsigned bits = range.is_v6 ? 128 : 32;
  range.prefix = bits;
  if (slash == std::string_view::npos) return range;
  const std::string_view prefix = text.substr(slash + 1);
  if (!is_digits(prefix) || prefix.size() > 3) return std::nullopt;
  std::from_chars(prefix.data(), prefix.data() + prefix.size(), range.prefix);
  if (range.prefix > bits) return std::nullopt;
  return range;
}

bool AddressRange::contains(const AddressRange& other) const {
  if (is_v6 != other.is_v6 || prefix > other.prefix) return false;
  for (unsigned bit = 0; bit < prefix; bit += 8) {
    const unsigned left = std::min(8u, prefix - bit);
    const auto mask = static_cast<std::uint8_t>(0xFFu << (8 - left));
    if (((bytes[bit / 8] ^ other.bytes[bit / 8]) & mask) != 0) return false;
  }
  return true;
}

}  // namespace neargate::policy
