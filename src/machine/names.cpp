#include "machine/names.hpp"

#include <algorithm>

#include "base/encoding.hpp"
#include "base/error.hpp"
#include "base/hash.hpp"

namespace neargate::machine {
namespace {

std::string short_hash(std::string_view words, std::size_t digits) {
  return sha256_hex(words).substr(0, digits);
}

}  // namespace

Names::Names(std::string prefix, std::string_view public_pool)
    : prefix_(std::move(prefix)), public_pool_(Cidr::of(public_pool)) {
  const bool plain = std::all_of(prefix_.begin(), prefix_.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  });
  if (prefix_.empty() || prefix_.size() > 5 || !plain) {
    throw Error("'" + prefix_ + "' cannot be the name of an instance",
                "names of network interfaces start with it",
                "take 1 to 5 lower-case letters and digits");
  }
  if (public_pool_.prefix > 28) {
    throw Error("the pool of public addresses " + public_pool_.text() + " is too small", "",
                "take a /28 or larger that this host does not use, as 198.18.0.0/20");
  }
}

std::string Names::host_address() const { return address_text(public_pool_.last_address() - 1); }

std::string Names::attachment_namespace(std::string_view attachment) const {
  return namespace_prefix() + std::string(attachment);
}

std::string Names::router_namespace(std::string_view vpc_id) const {
  return namespace_prefix() + std::string(vpc_id);
}

std::string Names::host_link(std::string_view vpc_id) const {
  return uplink_prefix() + short_hash(vpc_id, 8);
}

std::string Names::router_link(std::string_view attachment) {
  return "a" + short_hash(attachment, 12);
}

std::string Names::hardware_address(std::string_view words) {
  const std::string digits = short_hash(words, 10);
  std::string address = "02";
  for (std::size_t i = 0; i < digits.size(); i += 2) address += ":" + digits.substr(i, 2);
  return address;
}

std::uint32_t Names::routing_table(std::string_view subnet_id) {
  const Sha256 digest = sha256(subnet_id);
  std::uint32_t number = 0;
  for (int i = 0; i < 4; ++i) number = number << 8 | digest[static_cast<std::size_t>(i)];
  return (number & 0x7fffffffU) | 0x00010000U;
}

}  // namespace neargate::machine
