#pragma once

#include "aws/protocol.hpp"
#include "smithy/strictness.hpp"

namespace neargate::aws {

// What restXml and restJson1 have in common: bindings to HTTP, payloads. The document of members,
// or of a structure that is the payload, is each protocol's own.
class RestProtocol : public WireProtocol {
 public:
  void decode_request(const smithy::Service& service, const smithy::Operation& operation,
                      Incoming& incoming, void* input) const override;
  http::Response encode_response(const Answer& answer, const void* output) const override;
  http::Request encode_request(const smithy::Service& service, const smithy::Operation& operation,
                               const void* input) const override;
  void decode_response(const smithy::Service& service, const smithy::Operation& operation,
                       const http::Response& response, void* output) const override;

 protected:
  virtual std::string_view content_type() const = 0;
  virtual void add_request_id(std::string_view request_id, http::Headers& headers) const = 0;
  // The members that are bound to the body.
  virtual void read_document(const std::string& text, smithy::Filling& filling,
                             smithy::Strictness strictness) const = 0;
  virtual std::string write_document(const smithy::Service& service, const smithy::Shape& shape,
                                     const void* object) const = 0;
  // A structure that is the whole payload.
  virtual void read_payload(const std::string& text, const smithy::Member& member, void* value,
                            smithy::Strictness strictness) const = 0;
  virtual std::string write_payload(const smithy::Service& service, const smithy::Member& member,
                                    const void* value) const = 0;

 private:
  void read_body(http::Body body, smithy::Filling& filling, smithy::Strictness strictness) const;
  // False where there is no document: a payload of bytes, or nothing at all.
  bool write_body(const smithy::Service& service, const smithy::Shape& shape, const void* object,
                  http::Body& body) const;
};

}  // namespace neargate::aws
