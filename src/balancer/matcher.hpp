#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace neargate::balancer {

// Statuses that count as healthy, as a target group's matcher has them: "200", "200,202",
// "200-299", and mixtures of these.
class StatusMatcher {
 public:
  static std::optional<StatusMatcher> parse(std::string_view text);
  bool matches(int status) const;

 private:
  std::vector<std::pair<int, int>> ranges_;  // first and last
};

}  // namespace neargate::balancer
