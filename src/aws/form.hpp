#pragma once

#include <string>

#include "http/message.hpp"
#include "smithy/shape.hpp"

// Shapes to and from the parameters of awsQuery and ec2Query: "Filter.1.Value.2=web".
namespace neargate::aws::form {

// Where the two protocols differ.
enum class Dialect {
  aws_query,  // lists "X.member.N", maps "X.entry.N.key", flattened ones without the middle part
  ec2_query,  // names start with a capital; lists always "X.N"
};

// Fills a structure. "Action" and "Version" are passed over, and X-Amz-* (presigned). Throws
// smithy::ParseError, whose path is the parameter's name.
void read(const http::Parameters& parameters, const smithy::Shape& shape, void* object,
          Dialect dialect);

// Appends "&Name=value" for each member that is there.
void append(std::string& out, const smithy::Shape& shape, const void* object, Dialect dialect);

}  // namespace neargate::aws::form
