#include "aws/protocols.hpp"
#include "aws/rest_protocol.hpp"
#include "aws/xml.hpp"
#include "base/encoding.hpp"
#include "base/hash.hpp"

// restXml, as S3 speaks it. (Smithy 2.0, "AWS restXml protocol"; S3 API reference, "Error
// responses".)
namespace neargate::aws {
namespace {

class RestXml final : public RestProtocol {
 public:
  http::Response encode_error(const Answer& answer, const Error& error) const override {
    const smithy::Shape* shape = find_error_shape(answer.operation, error.code());
    std::string out(xml::kDeclaration);
    out += "<Error>";
    xml::append_element(out, "Code", wire_code(shape, error));
    xml::append_element(out, "Message", error.what());
    for (const auto& [name, value] : error.details()) xml::append_element(out, name, value);
    xml::append_element(out, "RequestId", answer.request_id);
    xml::append_element(out, "HostId", host_id(answer.request_id));
    out += "</Error>";
    http::Response response;
    response.status = error_status(shape, error);
    add_request_id(answer.request_id, response.headers);
    response.headers.add("Content-Type", "application/xml");
    response.body = std::move(out);
    return response;
  }

  Error decode_error(const http::Response& response) const override {
    const std::string body = response.body.read();
    std::string code = xml::find_text(body, "Code");
    if (code.empty()) {  // HEAD has no body: the status is all there is
      code = response.status == 404   ? "NotFound"
             : response.status == 403 ? "Forbidden"
                                      : std::to_string(response.status);
    }
    return Error(code, xml::find_text(body, "Message"), response.status);
  }

 protected:
  std::string_view content_type() const override { return "application/xml"; }

  void add_request_id(std::string_view request_id, http::Headers& headers) const override {
    headers.add("x-amz-request-id", std::string(request_id));
    headers.add("x-amz-id-2", host_id(request_id));
  }

  void read_document(const std::string& text, smithy::Filling& filling,
                     smithy::Strictness strictness) const override {
    xml::read_members(text, filling, {.strictness = strictness, .body_members_only = true});
  }

  std::string write_document(const smithy::Service& service, const smithy::Shape& shape,
                             const void* object) const override {
    return write_root(service, shape.xml_name.empty() ? shape.name : shape.xml_name, shape, nullptr,
                      object);
  }

  void read_payload(const std::string& text, const smithy::Member& member, void* value,
                    smithy::Strictness strictness) const override {
    xml::read_root(text, root_name(member), member, value, {.strictness = strictness});
  }

  std::string write_payload(const smithy::Service& service, const smithy::Member& member,
                            const void* value) const override {
    return write_root(service, root_name(member), *member.target, &member, value);
  }

 private:
  static std::string_view root_name(const smithy::Member& member) {
    return member.xml_name.empty() ? member.name : member.xml_name;
  }

  static std::string write_root(const smithy::Service& service, std::string_view name,
                                const smithy::Shape& shape, const smithy::Member* member,
                                const void* value) {
    std::string out(xml::kDeclaration);
    xml::append_value(out, name, shape, member, value,
                      {.always_millis = true, .body_members_only = true},
                      shape.xml_namespace.empty() ? service.xml_namespace : shape.xml_namespace);
    return out;
  }

  // S3 sends a second, long id; what is behind it is not known. Ours follows from the first.
  static std::string host_id(std::string_view request_id) {
    return to_base64(as_view(sha256(request_id)));
  }
};

}  // namespace

const WireProtocol& rest_xml() {
  static const RestXml protocol;
  return protocol;
}

}  // namespace neargate::aws
