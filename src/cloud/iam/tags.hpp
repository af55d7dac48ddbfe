#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gen/iam/types.hpp"

namespace neargate::iam {

// Adds `changes` to `tags`, in which keys are told apart without regard to case. Throws
// InvalidInput where `changes` repeats a key, LimitExceeded above 50 tags.
void merge_tags(std::vector<Tag>& tags, const std::vector<Tag>& changes);
void remove_tags(std::vector<Tag>& tags, const std::vector<std::string>& keys);
// The tags of something new.
std::vector<Tag> first_tags(const std::optional<std::vector<Tag>>& tags);

}  // namespace neargate::iam
