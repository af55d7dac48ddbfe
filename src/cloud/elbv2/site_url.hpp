#pragma once

#include <string>
#include <vector>

#include "gen/elbv2/types.hpp"

namespace neargate::elbv2 {

// Where people reach what a load balancer serves: its first HTTPS listener, else its first HTTP
// one, the scheme's own port left out; http where it has none yet.
inline std::string site_url(const LoadBalancer& balancer, const std::vector<Listener>& listeners) {
  const Listener* best = nullptr;
  for (const Listener& listener : listeners) {
    if (best == nullptr || (listener.protocol == "HTTPS" && best->protocol != "HTTPS")) {
      best = &listener;
    }
  }
  const bool is_https = best != nullptr && best->protocol == "HTTPS";
  const int usual = is_https ? 443 : 80;
  const int port = best == nullptr ? usual : best->port.value_or(usual);
  return (is_https ? "https://" : "http://") + balancer.dns_name.value_or("") +
         (port == usual ? "" : ":" + std::to_string(port)) + "/";
}

}  // namespace neargate::elbv2
