#include "smithy/idl/traits.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace neargate::smithy::idl {

HttpBinding http_binding(const Traits& traits) {
  if (traits.has("httpLabel")) return {"label", ""};
  if (traits.has("httpQuery")) return {"query", traits.text("httpQuery")};
  if (traits.has("httpQueryParams")) return {"query_params", ""};
  if (traits.has("httpHeader")) return {"header", traits.text("httpHeader")};
  if (traits.has("httpPrefixHeaders")) return {"prefix_headers", traits.text("httpPrefixHeaders")};
  if (traits.has("httpPayload")) return {"payload", ""};
  if (traits.has("httpResponseCode")) return {"status_code", ""};
  return {};
}

ErrorTraits error_traits(const Shape& shape) {
  ErrorTraits error{shape.name, shape.traits.text("error") == "server" ? 500 : 400};
  if (const Node* status = shape.traits.find("httpError")) {
    error.status = static_cast<int>(status->integer().value_or(error.status));
  }
  if (const Node* query = shape.traits.find("aws.protocols#awsQueryError")) {
    error.code = query->string_at("code", error.code);
    if (const Node* status = query->find("httpResponseCode")) {
      error.status = static_cast<int>(status->integer().value_or(error.status));
    }
  }
  return error;
}

ServiceTraits service_traits(const Shape& service) {
  static constexpr std::pair<std::string_view, std::string_view> kProtocols[] = {
      {"aws.protocols#awsJson1_0", "aws_json_1_0"},  {"aws.protocols#awsJson1_1", "aws_json_1_1"},
      {"aws.protocols#awsQuery", "aws_query"},       {"aws.protocols#ec2Query", "ec2_query"},
      {"aws.protocols#restXml", "rest_xml"},         {"aws.protocols#restJson1", "rest_json_1"},
      {"smithy.protocols#rpcv2Cbor", "rpc_v2_cbor"},
  };
  ServiceTraits result;
  for (const auto& [trait, constant] : kProtocols) {
    if (service.traits.has(trait)) result.protocols.push_back(constant);
  }
  result.sdk_id = service.name;
  if (const Node* aws = service.traits.find("aws.api#service")) {
    result.sdk_id = aws->string_at("sdkId", result.sdk_id);
    result.endpoint_prefix = aws->string_at("endpointPrefix", aws->string_at("arnNamespace"));
  }
  if (const Node* signing = service.traits.find("aws.auth#sigv4")) {
    result.signing_name = signing->string_at("name");
  }
  if (result.signing_name.empty()) result.signing_name = result.endpoint_prefix;
  if (result.endpoint_prefix.empty()) result.endpoint_prefix = result.signing_name;
  if (const Node* xml = service.traits.find("xmlNamespace")) {
    result.xml_namespace = xml->string_at("uri");
  }
  result.validation_error_code = service.traits.text("neargate.api#validationError");
  return result;
}

std::string enum_value(const Member& member) {
  if (member.value) return member.value->text;
  if (const Node* value = member.traits.find("enumValue")) return value->text;
  return member.name;
}

Traits int_enum_range(const Shape& shape) {
  std::int64_t lowest = INT64_MAX;
  std::int64_t highest = INT64_MIN;
  for (const Member& member : shape.members) {
    const std::int64_t value = member.value ? member.value->integer().value_or(0) : 0;
    lowest = std::min(lowest, value);
    highest = std::max(highest, value);
  }
  Trait range{"smithy.api#range", Node::of_object(), {}};
  for (const auto& [key, value] : {std::pair{"min", lowest}, std::pair{"max", highest}}) {
    Node number;
    number.kind = Node::Kind::number;
    number.text = std::to_string(value);
    range.value.members.push_back({key, number});
  }
  return {{range}};
}

}  // namespace neargate::smithy::idl
