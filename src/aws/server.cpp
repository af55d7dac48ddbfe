#include "aws/server.hpp"

#include <charconv>

#include "aws/authenticator.hpp"
#include "aws/dispatch.hpp"
#include "aws/gzip.hpp"
#include "aws/http_binding.hpp"
#include "aws/later.hpp"
#include "aws/limits.hpp"
#include "aws/payload.hpp"
#include "aws/refusal.hpp"
#include "base/assert.hpp"
#include "base/encoding.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "smithy/json.hpp"
#include "smithy/validate.hpp"

namespace neargate::aws {
namespace {

using smithy::Protocol;

// A value of a shape's C++ type, for as long as the call takes.
class Value {
 public:
  explicit Value(const smithy::Shape* shape)
      : shape_(shape == nullptr ? smithy::shape_of<smithy::Unit>() : *shape),
        value_(shape_.operations->create()) {}
  ~Value() { shape_.operations->destroy(value_); }
  Value(const Value&) = delete;
  Value& operator=(const Value&) = delete;

  const smithy::Shape& shape() const { return shape_; }
  void* get() const { return value_; }

 private:
  const smithy::Shape& shape_;
  void* value_;
};

// One request, from its arrival to its answer.
struct Exchange {
  Exchange(http::Request its_request, http::Responder its_responder)
      : request(std::move(its_request)),
        responder(std::move(its_responder)),
        incoming{.request = request} {}

  http::Request request;
  http::Responder responder;
  Incoming incoming;
  std::string sent_body_sha256_hex;  // of a body that was compressed
  bool is_body_broken = false;
  Route route;
  Call call;
  Identity identity;  // without the credential, which may go at any time
  std::exception_ptr payload_error;
};
using ExchangePtr = std::shared_ptr<Exchange>;

bool is_rest(Protocol protocol) {
  return protocol == Protocol::rest_xml || protocol == Protocol::rest_json_1;
}

// True where a body might go to a file.
bool may_be_large(const http::RequestHead& head) {
  const std::string_view length = head.headers.get("content-length");
  std::uint64_t bytes = 0;
  std::from_chars(length.data(), length.data() + length.size(), bytes);
  return bytes > kObjectMemoryBytesMax || head.headers.has("transfer-encoding");
}

PayloadRules payload_rules(const smithy::Operation& operation) {
  const smithy::Member* payload =
      operation.input == nullptr ? nullptr : binding::find_payload(*operation.input);
  const bool is_stream = payload != nullptr && payload->target->type == smithy::Type::stream;
  return {.checksums_cover_body = is_stream || operation.checksum_required,
          .checksum_required = operation.checksum_required,
          .is_object = is_stream};
}

}  // namespace

struct Server::State : std::enable_shared_from_this<Server::State> {
  explicit State(Options its_options)
      : options(std::move(its_options)),
        authenticator(options.region, *options.clock, options.find_credential) {}

  // The steps of a call. Each throws Error for what is refused, on our part or the handler's.
  void inflate_body(Exchange& exchange) const;
  void find_route(Exchange& exchange);
  void identify(Exchange& exchange);
  void take_payload(Exchange& exchange) const;
  http::Response perform(Exchange& exchange);
  void perform_later(const ExchangePtr& exchange, const Later& later);

  void start(const ExchangePtr& exchange);
  // Runs steps until there is an answer, or nothing where they go on elsewhere.
  void run(const ExchangePtr& exchange,
           const std::function<std::optional<http::Response>()>& steps);
  void finish(const ExchangePtr& exchange, http::Response response, bool is_success);

  http::Response refuse(const Exchange& exchange, const Error& error);
  std::string new_request_id(const Exchange& exchange);

  Options options;
  Authenticator authenticator;
  Dispatcher dispatcher;
  Statistics statistics;
};

void Server::State::start(const ExchangePtr& exchange) {
  run(exchange, [&]() -> std::optional<http::Response> {
    inflate_body(*exchange);
    find_route(*exchange);
    identify(*exchange);
    const Route& route = exchange->route;
    if (route.operation == nullptr) {
      throw refusal::unknown_operation(route.served->service(), route.protocol, route.name);
    }
    exchange->call.operation = route.operation;
    if (!is_rest(route.protocol)) {
      exchange->incoming.body = std::move(exchange->request.body);
      return perform(*exchange);
    }
    if (!exchange->request.body.file || options.pool == nullptr) {
      take_payload(*exchange);
      return perform(*exchange);
    }
    // Hashing gigabytes takes seconds, in which the control thread has other work.
    options.pool->submit(
        [self = shared_from_this(), exchange] {
          try {
            self->take_payload(*exchange);
          } catch (...) {
            exchange->payload_error = std::current_exception();
          }
        },
        [self = shared_from_this(), exchange] {
          self->run(exchange, [&]() -> std::optional<http::Response> {
            if (exchange->payload_error) std::rethrow_exception(exchange->payload_error);
            return self->perform(*exchange);
          });
        });
    return std::nullopt;
  });
}

void Server::State::run(const ExchangePtr& exchange,
                        const std::function<std::optional<http::Response>()>& steps) {
  const auto start = std::chrono::steady_clock::now();
  std::optional<http::Response> response;
  bool is_success = false;
  try {
    response = steps();
    is_success = true;
  } catch (const Error& error) {
    response = refuse(*exchange, error);
  } catch (const Later& later) {
    perform_later(exchange, later);
  } catch (const std::exception& error) {
    log::error("request {}: {}", exchange->call.request_id, error.what());
    response = refuse(*exchange,
                      refusal::internal(exchange->route.protocol,
                                        "We encountered an internal error; the log has more under "
                                        "this request's id. Please try again."));
  }
  const auto duration = std::chrono::steady_clock::now() - start;
  statistics.handling += duration;
  if (!response) return;
  ++statistics.calls;
  if (!is_success) ++statistics.errors;
  const Route& route = exchange->route;
  log::debug("{} {} {} by {}: {} in {} us", exchange->call.request_id,
             exchange->call.service == nullptr ? "" : exchange->call.service->sdk_id,
             route.operation == nullptr ? route.name : route.operation->name,
             exchange->call.principal.arn, response->status,
             std::chrono::duration_cast<std::chrono::microseconds>(duration).count());
  finish(exchange, std::move(*response), is_success);
}

// SDKs compress large requests of operations with @requestCompression. The signature is of what was
// sent, everything else of what it holds. Objects of S3 are none of this: their encoding is theirs.
void Server::State::inflate_body(Exchange& exchange) const {
  http::Request& request = exchange.request;
  if (!equal_ignoring_case(request.headers.get("content-encoding"), "gzip")) return;
  const ServedService* served = dispatcher.find_service(request);
  if (served == nullptr || served->router || request.body.file) return;
  exchange.sent_body_sha256_hex = sha256_hex(request.body.bytes);
  std::optional<std::string> body = gunzip(request.body.bytes, kInflatedBytesMax);
  exchange.is_body_broken = !body.has_value();
  if (body) request.body.bytes = std::move(*body);
}

void Server::State::find_route(Exchange& exchange) {
  const http::Request& request = exchange.request;
  auto query = http::parse_query(request.query());
  const bool is_query_broken = !query.has_value();
  exchange.incoming.query = std::move(query).value_or(http::Parameters{});
  exchange.route = dispatcher.route(exchange.incoming);
  const Route& route = exchange.route;

  Call& call = exchange.call;
  call.request_id = new_request_id(exchange);
  call.protocol = route.protocol;
  call.region = options.region;
  call.source_address = request.peer_address;
  call.host = request.headers.get("host");
  call.user_agent = request.headers.get("user-agent");
  call.referer = request.headers.get("referer");
  call.now = options.clock->now();
  if (is_query_broken) {
    throw refusal::malformed_request(route.protocol, "the query is not URL-encoded");
  }
  if (route.served == nullptr) {
    throw Error(
        route.protocol == Protocol::aws_json_1_1 ? "UnknownOperationException" : "InvalidAction",
        "Neargate does not serve '" + std::string(sigv4::claimed_service(request)) +
            "'; docs/coverage.md lists the services and their operations");
  }
  call.service = &route.served->service();
  if (exchange.is_body_broken) {
    throw refusal::malformed_request(route.protocol,
                                     "the body is not gzip, or more than 1 MiB of it");
  }
}

// Who calls? Throws where the signature does not prove it.
void Server::State::identify(Exchange& exchange) {
  const http::Request& request = exchange.request;
  const Route& route = exchange.route;
  const bool may_be_anonymous = route.operation != nullptr && route.operation->anonymous;
  if (may_be_anonymous && !request.headers.has("authorization") &&
      sigv4::claimed_service(request).empty()) {
    exchange.identity.payload_hash = sigv4::kUnsignedPayload;
    return;
  }
  exchange.identity = authenticator.verify(
      request, exchange.incoming.query, route.served->service(), route.protocol, [&] {
        if (!exchange.sent_body_sha256_hex.empty()) return exchange.sent_body_sha256_hex;
        return request.body.file ? sha256_hex(request.body.read()) : sha256_hex(request.body.bytes);
      });
  exchange.call.principal = exchange.identity.credential->principal;
  exchange.identity.credential = nullptr;
}

// Runs on a thread of the pool for bodies in files: touches nothing but the exchange.
void Server::State::take_payload(Exchange& exchange) const {
  const PayloadRules rules = payload_rules(*exchange.route.operation);
  if (exchange.route.protocol == Protocol::rest_json_1) {
    // Its signature has covered the body's hash already.
    exchange.incoming.body = std::move(exchange.request.body);
    return;
  }
  Payload payload =
      check_payload(exchange.request, exchange.identity, options.spool_directory, rules);
  exchange.request.body = {};
  exchange.incoming.body = std::move(payload.body);
  exchange.incoming.body_sha256_hex = std::move(payload.sha256_hex);
  exchange.incoming.body_md5_hex = std::move(payload.md5_hex);
  exchange.incoming.body_crc64nvme = std::move(payload.crc64nvme);
  // Handlers find a checksum among the headers, wherever it came.
  for (const auto& [name, value] : payload.trailers) exchange.request.headers.add(name, value);
}

// Parses, validates, authorizes, calls the handler.
http::Response Server::State::perform(Exchange& exchange) {
  const Route& route = exchange.route;
  const smithy::Service& service = route.served->service();
  const smithy::Operation& operation = *route.operation;
  const WireProtocol& protocol = wire_protocol(route.protocol);

  const Value input(operation.input);
  try {
    protocol.decode_request(service, operation, exchange.incoming, input.get());
  } catch (const smithy::ParseError& error) {
    throw refusal::parse_failed(service, route.protocol, operation, error);
  }
  const auto violations = smithy::validate(input.shape(), input.get());
  if (!violations.empty()) {
    throw refusal::constraints_broken(service, route.protocol, violations);
  }
  if (options.authorize) options.authorize(exchange.call, input.get());

  const Value output(operation.output);
  const Binding& binding = route.served->binding;
  const auto index = static_cast<std::size_t>(&operation - service.operations.data());
  binding.invoke(binding.api, index, input.get(), output.get(), exchange.call);
  return protocol.encode_response({service, &operation, exchange.call.request_id}, output.get());
}

void Server::State::perform_later(const ExchangePtr& exchange, const Later& later) {
  later.start([self = shared_from_this(), exchange] {
    exchange->call.now = self->options.clock->now();
    self->run(exchange,
              [&]() -> std::optional<http::Response> { return self->perform(*exchange); });
  });
}

http::Response Server::State::refuse(const Exchange& exchange, const Error& error) {
  static constexpr smithy::Service kNone{};
  const Route& route = exchange.route;
  const smithy::Service& service = route.served == nullptr ? kNone : route.served->service();
  log::debug("{} {} {}: {}", exchange.call.request_id, service.sdk_id, error.code(), error.what());
  http::Response response =
      wire_protocol(route.protocol)
          .encode_error({service, route.operation, exchange.call.request_id}, error);
  for (const auto& [name, value] : error.headers()) response.headers.add(name, value);
  constexpr int kNotModified = 304;
  if (response.status == kNotModified) response.body = {};
  return response;
}

std::string Server::State::new_request_id(const Exchange& exchange) {
  constexpr std::size_t kLengthOfS3 = 16;
  return exchange.route.protocol == Protocol::rest_xml ? options.randomness->letters(kLengthOfS3)
                                                       : options.randomness->uuid();
}

// The answer leaves when what it tells of is on disk.
void Server::State::finish(const ExchangePtr& exchange, http::Response response, bool is_success) {
  if (exchange->request.method == "HEAD") {
    response.body = {};
    if (!response.content_length_of_head) response.content_length_of_head = 0;
  }
  if (!is_success || !options.when_durable) {
    return exchange->responder.answer(std::move(response));
  }
  auto waiting = std::make_shared<http::Response>(std::move(response));
  options.when_durable([self = shared_from_this(), exchange, waiting](bool durable) {
    if (!durable) {
      ++self->statistics.errors;
      *waiting = self->refuse(
          *exchange, refusal::internal(exchange->route.protocol,
                                       "the change could not be written to disk: see the log, and "
                                       "whether the disk of the state directory is full"));
    }
    exchange->responder.answer(std::move(*waiting));
  });
}

Server::Server(Options options) {
  NG_ASSERT(options.clock != nullptr && options.randomness != nullptr && options.find_credential);
  state_ = std::make_shared<State>(std::move(options));
}

Server::~Server() = default;

void Server::add(Binding binding) { state_->dispatcher.add(binding); }

http::BodyPolicy Server::policy(const http::RequestHead& head) const {
  static constexpr smithy::Service kNone{};
  const ServedService* served = state_->dispatcher.find_service(head);
  http::BodyPolicy policy;
  if (served == nullptr) {
    policy.bytes_max = policy.memory_bytes_max = kUnclaimedBodyBytesMax;
  } else if (served->speaks(Protocol::rest_xml)) {
    policy.bytes_max = kObjectBytesMax;
    policy.memory_bytes_max = kObjectMemoryBytesMax;
  } else {
    policy.bytes_max = policy.memory_bytes_max = kBodyBytesMax;
  }
  const smithy::Service& service = served == nullptr ? kNone : served->service();
  const Protocol protocol = served == nullptr ? Protocol::aws_json_1_1 : service.protocols.front();
  if (served != nullptr && served->speaks(Protocol::rest_xml) && may_be_large(head)) {
    // Nobody fills our disk who could not store an object: S3's signatures need only the head.
    const auto query = http::parse_query(head.query());
    try {
      state_->authenticator.verify(head, query.value_or(http::Parameters{}), service, protocol, {});
    } catch (const Error& error) {
      policy.refuse = wire_protocol(protocol).encode_error({service, nullptr, {}}, error);
    }
  }
  policy.too_large = wire_protocol(protocol).encode_error({service, nullptr, {}},
                                                          refusal::body_too_large(protocol));
  return policy;
}

void Server::handle(http::Request request, http::Responder responder) {
  state_->start(std::make_shared<Exchange>(std::move(request), std::move(responder)));
}

const Server::Statistics& Server::statistics() const { return state_->statistics; }

}  // namespace neargate::aws
