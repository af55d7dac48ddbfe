#pragma once

#include <string>

#include "aws/protocol.hpp"
#include "smithy/filling.hpp"

// What REST protocols carry outside of the body: labels, query, headers. (Smithy 2.0, "HTTP binding
// traits".)
namespace neargate::aws::binding {

// The member that is the payload; nullptr where the body is a document of members, or empty.
const smithy::Member* find_payload(const smithy::Shape& shape);
bool has_body_members(const smithy::Shape& shape);

// The server's side. Throws smithy::ParseError; query parameters and x-amz-* headers that neither
// the operation nor the protocol knows are refused.
void read_request(const smithy::Operation& operation, const Incoming& incoming,
                  smithy::Filling& filling);
void write_response(const smithy::Shape& shape, const void* output, http::Response& response);

// The client's side.
void write_request(const smithy::Operation& operation, const void* input, http::Request& request);
void read_response(const http::Response& response, smithy::Filling& filling);

}  // namespace neargate::aws::binding
