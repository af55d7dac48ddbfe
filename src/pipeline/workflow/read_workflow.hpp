#pragma once

#include <string>

#include "base/error.hpp"
#include "pipeline/workflow/model.hpp"

namespace neargate::pipeline {

// A workflow file that cannot be run here, with everything that is wrong with it: one line each,
// "path:line:column: what".
class Refused : public Error {
 public:
  Refused(const std::string& path, Problems found);
  Problems problems;
};

// Reads and checks a whole file before anything of it runs. Throws Refused.
Workflow read_workflow(const std::string& path, const std::string& content);

}  // namespace neargate::pipeline
