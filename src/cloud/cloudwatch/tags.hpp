#pragma once

#include <vector>

#include "gen/cloudwatch/types.hpp"

namespace neargate::cloudwatch {

// `tags` with `changes` added. Throws InvalidParameterValue where `changes` repeats a key, has one
// of AWS's own, or there would be more than 50.
std::vector<Tag> merge_tags(std::vector<Tag> tags, const std::vector<Tag>& changes);

}  // namespace neargate::cloudwatch
