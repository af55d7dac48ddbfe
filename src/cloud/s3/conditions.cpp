#include "cloud/s3/conditions.hpp"

#include "base/text.hpp"
#include "cloud/s3/errors.hpp"
#include "cloud/s3/names.hpp"

namespace neargate::s3 {
namespace {

// The condition that does not hold; "" where all do.
std::string broken(const VersionRecord& version, const ReadConditions& conditions) {
  if (conditions.if_match) {
    if (!matches_entity_tag(*conditions.if_match, version.e_tag)) return "If-Match";
  } else if (conditions.if_unmodified_since &&
             version.last_modified > *conditions.if_unmodified_since) {
    return "If-Unmodified-Since";
  }
  if (conditions.if_none_match) {
    if (matches_entity_tag(*conditions.if_none_match, version.e_tag)) return "If-None-Match";
  } else if (conditions.if_modified_since &&
             version.last_modified <= *conditions.if_modified_since) {
    return "If-Modified-Since";
  }
  return "";
}

}  // namespace

bool matches_entity_tag(const std::string& condition, const std::string& entity_tag) {
  for (const std::string_view candidate : split(condition, ',')) {
    const std::string tag = unquoted(candidate);
    if (tag == "*" || tag == entity_tag) return true;
  }
  return false;
}

void check_read(const VersionRecord& version, const ReadConditions& conditions) {
  const std::string condition = broken(version, conditions);
  if (condition.empty()) return;
  if (condition == "If-None-Match" || condition == "If-Modified-Since") {
    throw aws::Error("NotModified", "Not Modified", 304).with_header("ETag", quoted(version.e_tag));
  }
  throw precondition_failed(condition);
}

void check_copy_source(const VersionRecord& version, const ReadConditions& conditions) {
  const std::string condition = broken(version, conditions);
  if (!condition.empty()) throw precondition_failed("x-amz-copy-source-" + condition);
}

}  // namespace neargate::s3
