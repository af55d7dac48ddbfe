#include "app/app.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "base/error.hpp"

namespace neargate::app {
namespace {

// ECS's endpoint is on the same machine; a task that cannot reach it serves all the same.
constexpr Milliseconds kMetadataTimeout{2000};
constexpr Milliseconds kQuietTime{1000};
constexpr Milliseconds kQuietCheck{50};

}  // namespace

App::App(net::Reactor& reactor, const Log& log, const Config& config, UniqueFd listener)
    : reactor_(reactor),
      log_(log),
      drain_time_(config.drain),
      service_(reactor, log,
               {.version = config.version, .commit = config.commit, .threads = config.threads}),
      server_(
          reactor,
          {.before_own_answer =
               [this](const http::RequestHead& head, http::Response& response) {
                 service_.answer_for_server(head, response);
               }},
          [this](const http::RequestHead& head) { return service_.policy(head); },
          [this](http::Request request, http::Responder responder) {
            service_.handle(std::move(request), std::move(responder));
          }),
      lookup_(reactor, 1) {
  server_.listen(std::move(listener));
  find_identity(config);
}

void App::find_identity(const Config& config) {
  if (config.metadata_uri.empty()) return service_.set_identity({});
  struct Found {
    Identity identity{.zone = "unknown", .task = "unknown"};
    std::string problem;
  };
  auto found = std::make_shared<Found>();
  lookup_.submit(
      [found, uri = config.metadata_uri] {
        try {
          found->identity = fetch_identity(uri, kMetadataTimeout);
        } catch (const Error& error) {
          found->problem = error.what();
        }
      },
      [this, found] {
        if (!found->problem.empty()) {
          log_.write(Level::warning, "cannot tell zone and task", {{"error", found->problem}});
        }
        log_.write(Level::info, "ready",
                   {{"zone", found->identity.zone}, {"task", found->identity.task}});
        service_.set_identity(std::move(found->identity));
      });
}

void App::drain(std::function<void(bool complete)> done) {
  if (drained_) return;  // asked twice
  drained_ = std::move(done);
  drain_started_ = reactor_.clock().instant();
  service_.begin_draining();
  log_.write(Level::info, "draining",
             {{"in_flight", service_.in_flight()}, {"seconds_max", drain_time_.count()}});
  reactor_.after(drain_time_, [this] { finish(service_.in_flight() == 0); });
  wait_for_quiet();
}

void App::wait_for_quiet() {
  const Instant now = reactor_.clock().instant();
  const bool quiet = now - std::max(service_.last_request(), drain_started_) >= kQuietTime;
  if (quiet || now - drain_started_ >= drain_time_ / 2) {
    return server_.drain([this] { finish(true); });
  }
  reactor_.after(kQuietCheck, [this] { wait_for_quiet(); });
}

void App::finish(bool complete) {
  if (!drained_) return;
  log_.write(complete ? Level::info : Level::warning, complete ? "drained" : "requests cut off",
             {{"in_flight", service_.in_flight()}});
  std::exchange(drained_, nullptr)(complete);
}

}  // namespace neargate::app
