#include "cloud/tags.hpp"

#include "cloud/elbv2/elbv2.hpp"

namespace neargate::elbv2 {
namespace {

// Source: AddTags in the ELBv2 API reference.
constexpr std::size_t kTagsMax = 50;

void check(const std::vector<Tag>& tags) {
  if (const Tag* repeated = cloud::repeated_key(tags)) {
    throw aws::Error("DuplicateTagKeys", "Tag keys must be unique: '" + repeated->key + "'");
  }
  for (const Tag& tag : tags) {
    if (tag.key.starts_with("aws:")) {
      throw aws::Error("ValidationError", "Tag keys cannot begin with 'aws:': '" + tag.key + "'");
    }
  }
  if (tags.size() > kTagsMax) {
    throw aws::Error("TooManyTags", "You have exceeded the limit of 50 tags of a resource");
  }
}

aws::Error not_found(const std::string& arn) {
  if (arn.find(":loadbalancer/") != std::string::npos) {
    return {"LoadBalancerNotFound", "Load balancer '" + arn + "' not found"};
  }
  if (arn.find(":targetgroup/") != std::string::npos) {
    return {"TargetGroupNotFound", "Target group '" + arn + "' not found"};
  }
  if (arn.find(":listener-rule/") != std::string::npos) {
    return {"RuleNotFound", "Rule '" + arn + "' not found"};
  }
  return {"ListenerNotFound", "Listener '" + arn + "' not found"};
}

}  // namespace

std::vector<Tag> checked_tags(const std::optional<std::vector<Tag>>& tags) {
  if (!tags) return {};
  check(*tags);
  return *tags;
}

const std::vector<Tag>& Elbv2::tags_of(const std::string& arn) const {
  if (const auto* record = load_balancers_.find(arn)) return record->tags;
  if (const auto* record = target_groups_.find(arn)) return record->tags;
  if (const auto* record = listeners_.find(arn)) return record->tags;
  if (const auto* record = rules_.find(arn)) return record->tags;
  throw not_found(arn);
}

void Elbv2::put_tags(const std::string& arn, std::vector<Tag> tags) {
  const auto change = [&](auto& record) { record.tags = std::move(tags); };
  if (load_balancers_.contains(arn)) {
    load_balancers_.update(arn, change);
  } else if (target_groups_.contains(arn)) {
    target_groups_.update(arn, change);
  } else if (listeners_.contains(arn)) {
    listeners_.update(arn, change);
  } else {
    rules_.update(arn, change);
  }
}

AddTagsOutput Elbv2::add_tags(const AddTagsInput& in, aws::Call&) {
  check(in.tags);
  for (const std::string& arn : in.resource_arns) {
    std::vector<Tag> tags = tags_of(arn);
    cloud::set_tags(tags, in.tags);
    check(tags);
    put_tags(arn, std::move(tags));
  }
  return {};
}

RemoveTagsOutput Elbv2::remove_tags(const RemoveTagsInput& in, aws::Call&) {
  for (const std::string& arn : in.resource_arns) {
    std::vector<Tag> tags = tags_of(arn);
    cloud::remove_tags(tags, in.tag_keys);
    put_tags(arn, std::move(tags));
  }
  return {};
}

DescribeTagsOutput Elbv2::describe_tags(const DescribeTagsInput& in, aws::Call&) {
  DescribeTagsOutput out;
  out.tag_descriptions.emplace();
  for (const std::string& arn : in.resource_arns) {
    out.tag_descriptions->push_back({.resource_arn = arn, .tags = tags_of(arn)});
  }
  return out;
}

}  // namespace neargate::elbv2
