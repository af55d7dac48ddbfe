#include "aws/cbor.hpp"
#include "aws/error_json.hpp"
#include "aws/protocols.hpp"
#include "base/error.hpp"
#include "smithy/json.hpp"

// rpcv2Cbor: POST to /service/{Service}/operation/{Operation}. (Smithy 2.0, "Smithy RPC v2 CBOR".)
namespace neargate::aws {
namespace {

class RpcV2Cbor final : public WireProtocol {
 public:
  void decode_request(const smithy::Service&, const smithy::Operation& operation,
                      Incoming& incoming, void* input) const override {
    if (operation.input == nullptr) return;
    cbor::read(incoming.body.file ? incoming.body.read() : incoming.body.bytes, *operation.input,
               input);
  }

  http::Response encode_response(const Answer& answer, const void* output) const override {
    http::Response response;
    add_headers(answer, response);
    if (answer.operation->output != nullptr) {
      response.body = cbor::write(*answer.operation->output, output);
    }
    return response;
  }

  http::Response encode_error(const Answer& answer, const Error& error) const override {
    const smithy::Shape* shape = find_error_shape(answer.operation, error.code());
    http::Response response;
    response.status = error_status(shape, error);
    add_headers(answer, response);
    add_query_error(answer, shape, error, response);
    std::string& out = response.body.bytes;
    cbor::append_map_head(out, 2 + error.details().size());
    cbor::append_text(out, "__type");
    cbor::append_text(out, shape_code(shape, error));
    cbor::append_text(out, "message");
    cbor::append_text(out, error.what());
    for (const auto& [name, value] : error.details()) {
      cbor::append_text(out, name);
      cbor::append_text(out, value);
    }
    return response;
  }

  http::Request encode_request(const smithy::Service& service, const smithy::Operation& operation,
                               const void* input) const override {
    http::Request request;
    request.method = "POST";
    request.target =
        "/service/" + std::string(service.name) + "/operation/" + std::string(operation.name);
    request.headers.add("smithy-protocol", "rpc-v2-cbor");
    request.headers.add("Accept", "application/cbor");
    if (operation.input != nullptr) {
      request.headers.add("Content-Type", "application/cbor");
      request.body = cbor::write(*operation.input, input);
    }
    return request;
  }

  void decode_response(const smithy::Service&, const smithy::Operation& operation,
                       const http::Response& response, void* output) const override {
    if (operation.output == nullptr) return;
    try {
      cbor::read(response.body.read(), *operation.output, output,
                 {.strictness = smithy::Strictness::answer});
    } catch (const smithy::ParseError& error) {
      throw neargate::Error("the answer to " + std::string(operation.name) + " cannot be read",
                            error.what());
    }
  }

  Error decode_error(const http::Response& response) const override {
    const std::string body = response.body.read();
    std::string message = cbor::find_text(body, "message");
    if (message.empty()) message = cbor::find_text(body, "Message");
    return Error(code_of(cbor::find_text(body, "__type"), response.headers), message,
                 response.status);
  }

 private:
  static void add_headers(const Answer& answer, http::Response& response) {
    response.headers.add("smithy-protocol", "rpc-v2-cbor");
    response.headers.add("x-amzn-RequestId", std::string(answer.request_id));
    response.headers.add("Content-Type", "application/cbor");
  }
};

}  // namespace

const WireProtocol& rpc_v2_cbor() {
  static const RpcV2Cbor protocol;
  return protocol;
}

}  // namespace neargate::aws
