#pragma once

#include <functional>
#include <string>
#include <vector>

#include "pipeline/expression/syntax.hpp"

namespace neargate::pipeline {

// What surrounds an expression: all that it can see.
struct Surroundings {
  Value::Object contexts;  // github, env, ...; one that is absent is null
  // What the status functions say; of the job's steps in a step, of the jobs that are needed in a
  // job.
  bool success = true;
  bool failure = false;
  bool cancelled = false;
  // hashFiles() of these patterns. Empty: it is not offered here.
  std::function<std::string(const std::vector<std::string>&)> hash_files;
};

// Throws Error where a function refuses its arguments.
Value evaluate(const Expression& expression, const Surroundings& surroundings);

// An `if`: true without an expression's status function only where success() is.
bool evaluate_condition(const Expression& expression, const Surroundings& surroundings);

}  // namespace neargate::pipeline
