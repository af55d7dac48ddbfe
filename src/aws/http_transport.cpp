#include "aws/http_transport.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <thread>

#include "aws/https_connection.hpp"
#include "aws/payload.hpp"
#include "aws/protocol.hpp"
#include "base/encoding.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "http/client.hpp"
#include "smithy/json.hpp"

namespace neargate::aws {
namespace {

// The SDKs' "standard" retry mode: waits of up to 2^n times this, none over the largest.
constexpr Milliseconds kWaitBase{100};
constexpr Milliseconds kWaitMax{20000};

constexpr std::array<std::string_view, 13> kThrottlingCodes = {
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestThrottledException",
    "TooManyRequestsException",
    "ProvisionedThroughputExceededException",
    "TransactionInProgressException",
    "RequestLimitExceeded",
    "BandwidthLimitExceeded",
    "LimitExceededException",
    "RequestThrottled",
    "SlowDown",
    "PriorRequestNotComplete"};
constexpr std::array<std::string_view, 4> kTransientCodes = {
    "RequestTimeout", "RequestTimeoutException", "InternalError", "ServiceUnavailable"};

struct Url {
  bool is_https = false;
  std::string host;
  std::uint16_t port = 0;
  std::string path;  // without a '/' at its end

  std::string authority() const {
    const bool is_default = port == (is_https ? 443 : 80);
    const std::string name = host.find(':') == std::string::npos ? host : "[" + host + "]";
    return is_default ? name : name + ":" + std::to_string(port);
  }
};

Url parse_url(const std::string& text) {
  const auto fail = [&]() -> neargate::Error {
    return neargate::Error("the endpoint URL '" + text + "' cannot be used",
                           "it is not http://host[:port] or https://host[:port]",
                           "correct AWS_ENDPOINT_URL");
  };
  Url url;
  std::string_view rest = text;
  if (rest.starts_with("https://")) {
    url.is_https = true;
    rest.remove_prefix(8);
  } else if (rest.starts_with("http://")) {
    rest.remove_prefix(7);
  } else {
    throw fail();
  }
  const std::size_t slash = rest.find('/');
  std::string_view authority = rest.substr(0, slash);
  if (slash != std::string_view::npos) url.path = rest.substr(slash);
  while (url.path.ends_with('/')) url.path.pop_back();
  url.port = url.is_https ? 443 : 80;
  const std::size_t bracket = authority.rfind(']');
  const std::size_t colon = authority.rfind(':');
  if (colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket)) {
    const std::string_view port = authority.substr(colon + 1);
    const auto result = std::from_chars(port.data(), port.data() + port.size(), url.port);
    if (result.ec != std::errc() || result.ptr != port.data() + port.size()) throw fail();
    authority = authority.substr(0, colon);
  }
  if (authority.starts_with('[') && authority.ends_with(']')) {
    authority = authority.substr(1, authority.size() - 2);
  }
  url.host = authority;
  if (url.host.empty()) throw fail();
  return url;
}

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& codes, std::string_view code) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

bool may_be_tried_again(const Error& error) {
  return error.status() == 500 || error.status() == 502 || error.status() == 503 ||
         error.status() == 504 || error.status() == 429 ||
         contains(kThrottlingCodes, error.code()) || contains(kTransientCodes, error.code());
}

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

std::string numeric_address(const Url& url, Milliseconds timeout) {
  const UniqueFd socket(connect_by_name(url.host, url.port, timeout));
  return net::peer_endpoint(socket.get()).address;
}

}  // namespace

struct HttpTransport::State {
  ClientConfig config;
  Options options;
  RealClock clock;
  Randomness randomness;
  std::map<std::string, std::unique_ptr<http::Client>> plain;  // by host and port
  std::map<std::string, std::unique_ptr<HttpsConnection>> secure;

  Timestamp now() const { return options.clock == nullptr ? clock.now() : options.clock->now(); }
  http::Response send(const Url& url, const http::Request& request);
  // Until there is an answer that is no error, or no use in trying again.
  http::Response exchange(const smithy::Service& service, const smithy::Operation& operation,
                          const WireProtocol& protocol, const http::Request& request);
  http::Response attempt(const smithy::Service& service, const smithy::Operation& operation,
                         http::Request request);
  void wait(int attempt);
};

HttpTransport::HttpTransport(ClientConfig config, Options options)
    : state_(new State{.config = std::move(config), .options = std::move(options)}) {}
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
  for (int number = 1;; ++number) {
    const bool is_last = number >= options.attempts_max;
    try {
      http::Response response = attempt(service, operation, request);
      if (response.status < 300) return response;
      const Error error = protocol.decode_error(response);
      if (is_last || !may_be_tried_again(error)) throw error;
      log::debug("{} {}: {}, trying again", service.sdk_id, operation.name, error.code());
    } catch (const neargate::Error& error) {
      if (is_last) throw;
      log::debug("{} {}: {}, trying again", service.sdk_id, operation.name, error.what());
    }
    wait(number);
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
    sigv4::sign_request(request, config.keys, signing_region_of(config, service),
                        service.signing_name, now(), hash_of(request.body));
  }
  return send(url, request);
}

http::Response HttpTransport::State::send(const Url& url, const http::Request& request) {
  const std::string key = url.authority();
  if (url.is_https) {
    auto& connection = secure[key];
    if (!connection) {
      connection =
          std::make_unique<HttpsConnection>(url.host, url.port, config.ca_bundle, options.timeout);
    }
    return connection->send(request);
  }
  auto& client = plain[key];
  if (!client) {
    client = std::make_unique<http::Client>(
        net::Endpoint{numeric_address(url, options.timeout), url.port}, options.timeout);
  }
  return client->send(request);
}

// Full jitter: many clients that failed together do not come back together.
void HttpTransport::State::wait(int attempt) {
  const auto ceiling = std::min<std::int64_t>(kWaitMax.count(), kWaitBase.count() << attempt);
  const Milliseconds time(
      static_cast<std::int64_t>(randomness.next() % static_cast<std::uint64_t>(ceiling + 1)));
  if (options.wait) {
    options.wait(time);
  } else {
    std::this_thread::sleep_for(time);
  }
}

}  // namespace neargate::aws
