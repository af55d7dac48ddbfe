#include "smithy/idl/openapi_schema.hpp"

#include "smithy/idl/traits.hpp"

namespace neargate::smithy::idl {
namespace {

Json number_of(const Node& node) {
  if (const auto whole = node.integer()) return *whole;
  return node.number().value_or(0);
}

void add_bounds(Json& schema, const Traits& traits, std::string_view trait, const char* least,
                const char* most) {
  const Node* bounds = traits.find(trait);
  if (!bounds) return;
  if (const Node* value = bounds->find("min")) schema[least] = number_of(*value);
  if (const Node* value = bounds->find("max")) schema[most] = number_of(*value);
}

// Constraint and documentation traits; `kind` says which of JSON Schema's words a length is.
void add_traits(Json& schema, const Traits& traits, Kind kind) {
  if (kind == Kind::list) {
    add_bounds(schema, traits, "length", "minItems", "maxItems");
  } else if (kind == Kind::map) {
    add_bounds(schema, traits, "length", "minProperties", "maxProperties");
  } else if (kind != Kind::blob) {  // a blob's length is that of its bytes, not of their base64
    add_bounds(schema, traits, "length", "minLength", "maxLength");
  }
  add_bounds(schema, traits, "range", "minimum", "maximum");
  if (traits.has("pattern")) schema["pattern"] = traits.text("pattern");
  if (traits.has("uniqueItems")) schema["uniqueItems"] = true;
  if (traits.has("deprecated")) schema["deprecated"] = true;
  if (traits.has("sensitive") && kind == Kind::string) schema["format"] = "password";
  if (const Node* value = traits.find("default"); value && value->kind != Node::Kind::null) {
    schema["default"] = Json::parse(value->to_json());
  }
}

std::string description(const std::string& documentation, const Traits& traits) {
  return documentation.empty() ? traits.text("documentation") : documentation;
}

}  // namespace

Json SchemaWriter::member(const Member& entry, std::string_view timestamp_default) {
  const Shape& shape = model_.at(entry.target.id);
  const std::string format =
      entry.traits.text("timestampFormat", shape.traits.text("timestampFormat", timestamp_default));
  Json schema = target(shape, format);
  add_traits(schema, entry.traits, shape.kind);
  const std::string text = description(entry.documentation, entry.traits);
  if (!text.empty()) schema["description"] = text;
  return schema;
}

Json SchemaWriter::reference(const Shape& shape) {
  if (!schemas_.contains(shape.name)) {
    schemas_[shape.name] = nullptr;  // before its members: the shape may be recursive
    Json schema = definition(shape);
    schemas_[shape.name] = std::move(schema);
  }
  return {{"$ref", "#/components/schemas/" + shape.name}};
}

Json SchemaWriter::definition(const Shape& shape) {
  Json schema;
  if (shape.kind == Kind::enumeration) {
    Json values = Json::array();
    for (const Member& entry : shape.members) values.push_back(enum_value(entry));
    schema = {{"type", "string"}, {"enum", std::move(values)}};
  } else if (shape.kind == Kind::union_type) {
    Json choices = Json::array();
    for (const Member& entry : shape.members) {
      Json choice = object(shape, [&entry](const Member& other) { return &other == &entry; });
      choice["required"] = Json::array({entry.traits.text("jsonName", entry.name)});
      choice["additionalProperties"] = false;
      choices.push_back(std::move(choice));
    }
    schema = {{"oneOf", std::move(choices)}};
  } else {
    schema = object(shape, [](const Member&) { return true; });
  }
  const std::string text = description(shape.documentation, shape.traits);
  if (!text.empty()) schema["description"] = text;
  return schema;
}

Json SchemaWriter::target(const Shape& shape, std::string_view timestamp_format) {
  Json schema;
  switch (shape.kind) {
    case Kind::structure:
    case Kind::union_type:
    case Kind::enumeration:
      return reference(shape);
    case Kind::boolean:
      schema = {{"type", "boolean"}};
      break;
    case Kind::byte_integer:
    case Kind::short_integer:
    case Kind::integer:
      schema = {{"type", "integer"}, {"format", "int32"}};
      break;
    case Kind::long_integer:
      schema = {{"type", "integer"}, {"format", "int64"}};
      break;
    case Kind::float_number:
      schema = {{"type", "number"}, {"format", "float"}};
      break;
    case Kind::double_number:
      schema = {{"type", "number"}, {"format", "double"}};
      break;
    case Kind::int_enum:
      schema = {{"type", "integer"}, {"enum", Json::array()}};
      for (const Member& entry : shape.members) schema["enum"].push_back(number_of(*entry.value));
      break;
    case Kind::timestamp:
      if (timestamp_format == "epoch-seconds") {
        schema = {{"type", "number"}, {"description", "Seconds since 1970-01-01T00:00:00Z."}};
      } else if (timestamp_format == "date-time") {
        schema = {{"type", "string"}, {"format", "date-time"}};
      } else {
        schema = {{"type", "string"}, {"description", "A date as in HTTP headers."}};
      }
      break;
    case Kind::blob:
      schema = {{"type", "string"}, {"contentEncoding", "base64"}};
      break;
    case Kind::list:
      schema = {{"type", "array"}, {"items", member(shape.members[0])}};
      break;
    case Kind::map:
      schema = {{"type", "object"}, {"additionalProperties", member(shape.members[1])}};
      break;
    default:
      schema = {{"type", "string"}};
      break;
  }
  add_traits(schema, shape.traits, shape.kind);
  return schema;
}

}  // namespace neargate::smithy::idl
