#pragma once

#include <cstddef>
#include <limits>
#include <string_view>
#include <vector>

#include "pipeline/expression/value.hpp"

namespace neargate::pipeline {

// A function that expressions may call; names are found without case.
struct Function {
  std::string_view name;
  std::size_t arguments_min;
  std::size_t arguments_max = std::numeric_limits<std::size_t>::max();
  // What it comes to. Null: it needs what surrounds the expression (status functions, hashFiles),
  // or chooses which arguments are evaluated (case). Throws Error.
  Value (*apply)(const std::vector<Value>& arguments) = nullptr;
};

// Null where there is none.
const Function* find_function(std::string_view name);

// always, cancelled, failure, success.
bool is_status_function(std::string_view name);

}  // namespace neargate::pipeline
