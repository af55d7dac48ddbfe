#include "balancer/control_server.hpp"

#include <algorithm>
#include <list>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.hpp"
#include "net/socket.hpp"
#include "smithy/json.hpp"

namespace neargate::balancer {
namespace {

constexpr Milliseconds kReportPeriod{1000};

}  // namespace

struct ControlServer::State {
  State(net::Reactor& loop, const std::string& path, Callbacks functions)
      : reactor(loop), callbacks(std::move(functions)), listener(net::listen_unix(path)) {}

  net::Reactor& reactor;
  Callbacks callbacks;
  UniqueFd listener;
  Balancer* balancer = nullptr;
  std::list<std::unique_ptr<ControlChannel>> channels;
  net::TimerId report_timer = 0;

  void accept() {
    UniqueFd socket(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!socket) return;
    const auto place = channels.emplace(channels.end());
    *place = std::make_unique<ControlChannel>(
        reactor, std::move(socket),
        [this, place](std::string_view line) { receive(**place, line); },
        [this, place] { channels.erase(place); });
    greet(**place);
    if (report_timer == 0) report_later();
  }

  void greet(ControlChannel& channel) {
    Hello hello;
    hello.process_id = ::getpid();
    if (balancer->snapshot() != nullptr) hello.version = balancer->snapshot()->version;
    send(channel, Event{.hello = hello});
    for (TargetHealth& health : balancer->health()) {
      send(channel, Event{.health = std::move(health)});
    }
  }

  void receive(ControlChannel& channel, std::string_view line) {
    Command command;
    try {
      command = smithy::from_json<Command>(line, {.strictness = smithy::Strictness::record});
    } catch (const std::exception& error) {
      log::error("a control message was not understood: {}", error.what());
      return;
    }
    if (command.apply) return apply(std::move(*command.apply));
    if (command.report) return send(channel, Event{.report = balancer->report()});
    if (command.stop) callbacks.stop();
  }

  void apply(Snapshot snapshot) {
    Applied applied{.version = snapshot.version};
    try {
      callbacks.apply(std::move(snapshot));
    } catch (const std::exception& error) {
      applied.error = error.what();
    }
    send_to_all(Event{.applied = applied});
  }

  static void send(ControlChannel& channel, const Event& event) {
    channel.send(smithy::to_json(event));
  }

  void send_to_all(const Event& event) {
    if (channels.empty()) return;
    const std::string line = smithy::to_json(event);
    for (const auto& channel : channels) channel->send(line);
  }

  void report_later() {
    report_timer = reactor.after(kReportPeriod, [this] {
      report_timer = 0;
      if (channels.empty()) return;
      send_to_all(Event{.report = balancer->report()});
      report_later();
    });
  }
};

ControlServer::ControlServer(net::Reactor& reactor, const std::string& socket_path,
                             Callbacks callbacks)
    : state_(std::make_unique<State>(reactor, socket_path, std::move(callbacks))) {}

ControlServer::~ControlServer() {
  state_->reactor.unwatch(state_->listener.get());
  state_->reactor.cancel(state_->report_timer);
  state_->channels.clear();
}

void ControlServer::send(const Event& event) { state_->send_to_all(event); }

void ControlServer::serve(Balancer& balancer) {
  state_->balancer = &balancer;
  state_->reactor.watch(state_->listener.get(), net::Reactor::kReadable,
                        [state = state_.get()](std::uint32_t) { state->accept(); });
}

}  // namespace neargate::balancer
