#pragma once

#include <vector>

#include "gen/acm/types.hpp"

namespace neargate::acm {

// `tags` with `changes` added. Throws InvalidTagException where `changes` repeats a key or has one
// of AWS's own, TooManyTagsException above 50.
std::vector<Tag> merge_tags(std::vector<Tag> tags, const std::vector<Tag>& changes);

}  // namespace neargate::acm
