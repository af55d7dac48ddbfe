#pragma once

#include <string>

#include "http/message.hpp"
#include "smithy/shape.hpp"

namespace neargate::smithy {

// What is behind a smithy::Stream: a body in memory or in a file, and what is known of it already.
struct StreamSource {
  http::Body body;
  // Of the payload; "" where it was not computed.
  std::string sha256_hex;
  std::string md5_hex;
  std::string crc64nvme;  // base64
};

}  // namespace neargate::smithy

namespace neargate::aws {

smithy::Stream make_stream(http::Body body);

}  // namespace neargate::aws
