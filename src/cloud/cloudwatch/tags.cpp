#include "cloud/cloudwatch/tags.hpp"

#include <algorithm>
#include <set>

#include "aws/error.hpp"
#include "cloud/cloudwatch/cloudwatch.hpp"

namespace neargate::cloudwatch {
namespace {

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Tagging.html
constexpr std::size_t kMaxTags = 50;

}  // namespace

std::vector<Tag> merge_tags(std::vector<Tag> tags, const std::vector<Tag>& changes) {
  std::set<std::string> seen;
  for (const Tag& change : changes) {
    if (!seen.insert(change.key).second) {
      throw aws::Error("InvalidParameterValue", "The tag key " + change.key + " is there twice.");
    }
    if (change.key.starts_with("aws:")) {
      throw aws::Error("InvalidParameterValue", "Tag keys that begin with aws: are AWS's own.");
    }
    const auto same = std::find_if(tags.begin(), tags.end(),
                                   [&change](const Tag& tag) { return tag.key == change.key; });
    if (same == tags.end()) {
      tags.push_back(change);
    } else {
      same->value = change.value;
    }
  }
  if (tags.size() > kMaxTags) {
    throw aws::Error("InvalidParameterValue", "A resource has 50 tags at most.");
  }
  return tags;
}

std::string CloudWatch::alarm_of_arn(const std::string& arn) const {
  const std::string prefix = world_.arn("cloudwatch", "alarm:");
  if (!arn.starts_with("arn:")) {
    throw aws::Error("InvalidParameterValue", "The value " + arn + " is not an ARN.");
  }
  const std::string name = arn.starts_with(prefix) ? arn.substr(prefix.size()) : "";
  if (!alarms_.contains(name)) {
    throw aws::Error("ResourceNotFoundException", "There is no alarm " + arn, 404)
        .with("ResourceType", "cloudwatch:alarm")
        .with("ResourceId", arn);
  }
  return name;
}

TagResourceOutput CloudWatch::tag_resource(const TagResourceInput& request, aws::Call&) {
  const std::string name = alarm_of_arn(request.resource_arn);
  std::vector<Tag> tags =
      merge_tags(alarms_.find(name)->tags.value_or(std::vector<Tag>()), request.tags);
  alarms_.update(name, [&tags](AlarmRecord& record) { record.tags = std::move(tags); });
  return {};
}

UntagResourceOutput CloudWatch::untag_resource(const UntagResourceInput& request, aws::Call&) {
  const auto& keys = request.tag_keys;
  alarms_.update(alarm_of_arn(request.resource_arn), [&keys](AlarmRecord& record) {
    if (!record.tags) return;
    std::erase_if(*record.tags, [&keys](const Tag& tag) {
      return std::find(keys.begin(), keys.end(), tag.key) != keys.end();
    });
  });
  return {};
}

ListTagsForResourceOutput CloudWatch::list_tags_for_resource(
    const ListTagsForResourceInput& request, aws::Call&) {
  ListTagsForResourceOutput response;
  response.tags =
      alarms_.find(alarm_of_arn(request.resource_arn))->tags.value_or(std::vector<Tag>());
  return response;
}

}  // namespace neargate::cloudwatch
