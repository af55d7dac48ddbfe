#pragma once

#include <string>
#include <string_view>

#include "machine/cidr.hpp"

namespace neargate::machine {

// What our things are called in the kernel. All names derive from one prefix, so that several
// instances (a user's, each test's) share a machine and each can find, and remove, all of its own.
class Names {
 public:
  // 1 to 5 characters [a-z0-9], so that interface names fit the kernel's 15 (IFNAMSIZ - 1).
  // The pool is where public addresses come from; its last usable address is this host's, as the
  // "internet" sees it. Throws Error.
  Names(std::string prefix, std::string_view public_pool);

  const std::string& prefix() const { return prefix_; }
  Cidr public_pool() const { return public_pool_; }
  std::string host_address() const;  // "198.18.15.254"

  std::string namespace_prefix() const { return prefix_ + "-"; }
  std::string attachment_namespace(std::string_view attachment) const;
  std::string router_namespace(std::string_view vpc_id) const;

  // The host's end of a VPC's uplink; all start with uplink_prefix().
  std::string host_link(std::string_view vpc_id) const;
  std::string uplink_prefix() const { return prefix_ + "-u"; }
  // The router's end of an attachment's veth; the other end is "eth0".
  static std::string router_link(std::string_view attachment);

  std::string host_table() const { return "neargate_" + prefix_; }  // nftables
  std::string cgroup() const { return "neargate-" + prefix_; }
  std::string hosts_marker() const { return "neargate " + prefix_; }

  // A locally administered hardware address, the same for the same words.
  static std::string hardware_address(std::string_view words);
  // The routing table of a subnet, above the 16-bit ones that people number by hand.
  static std::uint32_t routing_table(std::string_view subnet_id);

 private:
  std::string prefix_;
  Cidr public_pool_;
};

// Inside routers.
inline constexpr char kUplink[] = "uplink";
inline constexpr char kFilterTable[] = "neargate";
// Every namespace's next hop. Link-local, so that it collides with no VPC.
inline constexpr char kNextHop[] = "169.254.1.1";
// The router's routing table for what comes in over the uplink.
inline constexpr std::uint32_t kInboundTable = 10;

}  // namespace neargate::machine
