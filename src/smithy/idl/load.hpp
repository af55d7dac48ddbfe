#pragma once

#include <string>
#include <vector>

#include "smithy/idl/model.hpp"

namespace neargate::smithy::idl {

struct Source {
  std::string file;  // for messages
  std::string text;
};

struct Loaded {
  Model model;
  std::vector<Diagnostic> diagnostics;  // errors and warnings
  bool ok() const;                      // no errors: the model can be used
};

// Parses, resolves and checks files as one model. Never throws: what is wrong is in the
// diagnostics.
Loaded load(const std::vector<Source>& sources);

}  // namespace neargate::smithy::idl
