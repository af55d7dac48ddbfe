#include "resolver/listener.hpp"

#include <arpa/inet.h>
#include <cerrno>
#include <map>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/error.hpp"
#include "dns/framing.hpp"
#include "dns/message.hpp"
#include "machine/namespaces.hpp"
#include "net/socket.hpp"

namespace neargate::resolver {
namespace {

constexpr std::size_t kConnectionsMax = 64;
// RFC 7766 section 6.2.3: a few seconds, where a server has many clients.
constexpr Milliseconds kIdleConnection{10000};
constexpr int kBacklog = 64;
constexpr int kDatagramsPerTurn = 64;
// A port that is free for UDP may be taken for TCP.
constexpr int kFreePortAttempts = 20;

// IP_FREEBIND: the address may not be there yet.
UniqueFd bound_socket(int type, const std::string& address, std::uint16_t port) {
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(port);
  ::inet_pton(AF_INET, address.c_str(), &where.sin_addr);
  UniqueFd socket(::socket(AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket) throw system_error("cannot make a socket", errno);
  const int on = 1;
  ::setsockopt(socket.get(), IPPROTO_IP, IP_FREEBIND, &on, sizeof on);
  if (type == SOCK_STREAM) ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&where), sizeof where) != 0) {
    throw system_error("cannot listen at " + address + ":" + std::to_string(port), errno);
  }
  return socket;
}

}  // namespace

struct Listener::State : std::enable_shared_from_this<Listener::State> {
  State(net::Reactor& the_reactor, OnMessage handler)
      : reactor(the_reactor), on_message(std::move(handler)) {}

  struct Connection {
    UniqueFd socket;
    std::string received;
    net::TimerId timer = 0;
  };

  void receive_datagrams();
  void accept();
  void receive(int fd);
  void send(int fd, const std::string& response);
  void close(int fd);
  void end();

  net::Reactor& reactor;
  const OnMessage on_message;
  UniqueFd udp, tcp;
  std::map<int, std::shared_ptr<Connection>> connections;
};

Listener::Listener(net::Reactor& reactor, const std::string& network_namespace,
                   const std::string& address, std::uint16_t port, OnMessage on_message)
    : state_(std::make_shared<State>(reactor, std::move(on_message))) {
  State& state = *state_;
  machine::in_namespaces(network_namespace, "", [&] {
    for (int left = port == 0 ? kFreePortAttempts : 1; !state.tcp; --left) {
      state.udp = bound_socket(SOCK_DGRAM, address, port);
      try {
        state.tcp = bound_socket(SOCK_STREAM, address, net::local_endpoint(state.udp.get()).port);
      } catch (const Error&) {
        if (left == 1) throw;
      }
    }
    if (::listen(state.tcp.get(), kBacklog) != 0) throw system_error("cannot listen", errno);
  });
  reactor.watch(state.udp.get(), net::Reactor::kReadable,
                [&state](std::uint32_t) { state.receive_datagrams(); });
  reactor.watch(state.tcp.get(), net::Reactor::kReadable,
                [&state](std::uint32_t) { state.accept(); });
}

Listener::~Listener() { state_->end(); }

std::uint16_t Listener::port() const { return net::local_endpoint(state_->udp.get()).port; }

void Listener::State::end() {
  reactor.unwatch(udp.get());
  reactor.unwatch(tcp.get());
  udp.reset();
  tcp.reset();
  while (!connections.empty()) close(connections.begin()->first);
}

void Listener::State::receive_datagrams() {
  char buffer[dns::kMessageBytesMax];
  for (int i = 0; i < kDatagramsPerTurn; ++i) {
    sockaddr_in from{};
    socklen_t size = sizeof from;
    const ssize_t got =
        ::recvfrom(udp.get(), buffer, sizeof buffer, 0, reinterpret_cast<sockaddr*>(&from), &size);
    if (got < 0) return;
    on_message(std::string(buffer, static_cast<std::size_t>(got)), false,
               [weak = weak_from_this(), from](const std::string& response) {
                 const auto self = weak.lock();
                 if (!self || !self->udp) return;
                 // What cannot be sent is lost, as datagrams are: the client asks again.
                 ::sendto(self->udp.get(), response.data(), response.size(), MSG_NOSIGNAL,
                          reinterpret_cast<const sockaddr*>(&from), sizeof from);
               });
  }
}

void Listener::State::accept() {
  const int fd = ::accept4(tcp.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd < 0) return;
  UniqueFd socket(fd);
  if (connections.size() >= kConnectionsMax) return;
  const auto connection = std::make_shared<Connection>();
  connection->socket = std::move(socket);
  connection->timer = reactor.after(kIdleConnection, [this, fd] { close(fd); });
  connections[fd] = connection;
  reactor.watch(fd, net::Reactor::kReadable, [this, fd](std::uint32_t) { receive(fd); });
}

void Listener::State::receive(int fd) {
  const auto connection = connections.at(fd);
  char buffer[4096];
  const ssize_t got = ::recv(fd, buffer, sizeof buffer, 0);
  if (got < 0 && errno == EAGAIN) return;
  if (got <= 0) return close(fd);
  connection->received.append(buffer, static_cast<std::size_t>(got));
  reactor.cancel(connection->timer);
  connection->timer = reactor.after(kIdleConnection, [this, fd] { close(fd); });
  while (auto message = dns::take_message(connection->received)) {
    on_message(std::move(*message), true,
               [weak = weak_from_this(), alive = std::weak_ptr(connection),
                fd](const std::string& response) {
                 const auto self = weak.lock();
                 if (self && !alive.expired()) self->send(fd, response);
               });
    if (!connection->socket) return;  // it did not take an answer
  }
}

void Listener::State::send(int fd, const std::string& response) {
  const std::string bytes = dns::with_length(response);
  const ssize_t put = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  // A client that does not read what it asked for is given up.
  if (put != static_cast<ssize_t>(bytes.size())) close(fd);
}

void Listener::State::close(int fd) {
  const auto entry = connections.extract(fd);
  if (entry.empty()) return;
  reactor.cancel(entry.mapped()->timer);
  reactor.unwatch(fd);
  entry.mapped()->socket.reset();
}

}  // namespace neargate::resolver
