#pragma once

#include <string_view>

#include "smithy/idl/model.hpp"

// What every Smithy model has without declaring it: the simple shapes and the traits.
// https://smithy.io/2.0/spec/model.html#prelude
namespace neargate::smithy::idl {

// "smithy.api#String" and its kin; nullptr where the prelude has no such shape.
const Shape* find_in_prelude(std::string_view id);

// A trait that the generator understands, or passes over as it does not touch behaviour.
struct TraitRule {
  enum class Value { annotation, string, number, list, object, any };
  std::string_view id;
  Value value = Value::annotation;
  std::string_view
      on;  // the kinds of shape, separated by spaces; "member" is any structure's member
};
const TraitRule* find_trait_rule(std::string_view id);

}  // namespace neargate::smithy::idl
