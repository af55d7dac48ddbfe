#pragma once

#include <string_view>
#include <vector>

#include "smithy/idl/model.hpp"

namespace neargate::smithy::idl {

// What is wrong with a model whose names are resolved, in the files' order: shapes that cannot
// become C++, traits that are misplaced or have the wrong kind of value, HTTP bindings that do not
// fit; and, as warnings, shapes that nothing uses.
std::vector<Diagnostic> check(const Model& model);

}  // namespace neargate::smithy::idl
