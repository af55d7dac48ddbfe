#pragma once

#include <string>

#include "http/message.hpp"
#include "smithy/shape.hpp"

namespace neargate::smithy {

// What is behind a smithy::Stream: a body in memory or in a file, and what is known of it already.
struct StreamSource {
  http::Body body;
  std::string sha256_hex;  // of the payload; "" where it was not computed
};

}  // namespace neargate::smithy

namespace neargate::aws {

smithy::Stream make_stream(http::Body body);

}  // namespace neargate::aws
