#include <fmt/format.h>

#include "base/text.hpp"
#include "smithy/idl/cpp.hpp"
#include "smithy/idl/naming.hpp"
#include "smithy/idl/traits.hpp"

// types.cpp: the shape tables. All are constants, so that they exist before any code runs.
namespace neargate::smithy::idl {
namespace {

// "    {.name = "a", .target = &b},", on one line where it fits.
std::string element(const std::vector<std::string>& fields) {
  const std::string line = "    {" + join(fields, ", ") + "},\n";
  if (line.size() <= 101) return line;
  return "    {" + join(fields, ",\n     ") + "},\n";
}

// "constexpr smithy::Constraints kA = {.unique_items = true};", on one line where it fits.
std::string definition(std::string_view what, const std::vector<std::string>& fields) {
  const std::string line = fmt::format("{} = {{{}}};\n", what, join(fields, ", "));
  if (line.size() <= 101) return line;
  return fmt::format("{} = {{\n    {},\n}};\n", what, join(fields, ",\n    "));
}

// The fields of a Constraints table; none where no trait constrains. `values` names the array of an
// enum's values, "" where there are none.
std::vector<std::string> constraint_fields(const Traits& traits, const std::string& values) {
  std::vector<std::string> fields;  // in the order of smithy::Constraints
  for (std::string_view name : {"length", "range"}) {
    const Node* bounds = traits.find(name);
    for (std::string_view bound : {"min", "max"}) {
      const Node* value = bounds ? bounds->find(bound) : nullptr;
      if (value) fields.push_back(fmt::format(".{}_{} = {}", name, bound, value->text));
    }
  }
  if (traits.has("pattern")) fields.push_back(".pattern = " + cpp_literal(traits.text("pattern")));
  if (!values.empty()) fields.push_back(".enum_values = " + values);
  if (traits.has("uniqueItems")) fields.push_back(".unique_items = true");
  return fields;
}

std::string timestamp_format(const Traits& traits) {
  const std::string format = traits.text("timestampFormat");
  if (format == "epoch-seconds") return "smithy::TimestampFormat::epoch_seconds";
  if (format == "date-time") return "smithy::TimestampFormat::date_time";
  if (format == "http-date") return "smithy::TimestampFormat::http_date";
  return "";
}

// Arrays and constraints that a shape's tables point to: one namespace each, so that no name of
// the model can collide with another's.
struct Parts {
  std::string values, constraints, members;
};

std::string member_element(const CppPlan& plan, const Shape& shape, const Member& member,
                           Parts& parts) {
  const Traits& traits = member.traits;
  const Shape& target = plan.model().at(member.target.id);
  const bool in_struct = shape.kind == Kind::structure || shape.kind == Kind::union_type;
  std::vector<std::string> fields = {".name = " + cpp_literal(member.name),
                                     ".target = &" + plan.table_of(target)};
  const auto flag = [&fields](bool set, std::string_view name) {
    if (set) fields.push_back(fmt::format(".{} = true", name));
  };
  const auto text = [&fields](const std::string& value, std::string_view name) {
    if (!value.empty()) fields.push_back(fmt::format(".{} = {}", name, cpp_literal(value)));
  };
  if (in_struct) {
    fields.push_back(
        fmt::format(".offset = offsetof({}, {})", type_name(shape.name), snake_case(member.name)));
  }
  flag(!in_struct || traits.has("required"), "required");
  flag(traits.has("neargate.api#stored"), "stored");
  flag(traits.has("sensitive") || target.traits.has("sensitive"), "sensitive");
  flag(traits.has("idempotencyToken"), "idempotency_token");
  flag(traits.has("xmlFlattened"), "xml_flattened");
  flag(traits.has("xmlAttribute"), "xml_attribute");
  flag(traits.has("hostLabel"), "host_label");
  flag(traits.has("neargate.api#requestTags"), "request_tags");
  const HttpBinding binding = http_binding(traits);
  if (binding.location != "body") {
    fields.push_back(fmt::format(".location = smithy::Location::{}", binding.location));
  }
  const std::string format = timestamp_format(traits);
  if (!format.empty()) fields.push_back(".timestamp_format = " + format);
  text(binding.name, "location_name");
  text(traits.text("jsonName", member.name), "json_name");
  text(traits.text("xmlName", member.name), "xml_name");
  text(traits.text("aws.protocols#ec2QueryName"), "ec2_query_name");
  text(traits.text("neargate.api#passesRole"), "passes_role_to");
  if (const Node* value = traits.find("default"); value && value->kind != Node::Kind::null) {
    text(value->to_json(), "default_value");
  }
  const std::vector<std::string> constraints = constraint_fields(traits, "");
  if (!constraints.empty()) {
    const std::string name = fmt::format("k{}_{}", type_name(shape.name), member.name);
    parts.constraints += definition("constexpr smithy::Constraints " + name, constraints);
    fields.push_back(".constraints = &constraints::" + name);
  }
  return element(fields);
}

std::string type_constant(const Shape& shape) {
  switch (shape.kind) {
    case Kind::boolean:
      return "boolean";
    case Kind::byte_integer:
    case Kind::short_integer:
    case Kind::integer:
    case Kind::int_enum:
      return "integer";
    case Kind::long_integer:
      return "long_integer";
    case Kind::float_number:
      return "float_number";
    case Kind::double_number:
      return "double_number";
    case Kind::blob:
      return shape.traits.has("streaming") ? "stream" : "blob";
    case Kind::timestamp:
      return "timestamp";
    case Kind::list:
      return "list";
    case Kind::map:
      return "map";
    case Kind::structure:
      return "structure";
    case Kind::union_type:
      return "union_type";
    default:
      return "string";
  }
}

std::string operations_of(const CppPlan& plan, const Shape& shape) {
  if (shape.kind == Kind::list) {
    return fmt::format("smithy::kListOperations<{}>", plan.type_of(shape.members[0].target.id));
  }
  if (shape.kind == Kind::map) {
    return fmt::format("smithy::kMapOperations<{}>", plan.type_of(shape.members[1].target.id));
  }
  return fmt::format("smithy::kValueOperations<{}>", plan.type_of(shape));
}

// "constexpr std::string_view kA[] = {"x", "y"};": the values of an enum, as the wire has them.
std::string enum_values(const std::string& name, const Shape& shape) {
  std::vector<std::string> values;
  for (const Member& member : shape.members) values.push_back(cpp_literal(enum_value(member)));
  return definition(fmt::format("constexpr std::string_view {}[]", name), values);
}

std::string table(const CppPlan& plan, const Shape& shape, Parts& parts) {
  const std::string name = "k" + type_name(shape.name);
  std::vector<std::string> fields = {".name = " + cpp_literal(shape.name),
                                     ".type = smithy::Type::" + type_constant(shape)};
  std::string values;
  if (shape.kind == Kind::enumeration) {
    parts.values += enum_values(name, shape);
    values = "values::" + name;
  } else if (!shape.members.empty() && shape.kind != Kind::int_enum) {
    parts.members += fmt::format("constexpr smithy::Member {}[] = {{\n", name);
    for (const Member& member : shape.members) {
      parts.members += member_element(plan, shape, member, parts);
    }
    parts.members += "};\n";
    fields.push_back(".members = members::" + name);
  }
  const std::vector<std::string> constraints = constraint_fields(
      shape.kind == Kind::int_enum ? int_enum_range(shape) : shape.traits, values);
  if (!constraints.empty()) {
    parts.constraints += definition("constexpr smithy::Constraints " + name, constraints);
    fields.push_back(".constraints = &constraints::" + name);
  }
  const std::string format = timestamp_format(shape.traits);
  if (!format.empty()) fields.push_back(".timestamp_format = " + format);
  if (shape.traits.has("xmlName")) {
    fields.push_back(".xml_name = " + cpp_literal(shape.traits.text("xmlName")));
  }
  if (const Node* xml_namespace = shape.traits.find("xmlNamespace")) {
    fields.push_back(".xml_namespace = " + cpp_literal(xml_namespace->string_at("uri")));
  }
  if (shape.traits.has("error")) {
    const ErrorTraits error = error_traits(shape);
    fields.push_back(".error_code = " + cpp_literal(error.code));
    fields.push_back(fmt::format(".error_status = {}", error.status));
  }
  if (shape.traits.has("sensitive")) fields.push_back(".sensitive = true");
  fields.push_back(".operations = &" + operations_of(plan, shape));
  return definition("constinit const smithy::Shape " + name, fields);
}

void append_part(std::string& out, std::string_view name, const std::string& text) {
  if (text.empty()) return;
  out += fmt::format("namespace {} {{\n{}}}  // namespace {}\n\n", name, text, name);
}

}  // namespace

std::string types_source(const CppPlan& plan) {
  Parts parts;
  std::string tables, declarations;
  for (const Shape* shape : plan.tables()) {
    declarations += fmt::format("extern const smithy::Shape k{};\n", type_name(shape->name));
    tables += table(plan, *shape, parts);
  }
  std::string out = fmt::format(
      "// Generated by smithy-gen from the model: edit that.\n"
      "#include \"gen/{}/types.hpp\"\n\n#include <cstddef>\n\n",
      plan.name_space());
  out += fmt::format("namespace neargate::{} {{\n", plan.name_space());
  append_part(out, "tables", declarations);
  out += "namespace {\n\n";
  append_part(out, "values", parts.values);
  append_part(out, "constraints", parts.constraints);
  append_part(out, "members", parts.members);
  out += "}  // namespace\n\n";
  append_part(out, "tables", tables);
  out += fmt::format("}}  // namespace neargate::{}\n\nnamespace neargate::smithy {{\n\n",
                     plan.name_space());
  for (const Shape* shape : plan.structures()) {
    out += fmt::format(
        "template <>\nconst Shape& shape_of<{0}::{1}>() {{\n"
        "  return {0}::tables::k{1};\n}}\n",
        plan.name_space(), type_name(shape->name));
  }
  return out + "\n}  // namespace neargate::smithy\n";
}

}  // namespace neargate::smithy::idl
