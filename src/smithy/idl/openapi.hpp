#pragma once

#include <string>

#include "smithy/idl/model.hpp"

namespace neargate::smithy::idl {

// An OpenAPI 3.1 document of the model's service, as JSON, indented. The service must be of
// @restJson1: throws Error where it is not, or where there is none.
// https://spec.openapis.org/oas/v3.1.0 and
// https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
std::string openapi_document(const Model& model);

}  // namespace neargate::smithy::idl
