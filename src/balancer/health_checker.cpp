#include "balancer/health_checker.hpp"

#include <algorithm>
#include <cerrno>
#include <optional>
#include <sys/socket.h>

#include "base/error.hpp"
#include "http/parser.hpp"

namespace neargate::balancer {
namespace {

using net::Reactor;

constexpr Milliseconds kIntervalMin{50};  // however fast time is told to pass

}  // namespace

struct HealthChecker::State : std::enable_shared_from_this<State> {
  State(Reactor& loop, net::Endpoint where, HealthCheckConfig check, double speed,
        OnResult result_function)
      : reactor(loop),
        endpoint(std::move(where)),
        config(std::move(check)),
        matcher(StatusMatcher::parse(config.matcher).value_or(StatusMatcher())),
        on_result(std::move(result_function)) {
    const double wait = double(config.interval_seconds) * 1000 / speed;
    interval = std::max(kIntervalMin, Milliseconds(std::int64_t(wait)));
    request = "GET " + config.path + " HTTP/1.1\r\nHost: " + endpoint.text() +
              "\r\nConnection: close\r\nUser-Agent: ELB-HealthChecker/2.0\r\n"
              "Accept-Encoding: gzip, compressed\r\n\r\n";
  }

  Reactor& reactor;
  net::Endpoint endpoint;
  HealthCheckConfig config;
  StatusMatcher matcher;
  OnResult on_result;
  Milliseconds interval{};
  std::string request;

  UniqueFd socket;
  bool connecting = false;
  std::optional<http::Parser> parser;
  Instant begun{};
  net::TimerId next_timer = 0;
  net::TimerId timeout_timer = 0;

  void begin() {
    next_timer = 0;
    begun = reactor.clock().instant();
    try {
      socket = net::start_connect_tcp(endpoint);
    } catch (const Error&) {
      return finish({.outcome = CheckResult::Outcome::failed});
    }
    connecting = true;
    parser.emplace(http::Parser::Kind::response);
    timeout_timer = reactor.after(Seconds(config.timeout_seconds), [this] {
      timeout_timer = 0;
      finish({.outcome = CheckResult::Outcome::timed_out});
    });
    reactor.watch(socket.get(), Reactor::kWritable,
                  [this](std::uint32_t ready) { on_ready(ready); });
  }

  void on_ready(std::uint32_t) {
    if (connecting) {
      connecting = false;
      // The request fits into an empty socket buffer.
      if (net::connect_error(socket.get()) != 0 ||
          ::send(socket.get(), request.data(), request.size(), MSG_NOSIGNAL) !=
              ssize_t(request.size())) {
        return finish({.outcome = CheckResult::Outcome::failed});
      }
      return reactor.change(socket.get(), Reactor::kReadable);
    }
    char buffer[16384];
    const ssize_t got = ::recv(socket.get(), buffer, sizeof buffer, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) return finish({.outcome = CheckResult::Outcome::failed});
    std::string_view input(buffer, std::size_t(got));
    for (;;) {
      switch (parser->next(input)) {
        case http::Parser::Event::head:
          if (parser->response_status() >= 200) return judge(parser->response_status());
          break;
        case http::Parser::Event::complete:
          parser->reset();
          break;  // an interim answer
        case http::Parser::Event::need_more:
          return;
        default:
          return finish({.outcome = CheckResult::Outcome::failed});
      }
    }
  }

  void judge(int status) {
    const auto outcome =
        matcher.matches(status) ? CheckResult::Outcome::passed : CheckResult::Outcome::wrong_status;
    finish({.outcome = outcome, .status = status});
  }

  void finish(CheckResult result) {
    const auto self = shared_from_this();
    end_check();
    const auto passed = std::chrono::ceil<Milliseconds>(reactor.clock().instant() - begun);
    next_timer = reactor.after(std::max(Milliseconds(0), interval - passed), [this] { begin(); });
    on_result(result);
  }

  void end_check() {
    reactor.cancel(timeout_timer);
    timeout_timer = 0;
    if (!socket) return;
    reactor.unwatch(socket.get());
    socket.reset();
  }
};

HealthChecker::HealthChecker(net::Reactor& reactor, net::Endpoint endpoint,
                             HealthCheckConfig config, double speed, OnResult on_result)
    : state_(std::make_shared<State>(reactor, std::move(endpoint), std::move(config), speed,
                                     std::move(on_result))) {
  state_->next_timer = reactor.after(Milliseconds(0), [state = state_.get()] { state->begin(); });
}

HealthChecker::~HealthChecker() {
  state_->end_check();
  state_->reactor.cancel(state_->next_timer);
}

}  // namespace neargate::balancer
