#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace neargate::machine {

// An IPv4 network, "10.0.0.0/16"; an address alone is a /32.
struct Cidr {
  std::uint32_t network = 0;  // host order, bits beyond the prefix are zero
  int prefix = 32;

  // Nothing where the text is not an IPv4 address or network. Bits beyond the prefix are cleared.
  static std::optional<Cidr> parse(std::string_view text);
  // The same for text that was checked before; throws Error otherwise.
  static Cidr of(std::string_view text);

  bool contains(const Cidr& other) const;
  std::uint32_t last_address() const;
  std::string text() const;  // always with its prefix
  auto operator<=>(const Cidr&) const = default;
};

std::string address_text(std::uint32_t address);

// Sorted, without duplicates and without networks that another one contains: what an nftables
// interval set takes.
std::vector<Cidr> merge(std::vector<Cidr> networks);

}  // namespace neargate::machine
