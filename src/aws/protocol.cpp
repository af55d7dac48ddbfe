#include "aws/protocol.hpp"

#include "aws/protocols.hpp"

namespace neargate::aws {

const WireProtocol& wire_protocol(smithy::Protocol protocol) {
  using smithy::Protocol;
  switch (protocol) {
    case Protocol::aws_json_1_0:
      return aws_json_1_0();
    case Protocol::aws_json_1_1:
      return aws_json_1_1();
    case Protocol::aws_query:
      return aws_query();
    case Protocol::ec2_query:
      return ec2_query();
    case Protocol::rest_xml:
      return rest_xml();
    case Protocol::rest_json_1:
      return rest_json_1();
    case Protocol::rpc_v2_cbor:
      return rpc_v2_cbor();
  }
  return aws_json_1_1();
}

const smithy::Shape* find_error_shape(const smithy::Operation* operation, std::string_view code) {
  if (operation == nullptr) return nullptr;
  for (const smithy::Shape* shape : operation->errors) {
    if (shape->name == code || shape->error_code == code) return shape;
  }
  return nullptr;
}

std::string_view wire_code(const smithy::Shape* shape, const Error& error) {
  return shape != nullptr && !shape->error_code.empty() ? shape->error_code
                                                        : std::string_view(error.code());
}

int error_status(const smithy::Shape* shape, const Error& error) {
  constexpr int kDefault = 400;  // what Error has where its thrower names none
  return error.status() == kDefault && shape != nullptr && shape->error_status != 0
             ? shape->error_status
             : error.status();
}

}  // namespace neargate::aws
