#include "aws/server.hpp"

#include "aws/authenticator.hpp"
#include "aws/dispatch.hpp"
#include "aws/limits.hpp"
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

}  // namespace

struct Server::State {
  explicit State(Options its_options)
      : options(std::move(its_options)),
        authenticator(options.region, *options.clock, options.find_credential) {}

  // One request, from its arrival to its answer.
  struct Exchange {
    Incoming incoming;
    Route route;
    Call call;
  };

  http::Response respond(Exchange& exchange);
  void identify(Exchange& exchange);
  http::Response perform(Exchange& exchange);
  http::Response refuse(const Exchange& exchange, const Error& error);
  http::Response fail(const Exchange& exchange, const std::string& message);
  void send(std::shared_ptr<Exchange> exchange, http::Response response, bool is_success,
            http::Responder responder);
  std::string new_request_id(const Exchange& exchange);

  Options options;
  Authenticator authenticator;
  Dispatcher dispatcher;
  Statistics statistics;
};

// Runs the call. Throws Error for whatever is refused, on our part or the handler's.
http::Response Server::State::respond(Exchange& exchange) {
  const http::Request& request = exchange.incoming.request;
  auto query = http::parse_query(request.query());
  const bool is_query_broken = !query.has_value();
  exchange.incoming.query = std::move(query).value_or(http::Parameters{});
  exchange.route = dispatcher.route(exchange.incoming);
  const Route& route = exchange.route;

  Call& call = exchange.call;
  call.request_id = new_request_id(exchange);
  call.region = options.region;
  call.source_address = request.peer_address;
  call.host = request.headers.get("host");
  call.now = options.clock->now();
  if (is_query_broken)
    throw refusal::malformed_request(route.protocol, "the query is not URL-encoded");
  if (route.served == nullptr) {
    throw Error(
        route.protocol == Protocol::aws_json_1_1 ? "UnknownOperationException" : "InvalidAction",
        "Neargate does not serve '" + std::string(sigv4::claimed_service(request)) +
            "'; docs/coverage.md lists the services and their operations");
  }
  call.service = &route.served->service();
  identify(exchange);
  if (route.operation == nullptr) {
    throw refusal::unknown_operation(route.served->service(), route.protocol, route.name);
  }
  call.operation = route.operation;
  return perform(exchange);
}

// Who calls? Throws where the signature does not prove it.
void Server::State::identify(Exchange& exchange) {
  const http::Request& request = exchange.incoming.request;
  const Route& route = exchange.route;
  const bool may_be_anonymous = route.operation != nullptr && route.operation->anonymous;
  if (may_be_anonymous && !request.headers.has("authorization") &&
      sigv4::claimed_service(request).empty()) {
    exchange.incoming.body = request.body;
    return;
  }
  const Identity identity = authenticator.verify(
      request, exchange.incoming.query, route.served->service(), route.protocol,
      [&] { return sha256_hex(request.body.file ? request.body.read() : request.body.bytes); });
  exchange.call.principal = identity.credential->principal;
  exchange.incoming.body = request.body;
}

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
  if (options.authorize) options.authorize(exchange.call, input.shape(), input.get());

  const Value output(operation.output);
  const Binding& binding = route.served->binding;
  const auto index = static_cast<std::size_t>(&operation - service.operations.data());
  binding.invoke(binding.api, index, input.get(), output.get(), exchange.call);
  return protocol.encode_response({service, &operation, exchange.call.request_id}, output.get());
}

http::Response Server::State::refuse(const Exchange& exchange, const Error& error) {
  static constexpr smithy::Service kNone{};
  const Route& route = exchange.route;
  const smithy::Service& service = route.served == nullptr ? kNone : route.served->service();
  log::debug("{} {} {}: {}", exchange.call.request_id, service.sdk_id, error.code(), error.what());
  return wire_protocol(route.protocol)
      .encode_error({service, route.operation, exchange.call.request_id}, error);
}

http::Response Server::State::fail(const Exchange& exchange, const std::string& message) {
  log::error("request {}: {}", exchange.call.request_id, message);
  return refuse(exchange, refusal::internal(exchange.route.protocol,
                                            "We encountered an internal error; the log has more "
                                            "under this request's id. Please try again."));
}

std::string Server::State::new_request_id(const Exchange& exchange) {
  constexpr std::size_t kLengthOfS3 = 16;
  return exchange.route.protocol == Protocol::rest_xml ? options.randomness->letters(kLengthOfS3)
                                                       : options.randomness->uuid();
}

// The answer leaves when what it tells of is on disk.
void Server::State::send(std::shared_ptr<Exchange> exchange, http::Response response,
                         bool is_success, http::Responder responder) {
  if (!is_success || !options.when_durable) return responder.answer(std::move(response));
  auto waiting = std::make_shared<std::pair<http::Response, http::Responder>>(std::move(response),
                                                                              std::move(responder));
  options.when_durable([this, exchange, waiting](bool durable) {
    if (!durable) {
      ++statistics.errors;
      waiting->first = refuse(
          *exchange, refusal::internal(exchange->route.protocol,
                                       "the change could not be written to disk: see the log, and "
                                       "whether the disk of the state directory is full"));
    }
    waiting->second.answer(std::move(waiting->first));
  });
}

Server::Server(Options options) {
  NG_ASSERT(options.clock != nullptr && options.randomness != nullptr && options.find_credential);
  state_ = std::make_unique<State>(std::move(options));
}

Server::~Server() = default;

void Server::add(Binding binding) { state_->dispatcher.add(binding); }

http::BodyPolicy Server::policy(const http::RequestHead& head) const {
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
  const Protocol protocol =
      served == nullptr ? Protocol::aws_json_1_1 : served->service().protocols.front();
  static constexpr smithy::Service kNone{};
  policy.too_large = wire_protocol(protocol).encode_error(
      {served == nullptr ? kNone : served->service(), nullptr, {}},
      refusal::body_too_large(protocol));
  return policy;
}

void Server::handle(http::Request request, http::Responder responder) {
  const auto start = std::chrono::steady_clock::now();
  // The request lives as long as the exchange, which holds on to its body and parts.
  struct Owner {
    explicit Owner(http::Request its_request)
        : request(std::move(its_request)), exchange{.incoming = {.request = request}} {}
    http::Request request;
    State::Exchange exchange;
  };
  const auto owner = std::make_shared<Owner>(std::move(request));
  const std::shared_ptr<State::Exchange> exchange(owner, &owner->exchange);

  http::Response response;
  bool is_success = false;
  try {
    response = state_->respond(*exchange);
    is_success = true;
  } catch (const Error& error) {
    response = state_->refuse(*exchange, error);
  } catch (const std::exception& error) {
    response = state_->fail(*exchange, error.what());
  }
  if (owner->request.method == "HEAD" && !response.content_length_of_head) {
    response.content_length_of_head = 0;
    response.body = {};
  }
  Statistics& statistics = state_->statistics;
  ++statistics.calls;
  if (!is_success) ++statistics.errors;
  const auto duration = std::chrono::steady_clock::now() - start;
  statistics.handling += duration;
  if (log::enabled(log::Level::debug)) {
    const State::Exchange& done = *exchange;
    log::debug("{} {} {} by {}: {} in {} us", done.call.request_id,
               done.call.service == nullptr ? "" : done.call.service->sdk_id,
               done.route.operation == nullptr ? done.route.name : done.route.operation->name,
               done.call.principal.arn, response.status,
               std::chrono::duration_cast<std::chrono::microseconds>(duration).count());
  }
  state_->send(exchange, std::move(response), is_success, std::move(responder));
}

const Server::Statistics& Server::statistics() const { return state_->statistics; }

}  // namespace neargate::aws
