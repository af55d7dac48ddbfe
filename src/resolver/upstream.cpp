#include "resolver/upstream.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <sys/socket.h>
#include <unistd.h>

#include "dns/framing.hpp"

namespace neargate::resolver {
namespace {

// Clients wait 5 s for us (resolv.conf(5): timeout), and two servers are to have their turn.
constexpr Milliseconds kServerTimeout{2000};
// A host without a way out fails at once, not each time after that.
constexpr Milliseconds kSilentFor{5000};
// Of one VPC, at a time: sockets are what they cost.
constexpr std::size_t kQuestionsMax = 256;

// A UDP socket that only hears the server.
UniqueFd connect_udp(const net::Endpoint& server) {
  sockaddr_in v4{};
  sockaddr_in6 v6{};
  const bool is_v4 = ::inet_pton(AF_INET, server.address.c_str(), &v4.sin_addr) == 1;
  if (!is_v4 && ::inet_pton(AF_INET6, server.address.c_str(), &v6.sin6_addr) != 1) return {};
  v4.sin_family = AF_INET;
  v6.sin6_family = AF_INET6;
  v4.sin_port = v6.sin6_port = htons(server.port);
  UniqueFd socket(
      ::socket(is_v4 ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const auto* address =
      is_v4 ? reinterpret_cast<const sockaddr*>(&v4) : reinterpret_cast<const sockaddr*>(&v6);
  const socklen_t size = is_v4 ? sizeof v4 : sizeof v6;
  if (!socket || ::connect(socket.get(), address, size) != 0) return {};
  return socket;
}

UniqueFd connect_to(const net::Endpoint& server, bool over_tcp) {
  try {
    return over_tcp ? net::start_connect_tcp(server) : connect_udp(server);
  } catch (const std::exception&) {
    return {};
  }
}

}  // namespace

struct Upstream::Attempt {
  Question question;
  std::vector<net::Endpoint> servers;  // those still to be asked, the last one first
  OnAnswer on_answer;
  std::uint16_t id = 0;
  net::Endpoint server;  // that is being asked
  UniqueFd socket;
  bool sent = false;
  std::string received;
  std::optional<net::TimerId> timer;
};

Upstream::~Upstream() {
  for (const auto& attempt : open_) close(*attempt);
}

void Upstream::ask(Question question, std::vector<net::Endpoint> servers, OnAnswer on_answer) {
  std::erase_if(servers, [&](const net::Endpoint& server) { return is_silent(server); });
  if (servers.empty() || open_.size() >= kQuestionsMax) return on_answer(std::nullopt);
  const auto attempt = std::make_shared<Attempt>();
  attempt->question = std::move(question);
  attempt->servers.assign(servers.rbegin(), servers.rend());
  attempt->on_answer = std::move(on_answer);
  open_.push_back(attempt);
  send(attempt);
}

bool Upstream::is_silent(const net::Endpoint& server) const {
  const auto found = silent_until_.find(server.text());
  return found != silent_until_.end() && reactor_.clock().now() < found->second;
}

void Upstream::close(Attempt& attempt) {
  if (attempt.timer) reactor_.cancel(*attempt.timer);
  attempt.timer.reset();
  if (attempt.socket) reactor_.unwatch(attempt.socket.get());
  attempt.socket.reset();
  attempt.received.clear();
  attempt.sent = false;
}

// To the next server, until there is none left.
void Upstream::send(const std::shared_ptr<Attempt>& attempt) {
  close(*attempt);
  while (!attempt->socket) {
    if (attempt->servers.empty()) return finish(attempt, std::nullopt);
    attempt->server = attempt->servers.back();
    attempt->servers.pop_back();
    attempt->socket = connect_to(attempt->server, attempt->question.over_tcp);
  }
  attempt->id = static_cast<std::uint16_t>(random_());
  reactor_.watch(attempt->socket.get(), net::Reactor::kReadable | net::Reactor::kWritable,
                 [this, attempt](std::uint32_t) { ready(attempt); });
  attempt->timer = reactor_.after(kServerTimeout, [this, attempt] { timed_out(attempt); });
}

void Upstream::timed_out(const std::shared_ptr<Attempt>& attempt) {
  attempt->timer.reset();
  silent_until_[attempt->server.text()] = reactor_.clock().now() + kSilentFor;
  send(attempt);
}

void Upstream::ready(const std::shared_ptr<Attempt>& attempt) {
  if (attempt->sent) return receive(attempt);
  std::string bytes = dns::write_query(attempt->question.query, attempt->id);
  if (attempt->question.over_tcp) bytes = dns::with_length(bytes);
  const int fd = attempt->socket.get();
  const ssize_t put = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (put < 0 && (errno == EAGAIN || errno == ENOTCONN)) return;
  if (put != static_cast<ssize_t>(bytes.size())) return send(attempt);
  attempt->sent = true;
  reactor_.change(fd, net::Reactor::kReadable);
}

void Upstream::receive(const std::shared_ptr<Attempt>& attempt) {
  std::string buffer(dns::kMessageBytesMax, '\0');
  const ssize_t got = ::recv(attempt->socket.get(), buffer.data(), buffer.size(), 0);
  if (got < 0 && errno == EAGAIN) return;
  if (got <= 0) return send(attempt);  // nobody listens there
  buffer.resize(static_cast<std::size_t>(got));
  const Question& question = attempt->question;
  if (question.over_tcp) {
    attempt->received += buffer;
    auto message = dns::take_message(attempt->received);
    if (!message) return;
    buffer = std::move(*message);
  }
  if (!dns::is_response(buffer, question.query, attempt->id)) {
    if (question.over_tcp) send(attempt);
    return;  // a forged datagram: the true one may still come
  }
  silent_until_.erase(attempt->server.text());
  finish(attempt, dns::hand_on(std::move(buffer), question.query, question.bytes_max));
}

void Upstream::finish(const std::shared_ptr<Attempt>& attempt,
                      std::optional<std::string> response) {
  close(*attempt);
  std::erase(open_, attempt);
  attempt->on_answer(std::move(response));
}

}  // namespace neargate::resolver
