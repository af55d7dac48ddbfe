#include "smithy/idl/model.hpp"

#include <fmt/format.h>

#include "base/assert.hpp"
#include "smithy/idl/prelude.hpp"

namespace neargate::smithy::idl {

const Node* Traits::find(std::string_view id) const {
  constexpr std::string_view kPrelude = "smithy.api#";
  for (const Trait& trait : all) {
    if (trait.id == id) return &trait.value;
    if (trait.id.starts_with(kPrelude) &&
        std::string_view(trait.id).substr(kPrelude.size()) == id) {
      return &trait.value;
    }
  }
  return nullptr;
}

std::string Traits::text(std::string_view id, std::string_view otherwise) const {
  const Node* value = find(id);
  return value && value->kind == Node::Kind::string ? value->text : std::string(otherwise);
}

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::blob:
      return "blob";
    case Kind::boolean:
      return "boolean";
    case Kind::string:
      return "string";
    case Kind::byte_integer:
      return "byte";
    case Kind::short_integer:
      return "short";
    case Kind::integer:
      return "integer";
    case Kind::long_integer:
      return "long";
    case Kind::float_number:
      return "float";
    case Kind::double_number:
      return "double";
    case Kind::big_integer:
      return "bigInteger";
    case Kind::big_decimal:
      return "bigDecimal";
    case Kind::timestamp:
      return "timestamp";
    case Kind::document:
      return "document";
    case Kind::enumeration:
      return "enum";
    case Kind::int_enum:
      return "intEnum";
    case Kind::list:
      return "list";
    case Kind::map:
      return "map";
    case Kind::structure:
      return "structure";
    case Kind::union_type:
      return "union";
    case Kind::operation:
      return "operation";
    case Kind::service:
      return "service";
    case Kind::resource:
      return "resource";
    case Kind::unit:
      return "unit";
  }
  return "";
}

const Member* Shape::find_member(std::string_view member_name) const {
  for (const Member& member : members) {
    if (member.name == member_name) return &member;
  }
  return nullptr;
}

const Shape* Model::find(std::string_view id) const {
  const auto found = by_id_.find(id);
  if (found != by_id_.end()) return &shapes[found->second];
  return find_in_prelude(id);
}

const Shape& Model::at(std::string_view id) const {
  const Shape* shape = find(id);
  NG_ASSERT(shape != nullptr);
  return *shape;
}

const Shape* Model::service() const {
  for (const Shape& shape : shapes) {
    if (shape.kind == Kind::service) return &shape;
  }
  return nullptr;
}

std::vector<const Shape*> Model::in_file(std::string_view file) const {
  std::vector<const Shape*> found;
  for (const Shape& shape : shapes) {
    if (shape.file == file) found.push_back(&shape);
  }
  return found;
}

void Model::index() {
  by_id_.clear();
  for (std::size_t i = 0; i < shapes.size(); ++i) by_id_.emplace(shapes[i].id, i);
}

std::string Diagnostic::to_string() const {
  return fmt::format("{}:{}:{}: {}: {}", file, position.line, position.column,
                     severity == Severity::error ? "error" : "warning", message);
}

}  // namespace neargate::smithy::idl
