#include "cloud/ec2/cidr.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace neargate::ec2 {
namespace {

// A decimal number of at most three digits without leading zeros, which some programs read as
// octal.
std::optional<unsigned> small_number(std::string_view text, unsigned max) {
  unsigned value = 0;
  if (text.empty() || text.size() > 3 || (text.size() > 1 && text[0] == '0')) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value > max) return std::nullopt;
  return value;
}

}  // namespace

std::string address_text(std::uint32_t address) {
  return fmt::format("{}.{}.{}.{}", address >> 24, address >> 16 & 255, address >> 8 & 255,
                     address & 255);
}

std::optional<std::uint32_t> parse_address(std::string_view text) {
  std::uint32_t address = 0;
  for (int part = 0; part < 4; ++part) {
    const std::size_t dot = part < 3 ? text.find('.') : text.size();
    if (dot == std::string_view::npos) return std::nullopt;
    const auto value = small_number(text.substr(0, dot), 255);
    if (!value) return std::nullopt;
    address = address << 8 | *value;
    text.remove_prefix(std::min(text.size(), dot + 1));
  }
  return address;
}

std::string Cidr::text() const { return fmt::format("{}/{}", address_text(network), prefix); }

std::optional<Cidr> Cidr::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto address = parse_address(text.substr(0, slash));
  const auto bits = small_number(text.substr(slash + 1), 32);
  if (!address || !bits) return std::nullopt;
  Cidr cidr{*address, *bits};
  cidr.network &= cidr.mask();
  return cidr;
}

}  // namespace neargate::ec2
