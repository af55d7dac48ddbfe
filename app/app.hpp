#pragma once

#include <functional>

#include "app/config.hpp"
#include "app/json_log.hpp"
#include "app/service.hpp"
#include "base/file.hpp"
#include "http/server.hpp"
#include "net/pool.hpp"
#include "net/reactor.hpp"

namespace neargate::app {

// The service on its sockets, from start to drain.
class App {
 public:
  // Serves on the listening socket from now on; ready once it knows where it runs.
  App(net::Reactor& reactor, const Log& log, const Config& config, UniqueFd listener);
  App(const App&) = delete;
  App& operator=(const App&) = delete;

  // Stops without losing a request. First /ready turns to 503, while all that comes is answered, as
  // a balancer takes a moment to notice; once no request came for a second, or half of the drain
  // time has passed, no further connection is taken; what is under way is answered. Then, or when
  // all of the drain time has passed, calls `done`: false where requests were cut off.
  void drain(std::function<void(bool complete)> done);

 private:
  void find_identity(const Config& config);
  void wait_for_quiet();
  void finish(bool complete);

  net::Reactor& reactor_;
  const Log& log_;
  const Seconds drain_time_;
  Service service_;
  http::Server server_;
  net::Pool lookup_;
  Instant drain_started_;
  std::function<void(bool)> drained_;
};

}  // namespace neargate::app
