#include "aws/error_json.hpp"
#include "aws/protocols.hpp"
#include "aws/rest_protocol.hpp"
#include "smithy/json.hpp"

// restJson1. (Smithy 2.0, "AWS restJson1 protocol".)
namespace neargate::aws {
namespace {

class RestJson final : public RestProtocol {
 public:
  http::Response encode_error(const Answer& answer, const Error& error) const override {
    const smithy::Shape* shape = find_error_shape(answer.operation, error.code());
    http::Response response;
    response.status = error_status(shape, error);
    add_request_id(answer.request_id, response.headers);
    response.headers.add("Content-Type", std::string(content_type()));
    response.headers.add("x-amzn-errortype", std::string(shape_code(shape, error)));
    response.body = error_json(shape, error, /*has_type=*/false);
    return response;
  }

  Error decode_error(const http::Response& response) const override {
    return read_error_json(response);
  }

 protected:
  std::string_view content_type() const override { return "application/json"; }

  void add_request_id(std::string_view request_id, http::Headers& headers) const override {
    headers.add("x-amzn-RequestId", std::string(request_id));
  }

  void read_document(const std::string& text, smithy::Filling& filling,
                     smithy::Strictness strictness) const override {
    smithy::from_json(text, filling, options(strictness));
  }

  std::string write_document(const smithy::Service&, const smithy::Shape& shape,
                             const void* object) const override {
    return smithy::to_json(shape, object, options(smithy::Strictness::request));
  }

  void read_payload(const std::string& text, const smithy::Member& member, void* value,
                    smithy::Strictness strictness) const override {
    smithy::from_json(text, *member.target, value,
                      {.strictness = strictness, .use_json_name = true});
  }

  std::string write_payload(const smithy::Service&, const smithy::Member& member,
                            const void* value) const override {
    return smithy::to_json(*member.target, value, {.use_json_name = true});
  }

 private:
  static smithy::JsonOptions options(smithy::Strictness strictness) {
    return {.strictness = strictness, .use_json_name = true, .body_members_only = true};
  }
};

}  // namespace

const WireProtocol& rest_json_1() {
  static const RestJson protocol;
  return protocol;
}

}  // namespace neargate::aws
