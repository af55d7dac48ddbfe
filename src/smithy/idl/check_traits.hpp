#pragma once

#include <vector>

#include "smithy/idl/model.hpp"

namespace neargate::smithy::idl {

// Traits of a shape and its members: on the right kind of shape, with the right kind of value.
void check_traits(const Shape& shape, std::vector<Diagnostic>& diagnostics);

// An operation's @http against its input: every label of the pattern has its member, and the other
// way round; labels are @required; at most one payload.
void check_http(const Model& model, const Shape& operation, std::vector<Diagnostic>& diagnostics);

}  // namespace neargate::smithy::idl
