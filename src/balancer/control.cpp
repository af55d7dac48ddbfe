#include "balancer/control.hpp"

#include <cerrno>
#include <sys/socket.h>

#include "base/error.hpp"
#include "base/log.hpp"
#include "net/socket.hpp"
#include "smithy/json.hpp"

namespace neargate::balancer {
namespace {

using net::Reactor;

constexpr std::size_t kReceiveBytes = 65536;
constexpr std::size_t kUnsentBytesMax = 64u << 20;
constexpr Milliseconds kReconnectWait{100};

}  // namespace

std::optional<std::string_view> LineBuffer::next() {
  const std::size_t end = bytes_.find('\n', begin_);
  if (end == std::string::npos) {
    bytes_.erase(0, begin_);
    begin_ = 0;
    return std::nullopt;
  }
  const std::string_view line = std::string_view(bytes_).substr(begin_, end - begin_);
  begin_ = end + 1;
  return line;
}

struct ControlChannel::State : std::enable_shared_from_this<State> {
  State(Reactor& loop, UniqueFd fd, OnLine line_function, OnEnd end_function)
      : reactor(loop),
        socket(std::move(fd)),
        on_line(std::move(line_function)),
        on_end(std::move(end_function)) {}

  Reactor& reactor;
  UniqueFd socket;
  OnLine on_line;
  OnEnd on_end;
  LineBuffer received;
  std::string unsent;
  bool dead = false;

  void on_ready(std::uint32_t ready) {
    const auto self = shared_from_this();
    if (ready & Reactor::kWritable && !flush()) return end();
    if (ready & Reactor::kReadable) return receive();
    if (ready & Reactor::kHangup) end();
  }

  void receive() {
    char buffer[kReceiveBytes];
    const ssize_t got = ::recv(socket.get(), buffer, sizeof buffer, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) return end();
    received.append({buffer, std::size_t(got)});
    while (!dead) {
      const auto line = received.next();
      if (!line) break;
      on_line(*line);
    }
    if (!dead && received.too_long()) {
      log::error("a control message is longer than {} bytes: closing", kControlMessageBytesMax);
      end();
    }
  }

  // False: the peer is gone.
  bool flush() {
    while (!unsent.empty()) {
      const ssize_t sent =
          ::send(socket.get(), unsent.data(), unsent.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent < 0 && errno == EINTR) continue;
      if (sent < 0 && errno == EAGAIN) break;
      if (sent < 0) return false;
      unsent.erase(0, std::size_t(sent));
    }
    reactor.change(socket.get(),
                   unsent.empty() ? Reactor::kReadable : Reactor::kReadable | Reactor::kWritable);
    return true;
  }

  void send(std::string_view line) {
    if (dead) return;
    const bool idle = unsent.empty();
    unsent.append(line).push_back('\n');
    const bool lost = (idle && !flush()) || unsent.size() > kUnsentBytesMax;
    // The end is told later, so that senders need not expect it in the middle of their work.
    if (lost) reactor.at_end_of_turn([self = shared_from_this()] { self->end(); });
  }

  void end() {
    if (dead) return;
    close();
    const OnEnd callback = std::move(on_end);
    callback();
  }

  void close() {
    dead = true;
    reactor.unwatch(socket.get());
    socket.reset();
  }
};

ControlChannel::ControlChannel(Reactor& reactor, UniqueFd socket, OnLine on_line, OnEnd on_end)
    : state_(std::make_shared<State>(reactor, std::move(socket), std::move(on_line),
                                     std::move(on_end))) {
  reactor.watch(state_->socket.get(), Reactor::kReadable,
                [state = state_.get()](std::uint32_t ready) { state->on_ready(ready); });
}

ControlChannel::~ControlChannel() {
  if (!state_->dead) state_->close();
}

void ControlChannel::send(std::string_view line) { state_->send(line); }

struct ControlClient::State : std::enable_shared_from_this<State> {
  State(Reactor& loop, std::string socket_path, OnEvent event_function)
      : reactor(loop), path(std::move(socket_path)), on_event(std::move(event_function)) {}

  Reactor& reactor;
  std::string path;
  OnEvent on_event;
  std::unique_ptr<ControlChannel> channel;
  std::string last_apply;  // the command, as text
  bool stopping = false;
  net::TimerId timer = 0;

  void connect() {
    timer = 0;
    UniqueFd socket;
    try {
      socket = net::connect_unix(path);
    } catch (const Error&) {
      return connect_later();  // not started yet, or being restarted
    }
    channel = std::make_unique<ControlChannel>(
        reactor, std::move(socket), [this](std::string_view line) { receive(line); },
        [this] {
          channel.reset();
          connect_later();
        });
    if (!last_apply.empty()) channel->send(last_apply);
    if (stopping) send(Command{.stop = Nothing{}});
  }

  void connect_later() {
    if (stopping) return;
    timer = reactor.after(kReconnectWait, [this] { connect(); });
  }

  void receive(std::string_view line) {
    const auto self = shared_from_this();
    Event event;
    try {
      event = smithy::from_json<Event>(line, {.strictness = smithy::Strictness::record});
    } catch (const std::exception& error) {
      log::error("the load balancer at {} sent what is no event: {}", path, error.what());
      return;
    }
    on_event(event);
  }

  void send(const Command& command) {
    if (channel) channel->send(smithy::to_json(command));
  }
};

ControlClient::ControlClient(Reactor& reactor, std::string socket_path, OnEvent on_event)
    : state_(std::make_shared<State>(reactor, std::move(socket_path), std::move(on_event))) {
  state_->timer = reactor.after(Milliseconds(0), [state = state_.get()] { state->connect(); });
}

ControlClient::~ControlClient() {
  state_->reactor.cancel(state_->timer);
  state_->channel.reset();
}

void ControlClient::apply(Snapshot snapshot) {
  state_->last_apply = smithy::to_json(Command{.apply = std::move(snapshot)});
  if (state_->channel) state_->channel->send(state_->last_apply);
}

void ControlClient::request_report() { state_->send(Command{.report = Nothing{}}); }

void ControlClient::stop() {
  state_->stopping = true;
  state_->send(Command{.stop = Nothing{}});
}

bool ControlClient::connected() const { return state_->channel != nullptr; }

}  // namespace neargate::balancer
