#include "http/server.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unordered_map>
#include <vector>

#include "base/log.hpp"
#include "http/server_connection.hpp"

namespace neargate::http {
namespace {

constexpr int kAcceptsPerTurn = 64;        // so that a storm of connections starves nobody
constexpr Milliseconds kAcceptPause{100};  // after the system ran out of descriptors or memory
constexpr Milliseconds kSweepPeriodMin{5}, kSweepPeriodMax{1000};

std::string address_text(const sockaddr_storage& storage) {
  char text[INET6_ADDRSTRLEN] = "";
  if (storage.ss_family == AF_INET) {
    ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(storage).sin_addr, text,
                sizeof text);
  } else if (storage.ss_family == AF_INET6) {
    ::inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6&>(storage).sin6_addr, text,
                sizeof text);
  }
  return text;
}

}  // namespace

struct Server::State : ConnectionOwner {
  State(net::Reactor& loop, Options server_options, Policy policy_function,
        Handler handler_function)
      : ConnectionOwner(loop, std::move(server_options), std::move(policy_function),
                        std::move(handler_function)) {
    const Milliseconds shortest =
        std::min({options.head_timeout, options.body_timeout, options.idle_timeout});
    sweep_period = std::clamp(shortest / 4, kSweepPeriodMin, kSweepPeriodMax);
  }

  std::vector<UniqueFd> listeners;
  std::unordered_map<int, std::shared_ptr<Connection>> connections;
  std::function<void()> drained;
  bool accepting = true;
  net::TimerId accept_timer = 0;
  net::TimerId sweep_timer = 0;
  Milliseconds sweep_period;

  void accept_on(int listener) {
    for (int i = 0; i < kAcceptsPerTurn; ++i) {
      if (connections.size() >= options.connections_max) return pause_accepting();
      sockaddr_storage storage{};
      socklen_t length = sizeof storage;
      UniqueFd fd(::accept4(listener, reinterpret_cast<sockaddr*>(&storage), &length,
                            SOCK_NONBLOCK | SOCK_CLOEXEC));
      if (!fd) {
        if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
          log::warning("cannot accept connections: {}; waiting for others to close",
                       system_error("out of resources", errno).why());
          pause_accepting();
          accept_timer = reactor.after(kAcceptPause, [this] { resume_accepting(); });
        }
        return;  // EAGAIN, or a connection that was reset before it was taken
      }
      const int on = 1;
      ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);  // unix sockets: refused
      const int key = fd.get();
      auto connection = std::make_shared<Connection>(*this, std::move(fd), address_text(storage));
      connections.emplace(key, connection);
      connection->start();
      if (sweep_timer == 0) start_sweep();
    }
  }

  void pause_accepting() {
    if (!accepting) return;
    accepting = false;
    for (const UniqueFd& listener : listeners) reactor.change(listener.get(), 0);
  }

  void resume_accepting() {
    if (accepting) return;
    accepting = true;
    for (const UniqueFd& listener : listeners) {
      reactor.change(listener.get(), net::Reactor::kReadable);
    }
  }

  void closed(int fd) override {
    connections.erase(fd);
    if (connections.size() < options.connections_max) resume_accepting();
    if (connections.empty() && drained) {
      // Later, as this may be called from within the connection.
      reactor.at_end_of_turn(std::exchange(drained, nullptr));
    }
  }

  // One timer for all connections: each of them only notes when its time is up.
  void start_sweep() {
    sweep_timer = reactor.after(sweep_period, [this] {
      sweep_timer = 0;
      const Instant now = reactor.clock().instant();
      std::vector<std::shared_ptr<Connection>> late;
      for (const auto& [fd, connection] : connections) {
        if (connection->deadline() <= now) late.push_back(connection);
      }
      for (const auto& connection : late) connection->time_out();
      if (!connections.empty()) start_sweep();
    });
  }

  void stop_listening() {
    for (const UniqueFd& listener : listeners) reactor.unwatch(listener.get());
    listeners.clear();
    reactor.cancel(accept_timer);
  }
};

Server::Server(net::Reactor& reactor, Options options, Policy policy, Handler handler)
    : state_(std::make_shared<State>(reactor, std::move(options), std::move(policy),
                                     std::move(handler))) {}

Server::~Server() {
  state_->drained = nullptr;
  state_->stop_listening();
  state_->reactor.cancel(state_->sweep_timer);
  while (!state_->connections.empty()) {
    const std::shared_ptr<Connection> connection = state_->connections.begin()->second;
    connection->close();
  }
}

void Server::listen(UniqueFd socket) {
  const int fd = socket.get();
  state_->listeners.push_back(std::move(socket));
  state_->reactor.watch(fd, state_->accepting ? net::Reactor::kReadable : 0,
                        [state = state_.get(), fd](std::uint32_t) { state->accept_on(fd); });
}

void Server::drain(std::function<void()> done) {
  state_->stop_listening();
  state_->draining = true;
  std::vector<std::shared_ptr<Connection>> all;
  for (const auto& [fd, connection] : state_->connections) all.push_back(connection);
  if (all.empty()) {
    state_->reactor.at_end_of_turn(std::move(done));
    return;
  }
  state_->drained = std::move(done);
  for (const auto& connection : all) connection->drain();
}

std::size_t Server::connections() const { return state_->connections.size(); }

struct Responder::State {
  std::weak_ptr<Connection> connection;
  std::uint64_t request = 0;
};

Responder::Responder(std::weak_ptr<Connection> connection, std::uint64_t request)
    : state_(std::make_unique<State>(State{std::move(connection), request})) {}
Responder::Responder(Responder&&) noexcept = default;

Responder& Responder::operator=(Responder&& other) noexcept {
  if (this != &other) {
    if (state_) answer(unanswered());
    state_ = std::move(other.state_);
  }
  return *this;
}

Responder::~Responder() {
  if (state_) answer(unanswered());
}

Response Responder::unanswered() {
  Response response;
  response.status = 500;
  response.headers.add("Content-Type", "text/plain");
  response.body = Body("The server gave no answer to this request.\n");
  return response;
}

void Responder::answer(Response response) {
  NG_ASSERT(state_ != nullptr);  // answered twice
  const std::unique_ptr<State> state = std::move(state_);
  if (const auto connection = state->connection.lock()) {
    connection->answer(state->request, std::move(response));
  }
}

}  // namespace neargate::http
