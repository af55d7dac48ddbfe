#pragma once

#include <string>

#include "aws/protocol.hpp"

// Errors as JSON, as awsJson and restJson1 share them.
namespace neargate::aws {

// {"__type":"Code","message":"..."} and the error's details. Details of members that are not
// strings are JSON text already.
std::string error_json(const smithy::Shape* shape, const Error& error, bool has_type);

// The code by which JSON and CBOR protocols name an error: its shape's name.
std::string_view shape_code(const smithy::Shape* shape, const Error& error);

// x-amzn-query-error, for services that spoke awsQuery before and still do: their older clients'
// code for the error. (Smithy's @awsQueryCompatible.)
void add_query_error(const Answer& answer, const smithy::Shape* shape, const Error& error,
                     http::Response& response);

// What a caller compares and reads, of the type that an error's document or header names, such as
// "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException:http://...": the bare name, or where
// there is an x-amzn-query-error, the code in that, as AWS's SDKs prefer it.
std::string code_of(std::string_view type, const http::Headers& headers);

// Code and message of an error answer: of its headers or its body.
Error read_error_json(const http::Response& response);

}  // namespace neargate::aws
