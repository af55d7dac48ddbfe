#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "gen/s3/types.hpp"

namespace neargate::s3 {

// Throws InvalidTag, BadRequest (too many), as PutBucketTagging and PutObjectTagging do.
void check_tags(const std::vector<Tag>& tags, std::size_t tags_max);

// Of the header x-amz-tagging: "key=value&key=value".
std::vector<Tag> parse_tags(const std::string& header);

}  // namespace neargate::s3
