#include "aws/http_transport.hpp"

#include <algorithm>
#include <cstdlib>
#include <thread>

#include "aws/connections.hpp"
#include "aws/payload.hpp"
#include "aws/protocol.hpp"
#include "aws/retry.hpp"
#include "base/encoding.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/log.hpp"
#include "smithy/json.hpp"

namespace neargate::aws {
namespace {

// Keys are asked for anew so long before they expire.
constexpr Milliseconds kRefreshBefore = std::chrono::minutes(5);
constexpr Milliseconds kRetryAfterMax = std::chrono::minutes(1);

// A copy of the input with its idempotency token filled in, so that a call that is tried again is
// still the same call; nullptr where the input is fine as it is.
std::shared_ptr<void> with_token(const smithy::Operation& operation, const void* input,
                                 Randomness& randomness) {
  if (operation.input == nullptr) return nullptr;
  for (const smithy::Member& member : operation.input->members) {
    if (!member.idempotency_token || smithy::get(member, input) != nullptr) continue;
    const smithy::Shape& shape = *operation.input;
    std::shared_ptr<void> copy(shape.operations->create(), shape.operations->destroy);
    smithy::from_json(smithy::to_json(shape, input), shape, copy.get());
    *static_cast<std::string*>(smithy::emplace(member, copy.get())) = randomness.uuid();
    return copy;
  }
  return nullptr;
}

std::string hash_of(const http::Body& body) {
  Digest digest(Digest::Algorithm::sha256);
  each_piece(body, [&](std::string_view piece) { digest.update(piece); });
  return to_hex(digest.finish());
}

// An answer may have nothing to say but its status: to HEAD, or of what stands before the service.
Error with_message(Error error, const smithy::Service& service,
                   const smithy::Operation& operation) {
  if (*error.what() != '\0') return error;
  Error out(error.code(),
            std::string(service.sdk_id) + " answered " + std::string(operation.name) +
                " with status " + std::to_string(error.status()) + " and no message",
            error.status());
  for (const auto& [name, value] : error.details()) out.with(name, value);
  return out;
}

double seconds_of(Instant instant) {
  return std::chrono::duration<double>(instant.time_since_epoch()).count();
}

}  // namespace

struct HttpTransport::State {
  ClientConfig config;
  Options options;
  RealClock clock;
  Randomness randomness;
  Connections connections;
  RetryBudget budget;
  RateLimiter limiter;
  Milliseconds skew{0};  // of the services' clock against ours

  const Clock& time() const { return options.clock == nullptr ? clock : *options.clock; }
  Timestamp now() const { return time().now() + skew; }
  int attempts_max() const {
    return options.attempts_max > 0 ? options.attempts_max : config.attempts_max;
  }
  void refresh_keys();
  void sleep(Milliseconds time) const;
  // Until there is an answer that is no error, or no use in trying again.
  http::Response exchange(const smithy::Service& service, const smithy::Operation& operation,
                          const WireProtocol& protocol, const http::Request& request);
  http::Response attempt(const smithy::Service& service, const smithy::Operation& operation,
                         http::Request request);
  void wait_before_retry(int attempt, const http::Response* response);
};

HttpTransport::HttpTransport(ClientConfig config, Options options) {
  Connections connections(config.ca_bundle, options.timeout);
  state_.reset(new State{.config = std::move(config),
                         .options = std::move(options),
                         .connections = std::move(connections)});
}
HttpTransport::~HttpTransport() = default;

const ClientConfig& HttpTransport::config() const { return state_->config; }

void HttpTransport::call(const smithy::Service& service, const smithy::Operation& operation,
                         const void* input, void* output) {
  const WireProtocol& protocol = wire_protocol(service.protocols.front());
  const std::shared_ptr<void> copy = with_token(operation, input, state_->randomness);
  if (copy) input = copy.get();
  const http::Response response = state_->exchange(
      service, operation, protocol, protocol.encode_request(service, operation, input));
  protocol.decode_response(service, operation, response, output);
}

std::string HttpTransport::call_document(const smithy::Service& service,
                                         const smithy::Operation& operation,
                                         const std::string& document) {
  const WireProtocol& protocol = wire_protocol(service.protocols.front());
  const smithy::Shape& shape = *operation.input;
  const std::shared_ptr<void> empty(shape.operations->create(), shape.operations->destroy);
  http::Request request = protocol.encode_request(service, operation, empty.get());
  request.body = document;
  return std::string(state_->exchange(service, operation, protocol, request).body.read());
}

http::Response HttpTransport::State::exchange(const smithy::Service& service,
                                              const smithy::Operation& operation,
                                              const WireProtocol& protocol,
                                              const http::Request& request) {
  bool is_skew_known = false;
  for (int number = 1;; ++number) {
    const bool is_last = number >= attempts_max();
    std::optional<http::Response> response;
    if (config.is_adaptive) {
      sleep(Milliseconds(
          static_cast<std::int64_t>(limiter.acquire(seconds_of(time().instant())) * 1000)));
    }
    try {
      response = attempt(service, operation, request);
    } catch (const neargate::Error& error) {
      if (is_last || !budget.take()) throw;
      log::debug("{} {}: {}, trying again", service.sdk_id, operation.name, error.what());
    }
    if (response && response->status < 300) {
      budget.succeeded(number > 1);
      if (config.is_adaptive) limiter.answered(seconds_of(time().instant()), false);
      return std::move(*response);
    }
    if (response) {
      const Error error = with_message(protocol.decode_error(*response), service, operation);
      const Failure failure = classify(error);
      if (config.is_adaptive) {
        limiter.answered(seconds_of(time().instant()), failure == Failure::throttled);
      }
      const auto difference = skew_of(error.code(), response->headers.get("Date"), now());
      if (difference && !is_skew_known) {
        is_skew_known = true;
        skew += *difference;
        continue;
      }
      if (is_last || failure == Failure::permanent || !budget.take()) throw error;
      log::debug("{} {}: {}, trying again", service.sdk_id, operation.name, error.code());
    }
    wait_before_retry(number, response ? &*response : nullptr);
  }
}

http::Response HttpTransport::State::attempt(const smithy::Service& service,
                                             const smithy::Operation& operation,
                                             http::Request request) {
  const Url url = parse_url(endpoint_url_of(config, service));
  request.target = url.path + request.target;
  request.headers.set("Host", url.authority());
  request.headers.set("User-Agent", "neargate");
  if (operation.checksum_required && !request.headers.has("content-md5")) {
    request.headers.set("Content-MD5", to_base64(md5(request.body.read())));
  }
  if (!operation.anonymous) {
    refresh_keys();
    sigv4::sign_request(request, config.keys, signing_region_of(config, service),
                        service.signing_name, now(), hash_of(request.body));
  }
  return connections.send(url, request);
}

void HttpTransport::State::refresh_keys() {
  if (!config.refresh || !config.expires || time().now() + kRefreshBefore < *config.expires) return;
  try {
    ExpiringKeys fresh = config.refresh();
    config.keys = std::move(fresh.keys);
    config.expires = fresh.expires;
  } catch (const neargate::Error& error) {
    if (time().now() >= *config.expires) throw;
    log::debug("the old keys will do for now: {}", error.what());
  }
}

void HttpTransport::State::wait_before_retry(int attempt, const http::Response* response) {
  const auto ceiling = static_cast<std::uint64_t>(wait_ceiling(attempt).count());
  Milliseconds time(static_cast<std::int64_t>(randomness.next() % (ceiling + 1)));
  if (response != nullptr) {  // in seconds; a date, which services do not send, counts as nothing
    const std::string after(response->headers.get("Retry-After"));
    const Milliseconds asked = Seconds(std::atoi(after.c_str()));
    time = std::max(time, std::min(asked, kRetryAfterMax));
  }
  sleep(time);
}

void HttpTransport::State::sleep(Milliseconds time) const {
  if (options.wait) {
    options.wait(time);
  } else if (time > Milliseconds(0)) {
    std::this_thread::sleep_for(time);
  }
}

}  // namespace neargate::aws
