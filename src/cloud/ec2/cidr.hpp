#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace neargate::ec2 {

// An IPv4 network. Addresses are in host byte order.
struct Cidr {
  std::uint32_t network = 0;
  unsigned prefix = 0;  // bits

  std::uint32_t mask() const { return prefix == 0 ? 0 : ~0u << (32 - prefix); }
  std::uint64_t size() const { return std::uint64_t(1) << (32 - prefix); }
  bool contains(std::uint32_t address) const { return (address & mask()) == network; }
  bool contains(const Cidr& other) const {
    return other.prefix >= prefix && contains(other.network);
  }
  bool overlaps(const Cidr& other) const { return contains(other) || other.contains(*this); }
  std::string text() const;
  bool operator==(const Cidr&) const = default;

  // "10.0.0.0/16"; where host bits are set, they are cleared, as EC2 does.
  static std::optional<Cidr> parse(std::string_view text);
};

std::string address_text(std::uint32_t address);
std::optional<std::uint32_t> parse_address(std::string_view text);

}  // namespace neargate::ec2
