#include "cloud/s3/tags.hpp"

#include <set>

#include "cloud/s3/errors.hpp"
#include "cloud/s3/limits.hpp"
#include "http/message.hpp"

namespace neargate::s3 {

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html
void check_tags(const std::vector<Tag>& tags, std::size_t tags_max) {
  if (tags.size() > tags_max) {
    throw aws::Error("BadRequest",
                     (tags_max == kObjectTagsMax ? "Object tags cannot be greater than "
                                                 : "Bucket tag count cannot be greater than ") +
                         std::to_string(tags_max));
  }
  std::set<std::string> keys;
  for (const Tag& tag : tags) {
    if (tag.key.empty() || tag.key.size() > kTagKeyMax) {
      throw aws::Error("InvalidTag", "The TagKey you have provided is invalid")
          .with("TagKey", tag.key);
    }
    if (tag.value.size() > kTagValueMax) {
      throw aws::Error("InvalidTag", "The TagValue you have provided is invalid")
          .with("TagKey", tag.key)
          .with("TagValue", tag.value);
    }
    if (tag.key.starts_with("aws:")) {
      throw aws::Error("InvalidTag", "System tags cannot be added/updated by requester");
    }
    if (!keys.insert(tag.key).second) {
      throw aws::Error("InvalidTag", "Cannot provide multiple Tags with the same key")
          .with("TagKey", tag.key);
    }
  }
}

std::vector<Tag> parse_tags(const std::string& header) {
  std::vector<Tag> tags;
  const auto parameters = http::parse_query(header);
  if (!parameters) {
    throw invalid_argument(
        "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded "
        "URL query parameters without tag name duplicates.",
        "x-amz-tagging", header);
  }
  for (const auto& [key, value] : *parameters) tags.push_back({.key = key, .value = value});
  check_tags(tags, kObjectTagsMax);
  return tags;
}

}  // namespace neargate::s3
