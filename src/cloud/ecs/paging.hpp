#pragma once

#include <optional>
#include <string>
#include <vector>

namespace neargate::ecs {

// One page of a sorted list of names or ARNs.
struct Page {
  std::vector<std::string> items;
  std::optional<std::string> next_token;
};

// The page after `next_token` (which a former page gave), of at most `max_results` (1 to 100, which
// is also the default). Throws InvalidParameterException.
Page page_of(const std::vector<std::string>& sorted, const std::optional<std::string>& next_token,
             const std::optional<std::int32_t>& max_results);

}  // namespace neargate::ecs
