#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "net/socket.hpp"

namespace neargate::resolver {

// The name servers of a resolv.conf(5) file's text.
std::vector<net::Endpoint> name_servers(std::string_view resolv_conf);

// This host's own name servers, as they are now: its network may come and go.
class HostNameServers {
 public:
  explicit HostNameServers(std::string path = "/etc/resolv.conf") : path_(std::move(path)) {}

  // Looks at the file again where a second has passed.
  const std::vector<net::Endpoint>& now(const Clock& clock);

 private:
  std::string path_;
  std::vector<net::Endpoint> servers_;
  Timestamp next_look_{};
};

}  // namespace neargate::resolver
