#include <fmt/format.h>

#include "base/text.hpp"
#include "smithy/idl/cpp.hpp"
#include "smithy/idl/iam_traits.hpp"

// api.cpp's tables of what operations must be allowed.
namespace neargate::smithy::idl {
namespace {

std::string part_element(const IamTemplatePart& part) {
  switch (part.kind) {
    case TemplatePart::Kind::region:
      return "{.kind = smithy::TemplatePart::Kind::region}";
    case TemplatePart::Kind::account:
      return "{.kind = smithy::TemplatePart::Kind::account}";
    case TemplatePart::Kind::text:
      return fmt::format("{{.text = {}}}", cpp_literal(part.text));
    case TemplatePart::Kind::member:
      break;
  }
  std::string out =
      "{.kind = smithy::TemplatePart::Kind::member, .text = " + cpp_literal(part.text);
  if (part.optional) out += ", .optional = true, .otherwise = " + cpp_literal(part.otherwise);
  if (!part.function.empty()) out += ", .function = " + cpp_literal(part.function);
  return out + "}";
}

std::string template_array(const std::string& name, const IamTemplate& parts) {
  std::string out = fmt::format("constexpr smithy::TemplatePart {}[] = {{\n", name);
  for (const IamTemplatePart& part : parts) out += "    " + part_element(part) + ",\n";
  return out + "};\n";
}

std::string permission_element(const IamPermission& permission, const std::string& resources) {
  std::string out =
      fmt::format("    {{.action = {}, .resources = {}", cpp_literal(permission.action), resources);
  if (!permission.when.empty()) out += ", .when = " + cpp_literal(permission.when);
  if (!permission.unless.empty()) out += ", .unless = " + cpp_literal(permission.unless);
  return out + "},\n";
}

void append_permissions(std::string& out, const std::string& name,
                        const std::vector<IamPermission>& permissions) {
  std::string elements;
  for (std::size_t i = 0; i < permissions.size(); ++i) {
    const std::string resources = fmt::format("{}_{}", name, i);
    std::vector<std::string> arrays;
    for (const IamTemplate& parts : permissions[i].resources) {
      arrays.push_back(fmt::format("{}_{}", resources, arrays.size()));
      out += template_array(arrays.back(), parts);
    }
    out +=
        fmt::format("constexpr smithy::Template {}[] = {{{}}};\n", resources, join(arrays, ", "));
    elements += permission_element(permissions[i], resources);
  }
  out += fmt::format("constexpr smithy::Permission {}[] = {{\n{}}};\n", name, elements);
}

void append_condition_keys(std::string& out, const std::string& name,
                           const std::vector<IamConditionKey>& keys) {
  std::string elements;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const std::string value = fmt::format("{}_key_{}", name, i);
    out += template_array(value, keys[i].value);
    elements += fmt::format("    {{.key = {}, .value = {}}},\n", cpp_literal(keys[i].key), value);
  }
  out += fmt::format("constexpr smithy::ConditionKey {}_keys[] = {{\n{}}};\n", name, elements);
}

}  // namespace

std::string iam_tables(const CppPlan& plan) {
  std::string out;
  for (const Shape* operation : plan.operations()) {
    const IamTraits traits = iam_traits(*plan.service(), *operation);
    const std::string name = "k" + operation->name;
    if (!traits.permissions.empty()) append_permissions(out, name, traits.permissions);
    if (!traits.condition_keys.empty()) append_condition_keys(out, name, traits.condition_keys);
  }
  return out.empty() ? out : "namespace iam {\n" + out + "}  // namespace iam\n\n";
}

std::vector<std::string> iam_fields(const CppPlan& plan, const Shape& operation) {
  std::vector<std::string> fields;
  const IamTraits traits = iam_traits(*plan.service(), operation);
  if (!traits.permissions.empty()) {
    fields.push_back(".permissions = iam::k" + operation.name);
  }
  if (!traits.condition_keys.empty()) {
    fields.push_back(fmt::format(".condition_keys = iam::k{}_keys", operation.name));
  }
  return fields;
}

}  // namespace neargate::smithy::idl
