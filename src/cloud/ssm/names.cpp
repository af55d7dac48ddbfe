#include "cloud/ssm/names.hpp"

#include <algorithm>
#include <cctype>

#include "aws/error.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "smithy/pattern.hpp"

namespace neargate::ssm {
namespace {

constexpr std::size_t kMaxLevels = 15;
constexpr std::size_t kMaxNameLength = 1011;  // with what the ARN adds, 2048

bool is_name_character(unsigned char c) {
  return std::isalnum(c) != 0 || c == '.' || c == '-' || c == '_' || c == '/';
}

bool has_reserved_prefix(std::string_view name) {
  const std::string start = to_lower(name.substr(name.starts_with('/') ? 1 : 0));
  return start.starts_with("aws") || start.starts_with("ssm");
}

[[noreturn]] void invalid(const std::string& message) {
  throw aws::Error("ValidationException", message);
}

}  // namespace

void check_new_name(const std::string& name) {
  const bool characters = std::all_of(name.begin(), name.end(), is_name_character);
  if (!characters || name.find("//") != std::string::npos || name.ends_with('/')) {
    invalid(
        "Parameter name: can't be prefixed with \"ssm\" (case-insensitive). If formed as a path, "
        "it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix "
        "of letters, numbers and the following 3 symbols .-_");
  }
  if (has_reserved_prefix(name)) {
    const bool ssm = to_lower(name.substr(name.starts_with('/') ? 1 : 0)).starts_with("ssm");
    if (!ssm) {
      throw aws::Error("AccessDeniedException",
                       "No access to reserved parameter name: " + name + ".");
    }
    invalid("Parameter name: can't be prefixed with \"ssm\" (case-insensitive).");
  }
  const auto slashes = static_cast<std::size_t>(std::count(name.begin(), name.end(), '/'));
  if (slashes > 0 && !name.starts_with('/')) {
    invalid("Parameter name must be a fully qualified name.");
  }
  if (name.size() > kMaxNameLength) {
    invalid("Parameter name: can't be longer than " + std::to_string(kMaxNameLength) +
            " characters.");
  }
  if (slashes > kMaxLevels) {
    throw aws::Error("HierarchyLevelLimitExceededException",
                     "Parameter name: can't have more than 15 levels.");
  }
}

void check_path(const std::string& path) {
  const bool good = path.starts_with('/') && path.find("//") == std::string::npos &&
                    std::all_of(path.begin(), path.end(), is_name_character);
  if (good) return;
  invalid(
      "The parameter path must begin with a slash / and consist of sub-paths divided by slash "
      "symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 "
      "symbols "
      ".-_");
}

void check_allowed_pattern(const std::string& pattern, const std::string& value) {
  bool matches = false;
  try {
    matches = smithy::Pattern(pattern).matches(value);
  } catch (const Error& error) {
    throw aws::Error("InvalidAllowedPatternException", error.what());
  }
  if (matches) return;
  throw aws::Error("ParameterPatternMismatchException",
                   "Parameter value, cannot be validated against allowedPattern: " + pattern);
}

bool is_label(const std::string& label) {
  if (label.empty() || std::isdigit(static_cast<unsigned char>(label[0])) != 0) return false;
  const std::string lower = to_lower(label);
  if (lower.starts_with("aws") || lower.starts_with("ssm")) return false;
  return std::all_of(label.begin(), label.end(),
                     [](unsigned char c) { return is_name_character(c) && c != '/'; });
}

}  // namespace neargate::ssm
