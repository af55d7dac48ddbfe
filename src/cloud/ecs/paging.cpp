#include "cloud/ecs/paging.hpp"

#include <algorithm>

#include "aws/error.hpp"
#include "base/encoding.hpp"

namespace neargate::ecs {

namespace {
constexpr std::int32_t kPageMax = 100;
}

Page page_of(const std::vector<std::string>& sorted, const std::optional<std::string>& next_token,
             const std::optional<std::int32_t>& max_results) {
  const std::int32_t count = max_results.value_or(kPageMax);
  if (count < 1 || count > kPageMax) {
    throw aws::Error("InvalidParameterException", "maxResults must be between 1 and 100.");
  }
  auto first = sorted.begin();
  if (next_token) {
    const auto last_seen = from_base64(*next_token);
    if (!last_seen) throw aws::Error("InvalidParameterException", "Invalid token.");
    first = std::upper_bound(sorted.begin(), sorted.end(), *last_seen);
  }
  Page page;
  const auto left = sorted.end() - first;
  const auto last = left > count ? first + count : sorted.end();
  page.items.assign(first, last);
  if (last != sorted.end()) page.next_token = to_base64(page.items.back());
  return page;
}

}  // namespace neargate::ecs
