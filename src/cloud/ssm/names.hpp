#pragma once

#include <string>

// https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html
namespace neargate::ssm {

// Throws ValidationException, or HierarchyLevelLimitExceededException, where no new parameter can
// have this name.
void check_new_name(const std::string& name);

// Throws ValidationException where this is no path to list under: "/", "/a", "/a/b/".
void check_path(const std::string& path);

// Throws ParameterPatternMismatchException where the value does not match, and
// InvalidAllowedPatternException where the pattern is not a regular expression.
void check_allowed_pattern(const std::string& pattern, const std::string& value);

// Letters, digits, '.', '-', '_'; not starting with a digit, "aws" or "ssm".
bool is_label(const std::string& label);

}  // namespace neargate::ssm
