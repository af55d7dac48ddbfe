#include "net/socket.hpp"

#include <arpa/inet.h>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>

#include "base/error.hpp"
#include "net/port_holder.hpp"

namespace neargate::net {
namespace {

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t length = 0;

  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
  int family() const { return storage.ss_family; }
};

std::optional<SocketAddress> to_socket_address(const Endpoint& endpoint) {
  SocketAddress address;
  auto* v4 = reinterpret_cast<sockaddr_in*>(&address.storage);
  auto* v6 = reinterpret_cast<sockaddr_in6*>(&address.storage);
  if (::inet_pton(AF_INET, endpoint.address.c_str(), &v4->sin_addr) == 1) {
    v4->sin_family = AF_INET;
    v4->sin_port = htons(endpoint.port);
    address.length = sizeof *v4;
    return address;
  }
  if (::inet_pton(AF_INET6, endpoint.address.c_str(), &v6->sin6_addr) == 1) {
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(endpoint.port);
    address.length = sizeof *v6;
    return address;
  }
  return std::nullopt;
}

SocketAddress require_socket_address(const Endpoint& endpoint) {
  const auto address = to_socket_address(endpoint);
  if (!address) {
    throw Error("cannot use the address " + endpoint.address, "it is not an IP address",
                "give it in numbers, as in 127.0.0.1 or ::1");
  }
  return *address;
}

Endpoint to_endpoint(const sockaddr_storage& storage) {
  char text[INET6_ADDRSTRLEN] = "";
  if (storage.ss_family == AF_INET) {
    const auto* v4 = reinterpret_cast<const sockaddr_in*>(&storage);
    ::inet_ntop(AF_INET, &v4->sin_addr, text, sizeof text);
    return {text, ntohs(v4->sin_port)};
  }
  if (storage.ss_family == AF_INET6) {
    const auto* v6 = reinterpret_cast<const sockaddr_in6*>(&storage);
    ::inet_ntop(AF_INET6, &v6->sin6_addr, text, sizeof text);
    return {text, ntohs(v6->sin6_port)};
  }
  return {};  // unix sockets
}

sockaddr_un to_unix_address(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    throw Error("cannot use the socket " + path,
                "its path is longer than " + std::to_string(sizeof address.sun_path - 1) +
                    " bytes, which is what Linux takes",
                "choose a shorter directory");
  }
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return address;
}

UniqueFd make_socket(int family, int flags) {
  UniqueFd fd(::socket(family, SOCK_STREAM | SOCK_CLOEXEC | flags, 0));
  if (!fd) {
    throw system_error("cannot make a socket", errno,
                       errno == EMFILE || errno == ENFILE ? "raise the limit of open files" : "");
  }
  return fd;
}

void set_option(int fd, int level, int option, int value) {
  ::setsockopt(fd, level, option, &value, sizeof value);
}

[[noreturn]] void throw_cannot_listen(const Endpoint& where, int code) {
  const std::string what = "cannot listen on " + where.text();
  if (code == EADDRINUSE) {
    const std::string holder = port_holder(where);
    throw Error(what,
                holder.empty() ? "another program holds the port" : holder + " holds the port",
                "stop it, or choose another port");
  }
  if (code == EACCES) {
    throw Error(what, "ports below 1024 are for root",
                "choose a port from 1024 on, or run as root");
  }
  if (code == EADDRNOTAVAIL) {
    throw Error(what, "this machine has no such address", "see `ip address`");
  }
  throw system_error(what, code);
}

// True where a server answers at the path: then the socket there is not stale.
bool is_served(const sockaddr_un& address) {
  const UniqueFd probe = make_socket(AF_UNIX, SOCK_NONBLOCK);
  return ::connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 ||
         errno == EAGAIN;
}

}  // namespace

std::string Endpoint::text() const {
  const bool v6 = address.find(':') != std::string::npos;
  return (v6 ? "[" + address + "]" : address) + ":" + std::to_string(port);
}

std::optional<Endpoint> Endpoint::parse(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::string_view host = text.substr(0, colon);
  const std::string_view digits = text.substr(colon + 1);
  const bool bracketed = host.size() >= 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (bracketed != (host.find(':') != std::string_view::npos)) return std::nullopt;
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.begin(), digits.end(), port);
  if (error != std::errc() || end != digits.end()) return std::nullopt;
  Endpoint endpoint{std::string(host), port};
  if (!to_socket_address(endpoint)) return std::nullopt;
  return endpoint;
}

UniqueFd listen_tcp(const Endpoint& where, int backlog, Milliseconds patience) {
  constexpr Milliseconds kPause{20};
  const SocketAddress address = require_socket_address(where);
  UniqueFd fd = make_socket(address.family(), SOCK_NONBLOCK);
  set_option(fd.get(), SOL_SOCKET, SO_REUSEADDR, 1);
  if (address.family() == AF_INET6) set_option(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, 1);
  const auto give_up_at = std::chrono::steady_clock::now() + patience;
  while (::bind(fd.get(), address.get(), address.length) != 0 || ::listen(fd.get(), backlog) != 0) {
    const int code = errno;
    if (code != EADDRINUSE || std::chrono::steady_clock::now() >= give_up_at ||
        !port_holder(where).empty()) {
      throw_cannot_listen(where, code);
    }
    std::this_thread::sleep_for(kPause);
  }
  return fd;
}

UniqueFd listen_unix(const std::string& path, unsigned mode) {
  const sockaddr_un address = to_unix_address(path);
  struct stat status {};
  if (::lstat(path.c_str(), &status) == 0) {
    if (!S_ISSOCK(status.st_mode)) {
      throw Error("cannot listen on " + path, "there is a file of that name", "move it away");
    }
    if (is_served(address)) {
      throw Error("cannot listen on " + path, "another process answers there", "stop it first");
    }
    ::unlink(path.c_str());
  }
  UniqueFd fd = make_socket(AF_UNIX, SOCK_NONBLOCK);
  // The mode is set before anybody can connect: between bind and listen, connecting is refused.
  if (::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::chmod(path.c_str(), mode_t(mode)) != 0 || ::listen(fd.get(), SOMAXCONN) != 0) {
    throw system_error("cannot listen on " + path, errno);
  }
  return fd;
}

UniqueFd connect_tcp(const Endpoint& where) {
  const SocketAddress address = require_socket_address(where);
  UniqueFd fd = make_socket(address.family(), 0);
  set_option(fd.get(), IPPROTO_TCP, TCP_NODELAY, 1);
  if (::connect(fd.get(), address.get(), address.length) != 0) {
    throw system_error("cannot connect to " + where.text(), errno);
  }
  return fd;
}

UniqueFd connect_unix(const std::string& path) {
  const sockaddr_un address = to_unix_address(path);
  UniqueFd fd = make_socket(AF_UNIX, 0);
  if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    throw system_error("cannot connect to " + path, errno);
  }
  return fd;
}

UniqueFd start_connect_tcp(const Endpoint& where) {
  const SocketAddress address = require_socket_address(where);
  UniqueFd fd = make_socket(address.family(), SOCK_NONBLOCK);
  set_option(fd.get(), IPPROTO_TCP, TCP_NODELAY, 1);
  if (::connect(fd.get(), address.get(), address.length) != 0 && errno != EINPROGRESS) {
    throw system_error("cannot connect to " + where.text(), errno);
  }
  return fd;
}

int connect_error(int fd) {
  int code = 0;
  socklen_t length = sizeof code;
  if (::getsockopt(fd, SOL_SOCKET, SO_ERROR, &code, &length) != 0) return errno;
  return code;
}

Endpoint local_endpoint(int fd) {
  sockaddr_storage storage{};
  socklen_t length = sizeof storage;
  if (::getsockname(fd, reinterpret_cast<sockaddr*>(&storage), &length) != 0) return {};
  return to_endpoint(storage);
}

Endpoint peer_endpoint(int fd) {
  sockaddr_storage storage{};
  socklen_t length = sizeof storage;
  if (::getpeername(fd, reinterpret_cast<sockaddr*>(&storage), &length) != 0) return {};
  return to_endpoint(storage);
}

}  // namespace neargate::net
