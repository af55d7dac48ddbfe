#include "smithy/idl/load.hpp"

#include <algorithm>

#include "smithy/idl/check.hpp"
#include "smithy/idl/parser.hpp"
#include "smithy/idl/resolve.hpp"

namespace neargate::smithy::idl {

bool Loaded::ok() const {
  return std::none_of(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& diagnostic) {
    return diagnostic.severity == Diagnostic::Severity::error;
  });
}

Loaded load(const std::vector<Source>& sources) {
  Loaded loaded;
  std::vector<ParsedFile> parsed;
  for (const Source& source : sources) {
    try {
      parsed.push_back(parse(source.text, source.file));
    } catch (const SyntaxError& error) {
      loaded.diagnostics.push_back(error.diagnostic);
    }
  }
  if (!loaded.ok()) return loaded;
  loaded.model = resolve(std::move(parsed), loaded.diagnostics);
  if (loaded.ok()) loaded.diagnostics = check(loaded.model);
  return loaded;
}

}  // namespace neargate::smithy::idl
