#pragma once

#include <string>
#include <vector>

#include "smithy/idl/model.hpp"

namespace neargate::smithy::idl {

// The page that says, of every service, what is enforced and what is only stored,
// operation by operation and structure by structure: Markdown.
// `models` have a service each; those without are left out. Same models, same page.
std::string coverage_page(const std::vector<const Model*>& models);

// Of one operation's request: members that are stored without effect, as paths such as
// "containerDefinitions[].links"; and how many there are of each kind, those inside stored members
// not counted.
struct RequestCoverage {
  std::vector<std::string> stored;
  std::size_t enforced = 0;
};
RequestCoverage request_coverage(const Model& model, const Shape& operation);

}  // namespace neargate::smithy::idl
