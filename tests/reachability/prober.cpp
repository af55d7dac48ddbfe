#include "reachability/prober.hpp"

#include <arpa/inet.h>
#include <cerrno>
#include <fcntl.h>
#include <map>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/assert.hpp"
#include "base/error.hpp"
#include "machine/namespaces.hpp"

namespace neargate::reachability {
namespace {

// What passes does so within a few milliseconds; a lost SYN is sent again after 1 s and 3 s.
constexpr Milliseconds kUnexpectedAfter{250};
constexpr Milliseconds kExpectedWithin{4000};

sockaddr_in endpoint(const std::string& address, std::uint16_t port) {
  sockaddr_in out{};
  out.sin_family = AF_INET;
  out.sin_port = htons(port);
  NG_ASSERT(::inet_pton(AF_INET, address.c_str(), &out.sin_addr) == 1);
  return out;
}

void bind_to(int fd, const std::string& address, std::uint16_t port) {
  const sockaddr_in at = endpoint(address, port);
  if (::bind(fd, reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0) {
    throw system_error("cannot bind to " + address + ":" + std::to_string(port), errno);
  }
}

UniqueFd make_socket(int type, int protocol) {
  UniqueFd fd(::socket(AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol));
  if (!fd) throw system_error("cannot make a socket", errno);
  return fd;
}

// Lets root send echo requests without raw sockets, which would see each other's answers.
void allow_ping() {
  const UniqueFd fd(::open("/proc/sys/net/ipv4/ping_group_range", O_WRONLY | O_CLOEXEC));
  if (fd) write_all(fd.get(), "0 0");
}

// A socket on which the attempt is under way; none where it failed at once: there is no route.
UniqueFd start(const Probe& probe) {
  const bool tcp = probe.protocol == IPPROTO_TCP;
  UniqueFd fd = make_socket(tcp ? SOCK_STREAM : SOCK_DGRAM, probe.protocol);
  const int on = 1;
  ::setsockopt(fd.get(), IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  bind_to(fd.get(), probe.source, 0);
  const sockaddr_in to = endpoint(probe.destination, probe.port);
  const int result = ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to);
  if (result != 0 && errno != EINPROGRESS) return {};
  if (tcp) return fd;
  icmphdr echo{};
  echo.type = ICMP_ECHO;
  if (::send(fd.get(), &echo, sizeof echo, 0) != sizeof echo) return {};
  return fd;
}

bool has_passed(const Probe& probe, int fd, std::uint32_t events) {
  if (probe.protocol == IPPROTO_TCP) {
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
    return error == 0 && (events & EPOLLOUT) != 0;
  }
  char answer[64];
  return ::recv(fd, answer, sizeof answer, 0) > 0;
}

void serve(int fd, bool stream) {
  if (stream) {
    while (UniqueFd(::accept4(fd, nullptr, nullptr, SOCK_CLOEXEC))) {
    }
    return;
  }
  char datagram[64];
  sockaddr_in peer{};
  socklen_t size = sizeof peer;
  ssize_t got = 0;
  while ((got = ::recvfrom(fd, datagram, sizeof datagram, 0, reinterpret_cast<sockaddr*>(&peer),
                           &size)) > 0) {
    ::sendto(fd, datagram, static_cast<std::size_t>(got), 0, reinterpret_cast<sockaddr*>(&peer),
             size);
  }
}

}  // namespace

std::string Prober::path(const std::string& attachment) const {
  if (attachment.empty()) return "";
  return machine::network_namespace_path(names_.attachment_namespace(attachment));
}

void Prober::listen(const std::string& attachment, const std::vector<std::string>& addresses) {
  machine::in_namespaces(path(attachment), "", [&] {
    allow_ping();
    for (const std::string& address : addresses) {
      for (const std::uint16_t port : kTcpPorts) {
        UniqueFd fd = make_socket(SOCK_STREAM, 0);
        const int on = 1;
        ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        bind_to(fd.get(), address, port);
        if (::listen(fd.get(), SOMAXCONN) != 0) throw system_error("cannot listen", errno);
        listeners_.push_back({std::move(fd), true});
      }
      UniqueFd fd = make_socket(SOCK_DGRAM, 0);
      bind_to(fd.get(), address, kUdpPort);
      listeners_.push_back({std::move(fd), false});
    }
  });
}

void Prober::run(std::vector<Probe>& probes) {
  const UniqueFd poll(::epoll_create1(EPOLL_CLOEXEC));
  const auto watch = [&](int fd, std::uint32_t events, std::uint64_t number) {
    epoll_event event{.events = events, .data = {.u64 = number}};
    NG_ASSERT(::epoll_ctl(poll.get(), EPOLL_CTL_ADD, fd, &event) == 0);
  };
  // Numbers: probes first, then listeners.
  for (std::size_t i = 0; i < listeners_.size(); ++i) {
    watch(listeners_[i].fd.get(), EPOLLIN, probes.size() + i);
  }
  std::map<std::string, std::vector<std::size_t>> by_namespace;
  for (std::size_t i = 0; i < probes.size(); ++i) {
    probes[i].passed = false;
    by_namespace[probes[i].attachment].push_back(i);
  }
  std::vector<UniqueFd> sockets(probes.size());
  std::size_t missing = 0;
  for (const auto& entry : by_namespace) {
    const std::vector<std::size_t>& numbers = entry.second;
    machine::in_namespaces(path(entry.first), "", [&] {
      for (const std::size_t i : numbers) {
        sockets[i] = start(probes[i]);
        if (probes[i].expected) ++missing;
        if (!sockets[i]) continue;
        const bool tcp = probes[i].protocol == IPPROTO_TCP;
        watch(sockets[i].get(), tcp ? EPOLLOUT : EPOLLIN, i);
      }
    });
  }
  const auto begin = RealClock().now();
  for (;;) {
    const auto elapsed = RealClock().now() - begin;
    if (elapsed > kExpectedWithin || (missing == 0 && elapsed > kUnexpectedAfter)) return;
    epoll_event events[256];
    const int count = ::epoll_wait(poll.get(), events, 256, 50);
    for (int e = 0; e < count; ++e) {
      const std::size_t number = events[e].data.u64;
      if (number >= probes.size()) {
        const Listener& listener = listeners_[number - probes.size()];
        serve(listener.fd.get(), listener.stream);
        continue;
      }
      Probe& probe = probes[number];
      probe.passed = has_passed(probe, sockets[number].get(), events[e].events);
      if (probe.passed && probe.expected) --missing;
      sockets[number].reset();
    }
  }
}

}  // namespace neargate::reachability
