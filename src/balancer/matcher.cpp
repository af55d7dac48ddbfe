#include "balancer/matcher.hpp"

#include <charconv>

#include "base/text.hpp"

namespace neargate::balancer {
namespace {

std::optional<int> parse_status(std::string_view text) {
  int status = 0;
  const auto [end, error] = std::from_chars(text.begin(), text.end(), status);
  if (error != std::errc() || end != text.end() || status < 100 || status > 599) return {};
  return status;
}

}  // namespace

std::optional<StatusMatcher> StatusMatcher::parse(std::string_view text) {
  StatusMatcher matcher;
  for (const std::string_view part : split(text, ',')) {
    const std::size_t dash = part.find('-');
    const auto first = parse_status(trim(part.substr(0, dash)));
    const auto last =
        dash == std::string_view::npos ? first : parse_status(trim(part.substr(dash + 1)));
    if (!first || !last || *first > *last) return std::nullopt;
    matcher.ranges_.emplace_back(*first, *last);
  }
  return matcher;
}

bool StatusMatcher::matches(int status) const {
  for (const auto& [first, last] : ranges_) {
    if (status >= first && status <= last) return true;
  }
  return false;
}

}  // namespace neargate::balancer
