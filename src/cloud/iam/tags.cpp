#include "cloud/iam/tags.hpp"

#include <algorithm>
#include <set>

#include "aws/error.hpp"
#include "base/text.hpp"

namespace neargate::iam {
namespace {

constexpr std::size_t kMaxTags = 50;

}  // namespace

void merge_tags(std::vector<Tag>& tags, const std::vector<Tag>& changes) {
  std::set<std::string> seen;
  for (const Tag& change : changes) {
    if (!seen.insert(to_lower(change.key)).second) {
      throw aws::Error("InvalidInput",
                       "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    }
  }
  std::vector<Tag> merged = tags;
  for (const Tag& change : changes) {
    const auto same = std::find_if(merged.begin(), merged.end(), [&change](const Tag& tag) {
      return equal_ignoring_case(tag.key, change.key);
    });
    if (same == merged.end()) {
      merged.push_back(change);
    } else {
      *same = change;
    }
  }
  if (merged.size() > kMaxTags) {
    throw aws::Error("LimitExceeded", "The number of tags has reached the maximum limit.", 409);
  }
  tags = std::move(merged);
}

void remove_tags(std::vector<Tag>& tags, const std::vector<std::string>& keys) {
  std::erase_if(tags, [&keys](const Tag& tag) {
    return std::any_of(keys.begin(), keys.end(), [&tag](const std::string& key) {
      return equal_ignoring_case(tag.key, key);
    });
  });
}

std::vector<Tag> first_tags(const std::optional<std::vector<Tag>>& tags) {
  std::vector<Tag> first;
  if (tags) merge_tags(first, *tags);
  return first;
}

}  // namespace neargate::iam
