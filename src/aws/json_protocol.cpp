#include "aws/error_json.hpp"
#include "aws/protocols.hpp"
#include "base/error.hpp"
#include "smithy/json.hpp"

// awsJson 1.0 and 1.1: every call is a POST to "/", with the operation in X-Amz-Target and the
// input as the body. (Smithy 2.0, "AWS JSON protocols".)
namespace neargate::aws {
namespace {

class AwsJson final : public WireProtocol {
 public:
  explicit AwsJson(std::string_view content_type) : content_type_(content_type) {}

  void decode_request(const smithy::Service&, const smithy::Operation& operation,
                      Incoming& incoming, void* input) const override {
    if (operation.input == nullptr) return;
    if (incoming.body.file) {
      smithy::from_json(incoming.body.read(), *operation.input, input);
    } else {
      smithy::from_json(incoming.body.bytes, *operation.input, input);
    }
  }

  http::Response encode_response(const Answer& answer, const void* output) const override {
    http::Response response;
    add_headers(answer, response);
    response.body = answer.operation->output == nullptr
                        ? "{}"
                        : smithy::to_json(*answer.operation->output, output);
    return response;
  }

  http::Response encode_error(const Answer& answer, const Error& error) const override {
    const smithy::Shape* shape = find_error_shape(answer.operation, error.code());
    http::Response response;
    response.status = error_status(shape, error);
    add_headers(answer, response);
    add_query_error(answer, shape, error, response);
    response.body = error_json(shape, error, /*has_type=*/true);
    return response;
  }

  http::Request encode_request(const smithy::Service& service, const smithy::Operation& operation,
                               const void* input) const override {
    http::Request request;
    request.method = "POST";
    request.target = "/";
    request.headers.add("Content-Type", std::string(content_type_));
    request.headers.add("X-Amz-Target",
                        std::string(service.name) + "." + std::string(operation.name));
    request.body = operation.input == nullptr ? "{}" : smithy::to_json(*operation.input, input);
    return request;
  }

  void decode_response(const smithy::Service&, const smithy::Operation& operation,
                       const http::Response& response, void* output) const override {
    if (operation.output == nullptr) return;
    try {
      smithy::from_json(response.body.read(), *operation.output, output,
                        {.strictness = smithy::Strictness::answer});
    } catch (const smithy::ParseError& error) {
      throw neargate::Error(
          "the answer to " + std::string(operation.name) + " cannot be read",
          std::string(error.what()) + (error.path.empty() ? "" : " (at '" + error.path + "')"));
    }
  }

  Error decode_error(const http::Response& response) const override {
    return read_error_json(response);
  }

 private:
  void add_headers(const Answer& answer, http::Response& response) const {
    response.headers.add("x-amzn-RequestId", std::string(answer.request_id));
    response.headers.add("Content-Type", std::string(content_type_));
  }

  std::string_view content_type_;
};

}  // namespace

const WireProtocol& aws_json_1_0() {
  static const AwsJson protocol("application/x-amz-json-1.0");
  return protocol;
}

const WireProtocol& aws_json_1_1() {
  static const AwsJson protocol("application/x-amz-json-1.1");
  return protocol;
}

}  // namespace neargate::aws
