#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace neargate::pipeline {

// The variables that a program gets, in the order in which they were set.
using Environment = std::vector<std::pair<std::string, std::string>>;

// The value of a variable; "" where there is none.
std::string variable(const Environment& environment, std::string_view name);
void set_variable(Environment& environment, std::string_view name, std::string value);

}  // namespace neargate::pipeline
