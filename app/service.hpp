#pragma once

#include <cstddef>
#include <exception>
#include <string>
#include <string_view>

#include "app/exchange.hpp"
#include "app/identity.hpp"
#include "app/json_log.hpp"
#include "app/metrics.hpp"
#include "app/request_error.hpp"
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "http/server.hpp"
#include "net/pool.hpp"
#include "net/reactor.hpp"

namespace neargate::app {

inline constexpr std::string_view kServiceName = "neargate-app";

// A request's body at most: the longest text that the model allows, where each character is written
// as an escape of JSON, fits.
inline constexpr std::uint64_t kRequestBytesMax = 1 << 20;

// Summaries that wait for a thread, for each thread. With more, a caller would wait for seconds: it
// is better told at once to come back, or to go to another task.
inline constexpr std::size_t kWaitingPerThread = 16;

// The API of api.smithy: routes requests, and answers each with a body, a line in the log, and
// counts. All of it is on the reactor's thread but summaries, which the pool computes.
class Service {
 public:
  struct Options {
    std::string version;
    std::string commit;
    unsigned threads = 1;
  };

  Service(net::Reactor& reactor, const Log& log, Options options);
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  // For an http::Server.
  http::BodyPolicy policy(const http::RequestHead& head);
  void handle(http::Request request, http::Responder responder);
  // Gives an answer that the server makes by itself (broken HTTP, a body that is too large or too
  // slow) the form of all the others, and logs and counts it.
  void answer_for_server(const http::RequestHead& head, http::Response& response);

  // Where it runs, once that is known. Not ready before.
  void set_identity(Identity identity);
  // From now on /ready answers 503, and answers ask for the connection to be closed.
  void begin_draining();

  bool is_ready() const { return state_ == State::ready; }
  bool is_draining() const { return state_ == State::draining; }
  std::int64_t in_flight() const { return metrics_.in_flight(); }
  // When the last request came that is not a probe's: tells when traffic has stopped.
  Instant last_request() const { return last_request_; }

 private:
  enum class State {
    starting,  // where it runs is not known yet
    ready,
    draining,  // SIGTERM came: answers what still comes, then ends
  };
  using Answer = http::Response (Service::*)();
  struct Route {
    std::string_view method;
    std::string_view path;
    Answer answer;  // nullptr: create_summary()
    bool is_probe;  // of a load balancer, an orchestrator or Prometheus
  };
  static const Route kRoutes[];

  const Route* find_route(Exchange& exchange) const;
  http::Response get_info();
  http::Response get_health();
  http::Response get_readiness();
  http::Response get_metrics();
  http::Response get_openapi();
  http::Response get_docs();
  void create_summary(http::Request request, Exchange exchange, http::Responder responder);
  http::Response failure(const std::exception_ptr& exception, const Exchange& exchange) const;
  RequestError overloaded() const;
  std::size_t pending_max() const { return options_.threads * (1 + kWaitingPerThread); }

  http::Response error_response(const RequestError& error, const Exchange& exchange) const;
  // Adds what every answer has; logs and counts it.
  void complete(const Exchange& exchange, http::Response& response);
  void finish(const Exchange& exchange, http::Response response, http::Responder responder);

  net::Reactor& reactor_;
  const Log& log_;
  const Options options_;
  State state_ = State::starting;
  Identity identity_;
  Randomness randomness_;
  Metrics metrics_;
  Instant last_request_;
  std::size_t summaries_pending_ = 0;
  net::Pool pool_;  // last, so that its jobs are over before the rest goes
};

}  // namespace neargate::app
