#pragma once

#include <vector>

#include "smithy/idl/parser.hpp"

namespace neargate::smithy::idl {

// Makes one model of parsed files: names become absolute, `apply` statements are carried out. What
// cannot be found is added to `diagnostics`; then the model must not be used further.
Model resolve(std::vector<ParsedFile> files, std::vector<Diagnostic>& diagnostics);

}  // namespace neargate::smithy::idl
