#include "cloud/cloudwatch/tags.hpp"

#include "aws/error.hpp"
#include "cloud/cloudwatch/cloudwatch.hpp"
#include "cloud/tags.hpp"

namespace neargate::cloudwatch {
namespace {

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Tagging.html
constexpr std::size_t kMaxTags = 50;

}  // namespace

std::vector<Tag> merge_tags(std::vector<Tag> tags, const std::vector<Tag>& changes) {
  if (const Tag* repeated = cloud::repeated_key(changes)) {
    throw aws::Error("InvalidParameterValue", "The tag key " + repeated->key + " is there twice.");
  }
  for (const Tag& change : changes) {
    if (change.key.starts_with("aws:")) {
      throw aws::Error("InvalidParameterValue", "Tag keys that begin with aws: are AWS's own.");
    }
  }
  cloud::set_tags(tags, changes);
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
  if (!has_alarm(name)) {
    throw aws::Error("ResourceNotFoundException", "There is no alarm " + arn, 404)
        .with("ResourceType", "cloudwatch:alarm")
        .with("ResourceId", arn);
  }
  return name;
}

std::vector<Tag> CloudWatch::tags_of(const std::string& name) const {
  const AlarmRecord* record = alarms_.find(name);
  const auto& tags = record != nullptr ? record->tags : composite_alarms_.find(name)->tags;
  return tags.value_or(std::vector<Tag>());
}

TagResourceOutput CloudWatch::tag_resource(const TagResourceInput& request, aws::Call&) {
  const std::string name = alarm_of_arn(request.resource_arn);
  std::vector<Tag> tags = merge_tags(tags_of(name), request.tags);
  update_alarm(name, [&tags](auto& record) { record.tags = tags; });
  return {};
}

UntagResourceOutput CloudWatch::untag_resource(const UntagResourceInput& request, aws::Call&) {
  const auto& keys = request.tag_keys;
  update_alarm(alarm_of_arn(request.resource_arn), [&keys](auto& record) {
    if (record.tags) cloud::remove_tags(*record.tags, keys);
  });
  return {};
}

ListTagsForResourceOutput CloudWatch::list_tags_for_resource(
    const ListTagsForResourceInput& request, aws::Call&) {
  ListTagsForResourceOutput response;
  response.tags = tags_of(alarm_of_arn(request.resource_arn));
  return response;
}

}  // namespace neargate::cloudwatch
