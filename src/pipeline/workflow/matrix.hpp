#pragma once

#include <string>
#include <vector>

#include "pipeline/expression/value.hpp"

namespace neargate::pipeline {

// GitHub starts at most so many jobs of one matrix.
constexpr std::size_t kMatrixJobsMax = 256;

// The combinations that a matrix (with its expressions evaluated) stands for, in GitHub's order:
// the product of its axes without what `exclude` matches, extended and added to by `include`.
// Throws Error where it is none, or makes too many.
std::vector<Value::Object> expand_matrix(const Value& matrix);

// "linux, 1.5": what GitHub puts in parentheses behind the job's name.
std::string label_of(const Value::Object& combination);

}  // namespace neargate::pipeline
