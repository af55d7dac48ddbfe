#pragma once

#include <cstdint>
#include <optional>

#include "aws/error.hpp"

namespace neargate::ecs {

inline constexpr std::int32_t kPageMax = 100;

// The maxResults of ECS's lists: 1 to 100, which is also the default of most. Throws
// InvalidParameterException.
inline std::int32_t page_size(const std::optional<std::int32_t>& max_results,
                              std::int32_t otherwise = kPageMax) {
  const std::int32_t size = max_results.value_or(otherwise);
  if (size < 1 || size > kPageMax) {
    throw aws::Error("InvalidParameterException", "maxResults must be between 1 and 100.");
  }
  return size;
}

}  // namespace neargate::ecs
