#pragma once

#include <string>

#include "net/socket.hpp"

namespace neargate::net {

// Which program listens where `where` would have to: "nginx (pid 4711)", as far as /proc tells;
// "" where it does not (other users' processes, other network namespaces).
std::string port_holder(const Endpoint& where);

}  // namespace neargate::net
