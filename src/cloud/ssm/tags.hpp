#pragma once

#include <vector>

#include "gen/ssm/types.hpp"

namespace neargate::ssm {

// Adds `changes` to `tags`; throws TooManyTagsError above 50.
void merge_tags(std::vector<Tag>& tags, const std::vector<Tag>& changes);

}  // namespace neargate::ssm
