#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "smithy/idl/model.hpp"

// Used by openapi.cpp only: shapes as JSON Schema (draft 2020-12, which OpenAPI 3.1 uses).
namespace neargate::smithy::idl {

using Json = nlohmann::ordered_json;

// Collects the named schemas that were referred to, for "#/components/schemas".
class SchemaWriter {
 public:
  explicit SchemaWriter(const Model& model) : model_(model) {}

  // The schema of a member's value: its target's, with the member's own constraints on top.
  // `timestamp_default` is the format where no trait says one: it depends on where the value is.
  Json member(const Member& member, std::string_view timestamp_default = "epoch-seconds");
  // An object of the members that `include` takes.
  template <class Include>
  Json object(const Shape& shape, Include include);
  // "{"$ref": …}" to a structure, union or enum.
  Json reference(const Shape& shape);

  const Json& schemas() const { return schemas_; }

 private:
  Json target(const Shape& shape, std::string_view timestamp_format);
  Json definition(const Shape& shape);

  const Model& model_;
  Json schemas_ = Json::object();
};

template <class Include>
Json SchemaWriter::object(const Shape& shape, Include include) {
  Json schema = {{"type", "object"}};
  Json properties = Json::object();
  Json required = Json::array();
  for (const Member& entry : shape.members) {
    if (!include(entry)) continue;
    const std::string name = entry.traits.text("jsonName", entry.name);
    properties[name] = member(entry);
    if (entry.traits.has("required")) required.push_back(name);
  }
  schema["properties"] = std::move(properties);
  if (!required.empty()) schema["required"] = std::move(required);
  return schema;
}

}  // namespace neargate::smithy::idl
