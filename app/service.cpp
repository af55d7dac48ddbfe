#include "app/service.hpp"

#include <algorithm>
#include <cmath>
#include <exception>
#include <sys/resource.h>
#include <unistd.h>
#include <variant>

#include "app/embedded.hpp"
#include "app/summarize.hpp"
#include "base/text.hpp"
#include "gen/api/types.hpp"
#include "smithy/json.hpp"

namespace neargate::app {
namespace {

constexpr std::string_view kJson = "application/json";
// Of answers of 503: by then a thread is free, or the balancer has taken this task out.
constexpr std::string_view kRetryAfterSeconds = "1";
// Threads that compute yield to the reactor's, so that probes are answered at once on a busy CPU.
constexpr int kComputeNiceness = 10;

// The page's style and script are its own; it may talk to this service and to nobody else.
constexpr std::string_view kDocsPolicy =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

http::Response respond(int status, std::string body, std::string_view content_type = kJson) {
  http::Response response;
  response.status = status;
  response.headers.add("Content-Type", std::string(content_type));
  response.body = std::move(body);
  return response;
}

template <class T>
http::Response respond_json(const T& answer) {
  return respond(200, smithy::to_json(answer));
}

bool is_json(std::string_view content_type) {
  return equal_ignoring_case(trim(content_type.substr(0, content_type.find(';'))), kJson);
}

bool is_method_known(std::string_view method) {
  constexpr std::string_view kMethods[] = {"GET",    "HEAD",  "POST",    "PUT",
                                           "DELETE", "PATCH", "OPTIONS", "TRACE"};
  return std::find(std::begin(kMethods), std::end(kMethods), method) != std::end(kMethods);
}

double seconds_between(Instant start, Instant end) {
  return std::chrono::duration<double>(end - start).count();
}

RequestError too_large() {
  return {413, "request_too_large",
          "The body is larger than " + std::to_string(kRequestBytesMax) +
              " bytes. Send a shorter text."};
}

void lower_priority_once() {
  thread_local const bool done = [] {
    return ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kComputeNiceness) == 0;
  }();
  static_cast<void>(done);  // where it is not allowed, it works all the same
}

// The whole work of one summary, from the request's bytes to the answer's. Runs on a thread of the
// pool: parsing a megabyte would hold up the probes as well.
std::string summarize_document(const std::string& document) {
  const RealClock clock;
  const Instant start = clock.instant();
  const auto request = parse_request<api::SummaryRequest>(document);
  const Language* language = request.language ? find_language(*request.language) : nullptr;
  Summary summary;
  try {
    summary = summarize(request.text, static_cast<std::size_t>(*request.sentences), language);
  } catch (const TooManySentences& error) {
    throw invalid_request({{"text", "sentences_max",
                            "must have at most " + std::to_string(kSentencesMax) +
                                " sentences, and has " + std::to_string(error.count)}});
  }
  if (summary.sentences_found == 0) {
    throw invalid_request({{"text", "not_blank", "must have more than white space"}});
  }
  api::SummaryResponse response;
  response.language = summary.language;
  for (SummarySentence& sentence : summary.sentences) {
    if (!response.summary.empty()) response.summary += ' ';
    response.summary += sentence.text;
    response.sentences.push_back({.index = static_cast<std::int32_t>(sentence.index),
                                  .text = std::move(sentence.text),
                                  .score = sentence.score});
  }
  response.statistics = {
      .characters = static_cast<std::int32_t>(summary.characters),
      .words = static_cast<std::int32_t>(summary.words),
      .sentences = static_cast<std::int32_t>(summary.sentences_found),
      .iterations = static_cast<std::int32_t>(summary.iterations),
      .duration_ms = std::round(seconds_between(start, clock.instant()) * 1e6) / 1e3};
  return smithy::to_json(response);
}

}  // namespace

const Service::Route Service::kRoutes[] = {
    {"GET", "/", &Service::get_info, false},
    {"GET", "/health", &Service::get_health, true},
    {"GET", "/ready", &Service::get_readiness, true},
    {"POST", "/v1/summaries", nullptr, false},
    {"GET", "/metrics", &Service::get_metrics, true},
    {"GET", "/openapi.json", &Service::get_openapi, false},
    {"GET", "/docs", &Service::get_docs, false},
};

Service::Service(net::Reactor& reactor, const Log& log, Options options)
    : reactor_(reactor),
      log_(log),
      options_(std::move(options)),
      last_request_(reactor.clock().instant()),
      pool_(reactor, options_.threads) {}

void Service::set_identity(Identity identity) {
  identity_ = std::move(identity);
  if (state_ == State::starting) state_ = State::ready;
}

void Service::begin_draining() { state_ = State::draining; }

http::BodyPolicy Service::policy(const http::RequestHead&) {
  http::BodyPolicy policy;
  policy.bytes_max = kRequestBytesMax;
  policy.memory_bytes_max = kRequestBytesMax;  // the image has no directory to spool into
  return policy;
}

void Service::handle(http::Request request, http::Responder responder) {
  Exchange exchange =
      begin_exchange(request, request.peer_address, reactor_.clock().instant(), randomness_);
  exchange.request_bytes = request.body.size();
  metrics_.request_started();
  try {
    const Route* route = find_route(exchange);
    if (!route->is_probe) last_request_ = exchange.started;
    if (route->answer != nullptr) {
      http::Response response = (this->*route->answer)();  // throws before the responder is moved
      return finish(exchange, std::move(response), std::move(responder));
    }
    if (!is_json(request.headers.get("Content-Type"))) {
      throw RequestError(415, "unsupported_media_type",
                         "The body's Content-Type must be application/json.");
    }
    if (summaries_pending_ >= pending_max()) throw overloaded();
  } catch (const RequestError& error) {
    return finish(exchange, error_response(error, exchange), std::move(responder));
  }
  create_summary(std::move(request), std::move(exchange), std::move(responder));
}

void Service::answer_for_server(const http::RequestHead& head, http::Response& response) {
  Exchange exchange = begin_exchange(head, {}, reactor_.clock().instant(), randomness_);
  metrics_.request_started();
  if (response.status == 413) {
    response = error_response(too_large(), exchange);
  } else {
    const std::string_view code = response.status == 408   ? "request_timeout"
                                  : response.status >= 500 ? "internal_error"
                                                           : "malformed_request";
    response = error_response(
        RequestError(response.status, code, std::string(trim(response.body.bytes))), exchange);
  }
  complete(exchange, response);
}

// The route of a request, which `exchange` then names. Throws RequestError where there is none.
const Service::Route* Service::find_route(Exchange& exchange) const {
  std::string allowed;
  for (const Route& route : kRoutes) {
    if (route.path != exchange.path) continue;
    exchange.route = route.path;
    if (route.method == exchange.method) return &route;
    if (route.method == "GET" && exchange.method == "HEAD") return &route;
    allowed += allowed.empty() ? "" : ", ";
    allowed += route.method == "GET" ? "GET, HEAD" : route.method;
  }
  if (allowed.empty()) {
    throw RequestError(404, "not_found", "Nothing is here. See /docs for what there is.");
  }
  RequestError error(405, "method_not_allowed", "This can be asked with " + allowed + " only.");
  error.headers.emplace_back("Allow", allowed);
  throw error;
}

http::Response Service::get_info() {
  return respond_json(api::Info{.name = std::string(kServiceName),
                                .version = options_.version,
                                .commit = options_.commit,
                                .zone = identity_.zone,
                                .task = identity_.task});
}

http::Response Service::get_health() { return respond_json(api::Health{.status = "ok"}); }

http::Response Service::get_readiness() {
  switch (state_) {
    case State::starting:
      throw RequestError(503, "not_ready", "The service is starting. Try again soon.");
    case State::draining:
      throw RequestError(503, "draining", "The service is stopping. Send requests elsewhere.");
    case State::ready:
      break;
  }
  return respond_json(api::Readiness{.status = "ready"});
}

http::Response Service::get_metrics() {
  return respond(200,
                 metrics_.text({.version = options_.version,
                                .commit = options_.commit,
                                .summaries_pending = summaries_pending_,
                                .summaries_pending_max = pending_max(),
                                .threads = options_.threads,
                                .ready = is_ready()}),
                 "text/plain; version=0.0.4; charset=utf-8");
}

http::Response Service::get_openapi() { return respond(200, std::string(kOpenApiDocument)); }

http::Response Service::get_docs() {
  http::Response response = respond(200, std::string(kDocsPage), "text/html; charset=utf-8");
  response.headers.add("Content-Security-Policy", std::string(kDocsPolicy));
  return response;
}

void Service::create_summary(http::Request request, Exchange exchange, http::Responder responder) {
  // Between submit() and its second callback, `document` and `answer` are the pool's, the rest
  // ours.
  struct Work {
    std::string document;
    std::variant<std::string, RequestError, std::exception_ptr> answer;
    Exchange exchange;
    http::Responder responder;
  };
  auto work = std::make_shared<Work>(
      Work{std::move(request.body.bytes), {}, std::move(exchange), std::move(responder)});
  ++summaries_pending_;
  pool_.submit(
      [work] {
        lower_priority_once();
        try {
          work->answer = summarize_document(work->document);
        } catch (const RequestError& error) {
          work->answer = error;
        } catch (...) {
          work->answer = std::current_exception();
        }
      },
      [this, work] {
        --summaries_pending_;
        http::Response response;
        if (auto* body = std::get_if<std::string>(&work->answer)) {
          response = respond(200, std::move(*body));
        } else if (const auto* error = std::get_if<RequestError>(&work->answer)) {
          response = error_response(*error, work->exchange);
        } else {
          response = failure(std::get<std::exception_ptr>(work->answer), work->exchange);
        }
        finish(work->exchange, std::move(response), std::move(work->responder));
      });
}

http::Response Service::failure(const std::exception_ptr& exception,
                                const Exchange& exchange) const {
  std::string what = "unknown";
  try {
    std::rethrow_exception(exception);
  } catch (const std::exception& error) {
    what = error.what();
  } catch (...) {  // NOLINT(bugprone-empty-catch): unknown it is
  }
  log_.write(Level::error, "a summary failed",
             {{"request_id", exchange.request_id}, {"error", what}});
  return error_response(
      {500, "internal_error", "The summary failed. It is the service's fault, not the request's."},
      exchange);
}

RequestError Service::overloaded() const {
  return {503, "overloaded",
          std::to_string(summaries_pending_) +
              " summaries are under way, as many as are taken at a time. Try again in a second."};
}

http::Response Service::error_response(const RequestError& error, const Exchange& exchange) const {
  http::Response response = respond(error.status, error.body(exchange.request_id));
  for (const auto& [name, value] : error.headers) response.headers.add(name, value);
  if (error.status == 503) response.headers.add("Retry-After", std::string(kRetryAfterSeconds));
  return response;
}

void Service::complete(const Exchange& exchange, http::Response& response) {
  response.headers.add("X-Request-Id", exchange.request_id);
  response.headers.add("Cache-Control", "no-store");
  response.headers.add("X-Content-Type-Options", "nosniff");
  if (is_draining()) response.headers.add("Connection", "close");

  const double seconds = seconds_between(exchange.started, reactor_.clock().instant());
  metrics_.request_finished(exchange.route,
                            is_method_known(exchange.method) ? exchange.method : "other",
                            response.status, seconds);
  log_.write(response.status >= 500 && response.status != 503 ? Level::error : Level::info,
             "request",
             {{"request_id", exchange.request_id},
              {"trace_id", exchange.trace_id},
              {"method", exchange.method},
              {"path", exchange.path},
              {"route", exchange.route},
              {"status", std::int64_t{response.status}},
              {"duration_ms", seconds * 1e3},
              {"request_bytes", static_cast<std::int64_t>(exchange.request_bytes)},
              {"response_bytes", static_cast<std::int64_t>(response.body.size())},
              {"peer", exchange.peer},
              {"user_agent", exchange.user_agent}});
}

void Service::finish(const Exchange& exchange, http::Response response, http::Responder responder) {
  complete(exchange, response);
  responder.answer(std::move(response));
}

}  // namespace neargate::app
