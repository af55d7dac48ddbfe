#include "smithy/idl/prelude.hpp"

#include <array>
#include <map>
#include <string>

namespace neargate::smithy::idl {
namespace {

using Value = TraitRule::Value;

std::map<std::string, Shape, std::less<>> make_prelude() {
  std::map<std::string, Shape, std::less<>> shapes;
  const auto add = [&shapes](std::string name, Kind kind) {
    Shape shape;
    shape.id = "smithy.api#" + name;
    shape.name = std::move(name);
    shape.kind = kind;
    shape.file = "prelude";
    shapes.emplace(shape.id, shape);
  };
  add("Blob", Kind::blob);
  add("Boolean", Kind::boolean);
  add("PrimitiveBoolean", Kind::boolean);
  add("String", Kind::string);
  add("Byte", Kind::byte_integer);
  add("PrimitiveByte", Kind::byte_integer);
  add("Short", Kind::short_integer);
  add("PrimitiveShort", Kind::short_integer);
  add("Integer", Kind::integer);
  add("PrimitiveInteger", Kind::integer);
  add("Long", Kind::long_integer);
  add("PrimitiveLong", Kind::long_integer);
  add("Float", Kind::float_number);
  add("PrimitiveFloat", Kind::float_number);
  add("Double", Kind::double_number);
  add("PrimitiveDouble", Kind::double_number);
  add("BigInteger", Kind::big_integer);
  add("BigDecimal", Kind::big_decimal);
  add("Timestamp", Kind::timestamp);
  add("Document", Kind::document);
  add("Unit", Kind::unit);
  return shapes;
}

constexpr std::string_view kAny = "any";
constexpr std::string_view kSized = "member string list map blob enum";

constexpr std::array kTraits = {
    // Documentation and bookkeeping.
    TraitRule{"smithy.api#documentation", Value::string, kAny},
    TraitRule{"smithy.api#deprecated", Value::object, kAny},
    TraitRule{"smithy.api#title", Value::string, "service"},
    TraitRule{"smithy.api#tags", Value::list, kAny},
    TraitRule{"smithy.api#trait", Value::object, kAny},
    TraitRule{"smithy.api#input", Value::annotation, "structure"},
    TraitRule{"smithy.api#output", Value::annotation, "structure"},
    TraitRule{"smithy.api#clientOptional", Value::annotation, "member"},
    TraitRule{"smithy.api#paginated", Value::object, "operation service"},
    // Constraints.
    TraitRule{"smithy.api#required", Value::annotation, "member"},
    TraitRule{"smithy.api#default", Value::any, "member"},
    TraitRule{"smithy.api#enumValue", Value::any, "enumMember"},
    TraitRule{"smithy.api#length", Value::object, kSized},
    TraitRule{"smithy.api#range", Value::object, "member byte short integer long float double"},
    TraitRule{"smithy.api#pattern", Value::string, "member string enum"},
    TraitRule{"smithy.api#uniqueItems", Value::annotation, "member list"},
    // Behaviour.
    TraitRule{"smithy.api#sensitive", Value::annotation, kAny},
    TraitRule{"smithy.api#idempotencyToken", Value::annotation, "member"},
    TraitRule{"smithy.api#readonly", Value::annotation, "operation"},
    TraitRule{"smithy.api#idempotent", Value::annotation, "operation"},
    TraitRule{"smithy.api#error", Value::string, "structure"},
    TraitRule{"smithy.api#streaming", Value::annotation, "blob"},
    TraitRule{"smithy.api#hostLabel", Value::annotation, "member"},
    // HTTP bindings.
    TraitRule{"smithy.api#http", Value::object, "operation"},
    TraitRule{"smithy.api#httpLabel", Value::annotation, "member"},
    TraitRule{"smithy.api#httpQuery", Value::string, "member"},
    TraitRule{"smithy.api#httpQueryParams", Value::annotation, "member"},
    TraitRule{"smithy.api#httpHeader", Value::string, "member"},
    TraitRule{"smithy.api#httpPrefixHeaders", Value::string, "member"},
    TraitRule{"smithy.api#httpPayload", Value::annotation, "member"},
    TraitRule{"smithy.api#httpResponseCode", Value::annotation, "member"},
    TraitRule{"smithy.api#httpError", Value::number, "structure"},
    TraitRule{"smithy.api#optionalAuth", Value::annotation, "operation"},
    TraitRule{"smithy.api#httpChecksumRequired", Value::annotation, "operation"},
    // Wire formats.
    TraitRule{"smithy.api#jsonName", Value::string, "member"},
    TraitRule{"smithy.api#mediaType", Value::string, "string blob"},
    TraitRule{"smithy.api#timestampFormat", Value::string, "member timestamp"},
    TraitRule{"smithy.api#xmlName", Value::string, "member structure union"},
    TraitRule{"smithy.api#xmlFlattened", Value::annotation, "member"},
    TraitRule{"smithy.api#xmlAttribute", Value::annotation, "member"},
    TraitRule{"smithy.api#xmlNamespace", Value::object, kAny},
    TraitRule{"aws.protocols#awsJson1_0", Value::object, "service"},
    TraitRule{"aws.protocols#awsJson1_1", Value::object, "service"},
    TraitRule{"aws.protocols#awsQuery", Value::annotation, "service"},
    TraitRule{"aws.protocols#ec2Query", Value::annotation, "service"},
    TraitRule{"aws.protocols#restXml", Value::object, "service"},
    TraitRule{"aws.protocols#restJson1", Value::object, "service"},
    TraitRule{"smithy.protocols#rpcv2Cbor", Value::object, "service"},
    TraitRule{"aws.protocols#awsQueryError", Value::object, "structure"},
    TraitRule{"aws.protocols#ec2QueryName", Value::string, "member"},
    // AWS.
    TraitRule{"aws.api#service", Value::object, "service"},
    TraitRule{"aws.auth#sigv4", Value::object, "service"},
};

}  // namespace

const Shape* find_in_prelude(std::string_view id) {
  static const auto prelude = make_prelude();
  const auto found = prelude.find(id);
  return found == prelude.end() ? nullptr : &found->second;
}

const TraitRule* find_trait_rule(std::string_view id) {
  for (const TraitRule& rule : kTraits) {
    if (rule.id == id) return &rule;
  }
  return nullptr;
}

}  // namespace neargate::smithy::idl
