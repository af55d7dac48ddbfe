#include "aws/rest_protocol.hpp"

#include "aws/http_binding.hpp"
#include "aws/limits.hpp"
#include "aws/stream.hpp"
#include "base/encoding.hpp"
#include "base/error.hpp"
#include "smithy/json.hpp"

namespace neargate::aws {
namespace {

using smithy::Member;
using smithy::ParseError;
using smithy::Type;

// A body that has to be in memory to be parsed.
std::string read_document_body(const http::Body& body) {
  if (body.size() > kDocumentBytesMax) {
    throw ParseError(ParseError::Kind::malformed, {}, "The document is too large");
  }
  return body.read();
}

}  // namespace

void RestProtocol::decode_request(const smithy::Service&, const smithy::Operation& operation,
                                  Incoming& incoming, void* input) const {
  static const smithy::Shape& unit = smithy::shape_of<smithy::Unit>();
  smithy::Filling filling(operation.input == nullptr ? unit : *operation.input, input);
  binding::read_request(operation, incoming, filling);
  read_body(std::move(incoming.body), filling, smithy::Strictness::request);
  if (const Member* payload = binding::find_payload(filling.shape());
      payload != nullptr && payload->target->type == Type::stream) {
    auto& stream = *static_cast<smithy::Stream*>(smithy::emplace(*payload, input));
    stream.source->sha256_hex = incoming.body_sha256_hex;
    stream.source->md5_hex = incoming.body_md5_hex;
    stream.source->crc64nvme = incoming.body_crc64nvme;
  }
  if (const Member* missing = filling.finish()) {
    const std::string name(missing->location_name.empty() ? missing->name : missing->location_name);
    throw ParseError(ParseError::Kind::missing_member, name, "'" + name + "' is required");
  }
}

void RestProtocol::read_body(http::Body body, smithy::Filling& filling,
                             smithy::Strictness strictness) const {
  const Member* payload = binding::find_payload(filling.shape());
  if (payload == nullptr) {
    if (binding::has_body_members(filling.shape()) && body.size() > 0) {
      read_document(read_document_body(body), filling, strictness);
    }
    return;
  }
  switch (payload->target->type) {
    case Type::stream:
      static_cast<smithy::Stream*>(filling.begin(*payload))->source =
          make_stream(std::move(body)).source;
      break;
    case Type::blob:
      static_cast<smithy::Blob*>(filling.begin(*payload))->bytes = read_document_body(body);
      break;
    case Type::string: {
      if (body.size() == 0) break;
      std::string text = read_document_body(body);
      if (!is_utf8(text)) {
        throw ParseError(ParseError::Kind::malformed, std::string(payload->name),
                         "The body is not UTF-8");
      }
      *static_cast<std::string*>(filling.begin(*payload)) = std::move(text);
      break;
    }
    default:
      if (body.size() == 0) break;
      read_payload(read_document_body(body), *payload, filling.begin(*payload), strictness);
  }
}

bool RestProtocol::write_body(const smithy::Service& service, const smithy::Shape& shape,
                              const void* object, http::Body& body) const {
  const Member* payload = binding::find_payload(shape);
  if (payload == nullptr) {
    if (!binding::has_body_members(shape)) return false;
    body = write_document(service, shape, object);
    return true;
  }
  const void* value = smithy::get(*payload, object);
  if (value == nullptr) return false;
  switch (payload->target->type) {
    case Type::stream: {
      const auto& stream = *static_cast<const smithy::Stream*>(value);
      if (stream.source) body = stream.source->body;
      return false;
    }
    case Type::blob:
      body = static_cast<const smithy::Blob*>(value)->bytes;
      return false;
    case Type::string:
      body = *static_cast<const std::string*>(value);
      return false;
    default:
      body = write_payload(service, *payload, value);
      return true;
  }
}

http::Response RestProtocol::encode_response(const Answer& answer, const void* output) const {
  const smithy::Operation& operation = *answer.operation;
  http::Response response;
  response.status = operation.http_status;
  add_request_id(answer.request_id, response.headers);
  if (operation.output == nullptr) return response;
  binding::write_response(*operation.output, output, response);
  if (write_body(answer.service, *operation.output, output, response.body)) {
    response.headers.set("Content-Type", std::string(content_type()));
  }
  // A part of what was asked for is told apart by its status (RFC 9110 section 15.3.7).
  if (response.status == 200 && response.headers.has("content-range")) response.status = 206;
  if (operation.http_method != "HEAD") response.content_length_of_head.reset();
  return response;
}

http::Request RestProtocol::encode_request(const smithy::Service& service,
                                           const smithy::Operation& operation,
                                           const void* input) const {
  http::Request request;
  binding::write_request(operation, input, request);
  if (operation.input != nullptr && write_body(service, *operation.input, input, request.body)) {
    request.headers.set("Content-Type", std::string(content_type()));
  }
  return request;
}

void RestProtocol::decode_response(const smithy::Service&, const smithy::Operation& operation,
                                   const http::Response& response, void* output) const {
  if (operation.output == nullptr) return;
  smithy::Filling filling(*operation.output, output);
  try {
    binding::read_response(response, filling);
    read_body(response.body, filling, smithy::Strictness::answer);
  } catch (const ParseError& error) {
    throw neargate::Error("the answer to " + std::string(operation.name) + " cannot be read",
                          error.what());
  }
  filling.finish();
}

}  // namespace neargate::aws
