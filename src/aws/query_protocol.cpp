#include "aws/form.hpp"
#include "aws/protocols.hpp"
#include "aws/xml.hpp"
#include "base/error.hpp"

// awsQuery and ec2Query: the input as a form, the output as XML. They differ in the forms' dialect
// and in what is around the output. (Smithy 2.0, "AWS query protocol", "AWS EC2 query protocol".)
namespace neargate::aws {
namespace {

bool has_members(const smithy::Shape* shape) { return shape != nullptr && shape->name != "Unit"; }

class Query : public WireProtocol {
 public:
  explicit Query(form::Dialect dialect) : dialect_(dialect) {}

  void decode_request(const smithy::Service&, const smithy::Operation& operation,
                      Incoming& incoming, void* input) const override {
    static const smithy::Shape& unit = smithy::shape_of<smithy::Unit>();
    const smithy::Shape& shape = operation.input == nullptr ? unit : *operation.input;
    form::read(incoming.form ? *incoming.form : incoming.query, shape, input, dialect_);
  }

  http::Request encode_request(const smithy::Service& service, const smithy::Operation& operation,
                               const void* input) const override {
    http::Request request;
    request.method = "POST";
    request.target = "/";
    request.headers.add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
    request.body.bytes =
        "Action=" + std::string(operation.name) + "&Version=" + std::string(service.version);
    if (operation.input != nullptr) {
      form::append(request.body.bytes, *operation.input, input, dialect_);
    }
    return request;
  }

  Error decode_error(const http::Response& response) const override {
    const std::string body = response.body.read();
    std::string code = xml::find_text(body, "Code");
    if (code.empty()) code = "UnknownError";
    return Error(code, xml::find_text(body, "Message"), response.status);
  }

 protected:
  static void append_namespace(std::string& out, const smithy::Service& service) {
    if (service.xml_namespace.empty()) return;
    out += " xmlns=\"";
    out += service.xml_namespace;
    out += '"';
  }
  static http::Response xml_response(const Answer& answer, std::string body) {
    http::Response response;
    response.headers.add("x-amzn-RequestId", std::string(answer.request_id));
    response.headers.add("Content-Type", "text/xml;charset=UTF-8");
    response.body = std::move(body);
    return response;
  }
  static void read_output(const smithy::Operation& operation, const http::Response& response,
                          void* output, std::string_view within) {
    if (!has_members(operation.output)) return;
    smithy::Filling filling(*operation.output, output);
    try {
      xml::read_members(response.body.read(), filling, {.strictness = smithy::Strictness::answer},
                        within);
    } catch (const std::runtime_error& error) {
      throw neargate::Error("the answer to " + std::string(operation.name) + " cannot be read",
                            error.what());
    }
    filling.finish();
  }

 private:
  form::Dialect dialect_;
};

class AwsQuery final : public Query {
 public:
  AwsQuery() : Query(form::Dialect::aws_query) {}

  http::Response encode_response(const Answer& answer, const void* output) const override {
    const std::string name(answer.operation->name);
    std::string out = "<" + name + "Response";
    append_namespace(out, answer.service);
    out += '>';
    if (has_members(answer.operation->output)) {
      xml::append_value(out, name + "Result", *answer.operation->output, nullptr, output, {});
    }
    out += "<ResponseMetadata>";
    xml::append_element(out, "RequestId", answer.request_id);
    out += "</ResponseMetadata></" + name + "Response>";
    return xml_response(answer, std::move(out));
  }

  http::Response encode_error(const Answer& answer, const Error& error) const override {
    const smithy::Shape* shape = find_error_shape(answer.operation, error.code());
    const int status = error_status(shape, error);
    std::string out = "<ErrorResponse";
    append_namespace(out, answer.service);
    out += "><Error>";
    xml::append_element(out, "Type", status < 500 ? "Sender" : "Receiver");
    xml::append_element(out, "Code", wire_code(shape, error));
    xml::append_element(out, "Message", error.what());
    for (const auto& [name, value] : error.details()) xml::append_element(out, name, value);
    out += "</Error>";
    xml::append_element(out, "RequestId", answer.request_id);
    out += "</ErrorResponse>";
    http::Response response = xml_response(answer, std::move(out));
    response.status = status;
    return response;
  }

  void decode_response(const smithy::Service&, const smithy::Operation& operation,
                       const http::Response& response, void* output) const override {
    read_output(operation, response, output, std::string(operation.name) + "Result");
  }
};

class Ec2Query final : public Query {
 public:
  Ec2Query() : Query(form::Dialect::ec2_query) {}

  http::Response encode_response(const Answer& answer, const void* output) const override {
    const std::string name(answer.operation->name);
    std::string out(xml::kDeclaration);
    out += "<" + name + "Response";
    append_namespace(out, answer.service);
    out += '>';
    xml::append_element(out, "requestId", answer.request_id);
    if (has_members(answer.operation->output)) {
      xml::append_members(out, *answer.operation->output, output, {.always_millis = true});
    } else {
      out += "<return>true</return>";  // what EC2 says where there is nothing to say
    }
    out += "</" + name + "Response>";
    return xml_response(answer, std::move(out));
  }

  http::Response encode_error(const Answer& answer, const Error& error) const override {
    const smithy::Shape* shape = find_error_shape(answer.operation, error.code());
    std::string out(xml::kDeclaration);
    out += "<Response><Errors><Error>";
    xml::append_element(out, "Code", wire_code(shape, error));
    xml::append_element(out, "Message", error.what());
    for (const auto& [detail, value] : error.details()) xml::append_element(out, detail, value);
    out += "</Error></Errors>";
    xml::append_element(out, "RequestID", answer.request_id);
    out += "</Response>";
    http::Response response = xml_response(answer, std::move(out));
    response.status = error_status(shape, error);
    return response;
  }

  void decode_response(const smithy::Service&, const smithy::Operation& operation,
                       const http::Response& response, void* output) const override {
    read_output(operation, response, output, {});
  }
};

}  // namespace

const WireProtocol& aws_query() {
  static const AwsQuery protocol;
  return protocol;
}

const WireProtocol& ec2_query() {
  static const Ec2Query protocol;
  return protocol;
}

}  // namespace neargate::aws
