#pragma once

#include <string>
#include <vector>

#include "smithy/idl/model.hpp"

namespace neargate::smithy::idl {

struct StructOrder {
  std::vector<const Shape*> structures;
  // Held in a list or map by a structure that comes before them: they are recursive.
  std::vector<const Shape*> forward_declared;
  // A structure that holds itself by value, which no memory can: empty, or the names around the
  // circle ("A", "B", "A").
  std::vector<std::string> endless;
};

// Orders structures so that each comes after those it needs; otherwise the order given is kept.
StructOrder order_structures(const Model& model, const std::vector<const Shape*>& structures);

}  // namespace neargate::smithy::idl
