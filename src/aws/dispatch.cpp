#include "aws/dispatch.hpp"

#include <algorithm>

#include "aws/sigv4.hpp"
#include "base/text.hpp"

namespace neargate::aws {
namespace {

using smithy::Protocol;

const std::string* find_parameter(const http::Parameters& parameters, std::string_view name) {
  for (const auto& [key, value] : parameters) {
    if (key == name) return &value;
  }
  return nullptr;
}

bool is_cbor(const http::RequestHead& head) {
  return head.headers.get("smithy-protocol") == "rpc-v2-cbor";
}

// "/service/GraniteServiceVersion20100801/operation/PutMetricData"
std::optional<std::pair<std::string_view, std::string_view>> cbor_names(std::string_view path) {
  const auto parts = split(path, '/');
  const std::size_t count = parts.size();
  if (count < 5 || parts[count - 4] != "service" || parts[count - 2] != "operation") {
    return std::nullopt;
  }
  return std::pair(parts[count - 3], parts[count - 1]);
}

std::optional<Protocol> protocol_of(const http::RequestHead& head, const ServedService& served) {
  if (is_cbor(head) && served.speaks(Protocol::rpc_v2_cbor)) return Protocol::rpc_v2_cbor;
  if (head.headers.has("x-amz-target")) {
    const bool is_1_0 = head.headers.get("content-type").starts_with("application/x-amz-json-1.0");
    const auto first = is_1_0 ? Protocol::aws_json_1_0 : Protocol::aws_json_1_1;
    const auto second = is_1_0 ? Protocol::aws_json_1_1 : Protocol::aws_json_1_0;
    if (served.speaks(first)) return first;
    if (served.speaks(second)) return second;
  }
  for (const Protocol protocol :
       {Protocol::aws_query, Protocol::ec2_query, Protocol::rest_xml, Protocol::rest_json_1}) {
    if (served.speaks(protocol)) return protocol;
  }
  return std::nullopt;
}

}  // namespace

ServedService::ServedService(Binding its_binding) : binding(its_binding) {
  for (const smithy::Operation& operation : binding.service->operations) {
    operations.emplace(operation.name, &operation);
  }
  if (speaks(Protocol::rest_xml) || speaks(Protocol::rest_json_1)) router.emplace(service());
}

bool ServedService::speaks(Protocol protocol) const {
  const auto& protocols = service().protocols;
  return std::find(protocols.begin(), protocols.end(), protocol) != protocols.end();
}

const smithy::Operation* ServedService::find(std::string_view name) const {
  const auto found = operations.find(name);
  return found == operations.end() ? nullptr : found->second;
}

void Dispatcher::add(Binding binding) {
  services_.push_back(std::make_unique<ServedService>(binding));
}

const ServedService* Dispatcher::find_service(const http::RequestHead& head) const {
  const std::string_view name = sigv4::claimed_service(head);
  if (name.empty()) return find_unsigned(head);
  const std::string_view target = head.headers.get("x-amz-target");
  const std::string_view prefix = target.substr(0, target.rfind('.'));
  const ServedService* found = nullptr;
  for (const auto& served : services_) {
    if (served->service().signing_name != name) continue;
    if (found == nullptr || served->service().name == prefix) found = served.get();
  }
  return found;
}

const ServedService* Dispatcher::find_unsigned(const http::RequestHead& head) const {
  const std::string_view target = head.headers.get("x-amz-target");
  const auto cbor = is_cbor(head) ? cbor_names(head.path()) : std::nullopt;
  const bool is_rpc = !target.empty() || cbor ||
                      head.headers.get("content-type").starts_with("application/x-www-form");
  const std::string_view name = cbor ? cbor->first : target.substr(0, target.rfind('.'));
  for (const auto& served : services_) {
    if (is_rpc ? served->service().name == name : served->speaks(Protocol::rest_xml)) {
      return served.get();
    }
  }
  return nullptr;
}

Route Dispatcher::route(Incoming& incoming) const {
  const http::RequestHead& head = incoming.request;
  Route route;
  const bool is_form =
      head.method == "POST" &&
      head.headers.get("content-type").starts_with("application/x-www-form-urlencoded");
  if (is_form) incoming.form = http::parse_query(incoming.request.body.read());
  const http::Parameters& parameters = incoming.form ? *incoming.form : incoming.query;
  const std::string* action = find_parameter(parameters, "Action");
  const std::string* version = find_parameter(parameters, "Version");

  route.served = find_service(head);
  if (route.served == nullptr && action != nullptr && sigv4::claimed_service(head).empty()) {
    // Unsigned forms: only the version tells the service.
    for (const auto& served : services_) {
      const smithy::Operation* operation = served->find(*action);
      if (operation != nullptr && version != nullptr && served->service().version == *version) {
        route.served = served.get();
      }
    }
    route.protocol = Protocol::aws_query;
  }
  if (route.served == nullptr) {
    if (head.headers.has("x-amz-target")) route.protocol = Protocol::aws_json_1_1;
    if (is_form) route.protocol = Protocol::aws_query;
    return route;
  }

  const ServedService& served = *route.served;
  const auto protocol = protocol_of(head, served);
  route.protocol = protocol.value_or(served.service().protocols.front());
  switch (route.protocol) {
    case Protocol::aws_json_1_0:
    case Protocol::aws_json_1_1: {
      const std::string_view target = head.headers.get("x-amz-target");
      const std::size_t dot = target.rfind('.');
      route.name = target;
      if (dot != std::string_view::npos && target.substr(0, dot) == served.service().name) {
        route.name = target.substr(dot + 1);
        route.operation = served.find(route.name);
      }
      break;
    }
    case Protocol::aws_query:
    case Protocol::ec2_query:
      if (action == nullptr) break;
      route.name = *action;
      if (version == nullptr || *version == served.service().version) {
        route.operation = served.find(*action);
      }
      break;
    case Protocol::rpc_v2_cbor:
      if (const auto names = cbor_names(head.path())) {
        route.name = names->second;
        route.operation = served.find(names->second);
      }
      break;
    case Protocol::rest_xml:
    case Protocol::rest_json_1: {
      auto match = served.router->match(head, incoming.query);
      route.operation = match.operation;
      route.name =
          match.operation == nullptr ? std::string_view(head.target) : match.operation->name;
      incoming.labels = std::move(match.labels);
      break;
    }
  }
  return route;
}

}  // namespace neargate::aws
