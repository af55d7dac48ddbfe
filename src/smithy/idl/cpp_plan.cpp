#include "smithy/idl/cpp_plan.hpp"

#include <algorithm>

#include "smithy/idl/naming.hpp"
#include "smithy/idl/struct_order.hpp"

namespace neargate::smithy::idl {

CppPlan::CppPlan(const Model& model, std::string_view file, std::string_view name_space)
    : model_(model), name_space_(name_space) {
  std::vector<const Shape*> structures;
  for (const Shape* shape : model.in_file(file)) {
    if (shape->traits.has("trait")) continue;
    if (shape->kind == Kind::structure || shape->kind == Kind::union_type) {
      structures.push_back(shape);
    } else if (shape->kind == Kind::service) {
      service_ = shape;
    }
    if (has_table(*shape)) tables_.push_back(shape);
  }
  StructOrder order = order_structures(model, structures);
  structures_ = std::move(order.structures);
  forward_declared_ = std::move(order.forward_declared);
  if (!service_) return;
  for (const Reference& operation : service_->operations) {
    operations_.push_back(&model.at(operation.id));
  }
}

// Simple shapes without constraints share the prelude's tables.
bool CppPlan::has_table(const Shape& shape) const {
  switch (shape.kind) {
    case Kind::operation:
    case Kind::service:
    case Kind::resource:
    case Kind::unit:
      return false;
    case Kind::list:
    case Kind::map:
    case Kind::structure:
    case Kind::union_type:
    case Kind::enumeration:
    case Kind::int_enum:
      return true;
    default:
      break;
  }
  if (shape.id.starts_with("smithy.api#")) return false;
  for (std::string_view trait : {"length", "range", "pattern", "sensitive", "timestampFormat"}) {
    if (shape.traits.has(trait)) return true;
  }
  return false;
}

std::string CppPlan::type_of(const Shape& shape) const {
  switch (shape.kind) {
    case Kind::boolean:
      return "bool";
    case Kind::byte_integer:
    case Kind::short_integer:
    case Kind::integer:
    case Kind::int_enum:
      return "std::int32_t";
    case Kind::long_integer:
      return "std::int64_t";
    case Kind::float_number:
      return "float";
    case Kind::double_number:
      return "double";
    case Kind::string:
    case Kind::enumeration:
      return "std::string";
    case Kind::timestamp:
      return "Timestamp";
    case Kind::blob:
      return shape.traits.has("streaming") ? "smithy::Stream" : "smithy::Blob";
    case Kind::list:
      return "std::vector<" + type_of(shape.members[0].target.id) + ">";
    case Kind::map:
      return "std::map<std::string, " + type_of(shape.members[1].target.id) + ">";
    case Kind::unit:
      return "smithy::Unit";
    default:
      return type_name(shape.name);
  }
}

std::string CppPlan::table_of(const Shape& shape) const {
  if (has_table(shape)) return "tables::k" + type_name(shape.name);
  switch (shape.kind) {
    case Kind::boolean:
      return "smithy::kBoolean";
    case Kind::byte_integer:
    case Kind::short_integer:
    case Kind::integer:
      return "smithy::kInteger";
    case Kind::long_integer:
      return "smithy::kLong";
    case Kind::float_number:
      return "smithy::kFloat";
    case Kind::double_number:
      return "smithy::kDouble";
    case Kind::timestamp:
      return "smithy::kTimestamp";
    case Kind::blob:
      return shape.traits.has("streaming") ? "smithy::kStream" : "smithy::kBlob";
    case Kind::unit:
      return "smithy::kUnit";
    default:
      return "smithy::kString";
  }
}

std::vector<const Shape*> CppPlan::errors_of(const Shape& operation) const {
  std::vector<const Shape*> errors;
  for (const auto* references : {&operation.errors, &service_->errors}) {
    for (const Reference& reference : *references) {
      const Shape* error = &model_.at(reference.id);
      if (std::find(errors.begin(), errors.end(), error) == errors.end()) errors.push_back(error);
    }
  }
  return errors;
}

std::string CppPlan::type_of(const std::optional<Reference>& reference) const {
  return reference ? type_of(reference->id) : "smithy::Unit";
}

std::string CppPlan::table_of(const std::optional<Reference>& reference) const {
  return reference ? table_of(reference->id) : "smithy::kUnit";
}

}  // namespace neargate::smithy::idl
