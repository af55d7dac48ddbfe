#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "gen/ecr/types.hpp"

// Lifecycle policies: which images a repository may lose
// (https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html).
namespace neargate::ecr {

struct LifecycleRule {
  enum class Tags : std::uint8_t { tagged, untagged, any };
  enum class Count : std::uint8_t { more_than, days_since_push };

  int priority = 0;  // 1 comes first
  Tags tags = Tags::any;
  std::vector<std::string> patterns;  // with '*'; of each, the image must have a tag
  Count count = Count::more_than;
  int number = 0;
};

struct LifecycleError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The rules in the order of their priority. Throws LifecycleError.
std::vector<LifecycleRule> parse_lifecycle_policy(std::string_view json);

// The digests of the images that the rules expire. An image is judged by the first rule whose tags
// it fits. Images that a manifest list names stay as long as the list does.
std::vector<std::string> expired_images(const std::vector<LifecycleRule>& rules,
                                        const std::vector<const ImageRecord*>& images,
                                        Timestamp now);

}  // namespace neargate::ecr
