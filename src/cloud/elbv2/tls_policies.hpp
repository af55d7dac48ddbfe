#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace neargate::elbv2 {

// A security policy of HTTPS listeners: TLS versions and ciphers.
struct TlsPolicy {
  std::string_view name;
  std::vector<std::string> versions;  // "TLSv1" … "TLSv1.3", the oldest first
  std::vector<std::string> ciphers;   // as OpenSSL names them, the preferred ones first
};

// Those that Application Load Balancers have today, but for FIPS and post-quantum ones: the
// balancer's cryptography can do neither.
std::span<const TlsPolicy> tls_policies();
const TlsPolicy* find_tls_policy(std::string_view name);

// That of a listener that names none.
inline constexpr const char* kDefaultTlsPolicy = "ELBSecurityPolicy-2016-08";

}  // namespace neargate::elbv2
