#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "aws/error.hpp"
#include "http/message.hpp"
#include "smithy/filling.hpp"
#include "smithy/service.hpp"

namespace neargate::aws {

// A request on its way to a handler.
struct Incoming {
  http::Request& request;
  http::Parameters query;                // of the target, decoded
  std::optional<http::Parameters> form;  // of the body, where the protocol has it so
  http::Body body;                       // the payload, without aws-chunked framing
  // Where they are known; "" else.
  std::string body_sha256_hex;
  std::string body_md5_hex;
  std::string body_crc64nvme;
  // REST: the labels of the pattern that matched, decoded, by the names of members.
  http::Parameters labels;
};

// What an answer needs to know besides its output.
struct Answer {
  const smithy::Service& service;
  const smithy::Operation* operation;  // nullptr where an error came before it was known
  std::string_view request_id;
};

// One wire protocol: between HTTP messages and shapes, for servers and clients. Without state.
class WireProtocol {
 public:
  virtual ~WireProtocol() = default;

  // The server's side. decode_request throws smithy::ParseError; constraints are not its business.
  virtual void decode_request(const smithy::Service& service, const smithy::Operation& operation,
                              Incoming& incoming, void* input) const = 0;
  virtual http::Response encode_response(const Answer& answer, const void* output) const = 0;
  virtual http::Response encode_error(const Answer& answer, const Error& error) const = 0;

  // The client's side. Host and signature are added by the caller. decode_* throw neargate::Error
  // where the answer is not of the protocol.
  virtual http::Request encode_request(const smithy::Service& service,
                                       const smithy::Operation& operation,
                                       const void* input) const = 0;
  virtual void decode_response(const smithy::Service& service, const smithy::Operation& operation,
                               const http::Response& response, void* output) const = 0;
  virtual Error decode_error(const http::Response& response) const = 0;
};

const WireProtocol& wire_protocol(smithy::Protocol protocol);

// The modelled shape of an error, looked up by its name or its code; nullptr where there is none.
const smithy::Shape* find_error_shape(const smithy::Operation* operation, std::string_view code);
// The code that query and XML answers carry, and the status of the answer.
std::string_view wire_code(const smithy::Shape* shape, const Error& error);
int error_status(const smithy::Shape* shape, const Error& error);

}  // namespace neargate::aws
