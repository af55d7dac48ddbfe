#pragma once

#include <string>
#include <string_view>

namespace neargate::s3 {

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
bool is_bucket_name(std::string_view name);

// Throws KeyTooLongError, InvalidArgument.
void check_key(const std::string& key);

// An entity tag as requests have it: quoted or not.
std::string unquoted(std::string_view entity_tag);
std::string quoted(std::string_view entity_tag);

}  // namespace neargate::s3
