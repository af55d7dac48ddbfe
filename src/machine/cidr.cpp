#include "machine/cidr.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>

#include "base/error.hpp"

namespace neargate::machine {
namespace {

std::uint32_t mask_of(int prefix) { return prefix == 0 ? 0 : ~std::uint32_t{0} << (32 - prefix); }

}  // namespace

std::optional<Cidr> Cidr::parse(std::string_view text) {
  Cidr cidr;
  const std::size_t slash = text.find('/');
  const std::string address(text.substr(0, slash));
  if (slash != std::string_view::npos) {
    const std::string_view digits = text.substr(slash + 1);
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), cidr.prefix);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    if (cidr.prefix < 0 || cidr.prefix > 32) return std::nullopt;
  }
  in_addr bytes{};
  if (::inet_pton(AF_INET, address.c_str(), &bytes) != 1) return std::nullopt;
  cidr.network = ntohl(bytes.s_addr) & mask_of(cidr.prefix);
  return cidr;
}

Cidr Cidr::of(std::string_view text) {
  const auto cidr = parse(text);
  if (!cidr) throw Error("'" + std::string(text) + "' is not an IPv4 address or network");
  return *cidr;
}

bool Cidr::contains(const Cidr& other) const {
  return prefix <= other.prefix && (other.network & mask_of(prefix)) == network;
}

std::uint32_t Cidr::last_address() const { return network | ~mask_of(prefix); }

std::string Cidr::text() const { return address_text(network) + "/" + std::to_string(prefix); }

std::string address_text(std::uint32_t address) {
  const in_addr bytes{htonl(address)};
  char text[INET_ADDRSTRLEN];
  ::inet_ntop(AF_INET, &bytes, text, sizeof text);
  return text;
}

std::vector<Cidr> merge(std::vector<Cidr> networks) {
  // A containing network sorts before what it contains: same or lower start, shorter prefix.
  std::sort(networks.begin(), networks.end());
  std::vector<Cidr> merged;
  for (const Cidr& network : networks) {
    if (merged.empty() || !merged.back().contains(network)) merged.push_back(network);
  }
  return merged;
}

}  // namespace neargate::machine
