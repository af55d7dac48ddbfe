#include "smithy/idl/openapi.hpp"

#include <map>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "smithy/idl/openapi_schema.hpp"
#include "smithy/idl/traits.hpp"

namespace neargate::smithy::idl {
namespace {

bool in_body(const Member& member) { return http_binding(member.traits).location == "body"; }

class DocumentWriter {
 public:
  explicit DocumentWriter(const Model& model)
      : model_(model), service_(*model.service()), schemas_(model) {}

  std::string run() {
    Json document = {{"openapi", "3.1.0"}};
    document["info"] = {{"title", service_.traits.text("title", service_.name)},
                        {"version", service_.version}};
    const std::string text = service_.documentation.empty() ? service_.traits.text("documentation")
                                                            : service_.documentation;
    if (!text.empty()) document["info"]["description"] = text;
    Json paths = Json::object();
    for (const Reference& reference : service_.operations)
      add_operation(paths, model_.at(reference.id));
    document["paths"] = std::move(paths);
    if (!schemas_.schemas().empty()) document["components"]["schemas"] = schemas_.schemas();
    return document.dump(2) + "\n";
  }

 private:
  void add_operation(Json& paths, const Shape& operation) {
    const Node& http = *operation.traits.find("http");
    const std::string uri = http.string_at("uri");
    std::string path = uri.substr(0, uri.find('?'));
    if (const std::size_t greedy = path.find("+}"); greedy != std::string::npos) {
      path.erase(greedy, 1);
    }
    Json entry = {{"operationId", operation.name}};
    const std::string text = operation.documentation.empty()
                                 ? operation.traits.text("documentation")
                                 : operation.documentation;
    if (!text.empty()) entry["description"] = text;
    if (const Node* tags = operation.traits.find("tags"))
      entry["tags"] = Json::parse(tags->to_json());
    if (operation.traits.has("deprecated")) entry["deprecated"] = true;
    if (operation.input) add_request(entry, operation, model_.at(operation.input->id));
    entry["responses"] = responses(operation, http);
    paths[path][to_lower(http.string_at("method"))] = std::move(entry);
  }

  void add_request(Json& entry, const Shape& operation, const Shape& input) {
    Json parameters = Json::array();
    for (const Member& member : input.members) {
      const HttpBinding binding = http_binding(member.traits);
      if (binding.location == "label") {
        parameters.push_back(parameter(member, member.name, "path", "date-time"));
      } else if (binding.location == "query") {
        parameters.push_back(parameter(member, binding.name, "query", "date-time"));
      } else if (binding.location == "query_params") {
        parameters.push_back(parameter(member, member.name, "query", "date-time"));
        parameters.back()["style"] = "form";
        parameters.back()["explode"] = true;
      } else if (binding.location == "header") {
        parameters.push_back(parameter(member, binding.name, "header", "http-date"));
      }
    }
    if (!parameters.empty()) entry["parameters"] = std::move(parameters);
    const Json body = content(input, operation.name + "RequestContent", true);
    if (body.is_null()) return;
    entry["requestBody"] = {{"required", body_required(input)}, {"content", body}};
  }

  static bool body_required(const Shape& input) {
    for (const Member& member : input.members) {
      const std::string_view location = http_binding(member.traits).location;
      if ((location == "body" || location == "payload") && member.traits.has("required")) {
        return true;
      }
    }
    return false;
  }

  Json parameter(const Member& member, const std::string& name, std::string_view where,
                 std::string_view timestamp_format) {
    Json result = {{"name", name}, {"in", where}};
    Json schema = schemas_.member(member, timestamp_format);
    if (schema.contains("description")) {
      result["description"] = schema["description"];
      schema.erase("description");
    }
    if (member.traits.has("required")) result["required"] = true;
    result["schema"] = std::move(schema);
    return result;
  }

  // The body by media type: of the payload member, or of all members without another place. null
  // where there is no body.
  Json content(const Shape& shape, const std::string& name, bool strict) {
    bool any_in_body = false;
    for (const Member& member : shape.members) {
      any_in_body |= in_body(member);
      if (!member.traits.has("httpPayload")) continue;
      const Shape& target = model_.at(member.target.id);
      const bool raw = target.kind == Kind::blob;
      const std::string type =
          target.traits.text("mediaType", raw                           ? "application/octet-stream"
                                          : target.kind == Kind::string ? "text/plain"
                                                                        : "application/json");
      return {{type, {{"schema", raw ? Json::object() : schemas_.member(member)}}}};
    }
    if (!any_in_body) return nullptr;
    Json schema = schemas_.object(shape, in_body);
    if (strict) schema["additionalProperties"] = false;
    schema["title"] = name;
    return {{"application/json", {{"schema", std::move(schema)}}}};
  }

  Json responses(const Shape& operation, const Node& http) {
    Json result = Json::object();
    const Node* code = http.find("code");
    const std::string status = code ? code->text : "200";
    result[status] = {{"description", operation.name + " succeeded."}};
    if (operation.output) {
      add_response(result[status], model_.at(operation.output->id),
                   operation.name + "ResponseContent");
    }
    std::map<int, std::vector<const Shape*>> errors;
    for (const auto* references : {&operation.errors, &service_.errors}) {
      for (const Reference& reference : *references) {
        const Shape& error = model_.at(reference.id);
        errors[error_traits(error).status].push_back(&error);
      }
    }
    for (const auto& [error_status, shapes] : errors) {
      result[std::to_string(error_status)] = error_response(shapes);
    }
    return result;
  }

  void add_response(Json& response, const Shape& output, const std::string& name) {
    for (const Member& member : output.members) {
      const HttpBinding binding = http_binding(member.traits);
      if (binding.location == "header") {
        response["headers"][binding.name] = {{"schema", schemas_.member(member, "http-date")}};
      }
    }
    const Json body = content(output, name, false);
    if (!body.is_null()) response["content"] = body;
  }

  Json error_response(const std::vector<const Shape*>& shapes) {
    Json schemas = Json::array();
    std::vector<std::string> descriptions;
    for (const Shape* shape : shapes) {
      schemas.push_back(schemas_.reference(*shape));
      descriptions.push_back(shape->documentation.empty() ? shape->name + "."
                                                          : shape->documentation);
    }
    Json response = {{"description", join(descriptions, "\n\n")}};
    const Json schema = schemas.size() == 1 ? schemas[0] : Json{{"anyOf", schemas}};
    response["content"] = {{"application/json", {{"schema", schema}}}};
    return response;
  }

  const Model& model_;
  const Shape& service_;
  SchemaWriter schemas_;
};

}  // namespace

std::string openapi_document(const Model& model) {
  const Shape* service = model.service();
  if (!service || !service->traits.has("aws.protocols#restJson1")) {
    throw Error("no OpenAPI document can be made of this model",
                "it has no service with @restJson1");
  }
  return DocumentWriter(model).run();
}

}  // namespace neargate::smithy::idl
