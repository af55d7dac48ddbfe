#pragma once

#include <string>

namespace neargate::pipeline {

// A version ("1.11.4") against what npm's ranges or Terraform's constraints say: "1.11.4", "~1.11",
// "~> 1.11.0", "^1.2", ">= 1.5, < 2", "1.11.x". False where either cannot be read.
bool satisfies(const std::string& version, const std::string& constraint);

}  // namespace neargate::pipeline
