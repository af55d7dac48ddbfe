#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

// The HTTP proxy on the way to a TLS server, as the environment names it for AWS's SDKs, curl and
// others: HTTPS_PROXY, and NO_PROXY for where to go without. Plain HTTP is never sent to a proxy:
// here that is spoken on this machine, and to the agents of containers and instances only.
namespace neargate::aws {

struct Proxy {
  std::string host;
  std::uint16_t port = 0;
  std::string authorization;  // what Proxy-Authorization is to say; "" without credentials
};

// Nothing where the host is to be reached directly. `variable` gives the environment's variables,
// nullptr where unset; the names in small letters win, as with curl. Throws Error where the
// proxy's URL is none that can be used.
std::optional<Proxy> find_proxy(const std::string& host, std::uint16_t port,
                                const std::function<const char*(const char* name)>& variable);

// Has the proxy at the other end of the socket connect to the host: from then on the socket leads
// there. (RFC 9110 section 9.3.6.) The socket is blocking, and its timeouts hold. Throws Error.
void open_tunnel(int socket, const Proxy& proxy, const std::string& host, std::uint16_t port);

}  // namespace neargate::aws
