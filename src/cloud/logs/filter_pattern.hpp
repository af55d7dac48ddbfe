#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace neargate::logs {

// A filter pattern for unstructured events: terms, all of which an event must have; "?term" of
// which it must have one where there are no others; "-term" that it must not have; quotes around
// phrases. Patterns for JSON ("{…}"), columns ("[…]") and regular expressions ("%…%") are refused.
// Source: "Filter pattern syntax" in the CloudWatch Logs user guide.
class FilterPattern {
 public:
  explicit FilterPattern(std::string_view text);  // throws InvalidParameterException

  bool matches(std::string_view message) const;

 private:
  std::vector<std::string> all_, any_, none_;
};

}  // namespace neargate::logs
