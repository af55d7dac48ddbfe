#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "smithy/idl/model.hpp"

// What traits say, taken together, for the generators.
namespace neargate::smithy::idl {

// Where an HTTP-bound protocol carries a member: `location` is one of smithy::Location's names.
struct HttpBinding {
  std::string_view location = "body";
  std::string name;  // of the header or query parameter; the prefix of prefix_headers
};
HttpBinding http_binding(const Traits& traits);

// Of a structure with @error. The code is the shape's name unless @awsQueryError has another; the
// status is @awsQueryError's, else @httpError's, else 400 or 500 by the error's side.
struct ErrorTraits {
  std::string code;
  int status = 400;
};
ErrorTraits error_traits(const Shape& shape);

struct ServiceTraits {
  std::string sdk_id;
  std::string signing_name;
  std::string endpoint_prefix;
  std::string xml_namespace;
  std::string validation_error_code;
  std::vector<std::string_view> protocols;  // names of smithy::Protocol's constants
};
ServiceTraits service_traits(const Shape& service);

// What the wire has for an enum's member.
std::string enum_value(const Member& member);

// An intEnum's values as a @range; the check refuses those that have gaps.
Traits int_enum_range(const Shape& shape);

}  // namespace neargate::smithy::idl
