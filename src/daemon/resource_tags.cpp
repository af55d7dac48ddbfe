// Resources' tags, by ARN: asked of each service as its API answers it.
#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

#include "base/ids.hpp"
#include "daemon/resource_directory.hpp"

namespace neargate::daemon {
namespace {

using Tags = std::map<std::string, std::string>;
using Services = ResourceDirectory::Services;

const std::string& text(const std::string& value) { return value; }
std::string text(const std::optional<std::string>& value) { return value.value_or(""); }

template <class List>
Tags to_map(const List& list) {
  Tags tags;
  for (const auto& tag : list) tags.emplace(text(tag.key), text(tag.value));
  return tags;
}
template <class List>
Tags to_map(const std::optional<List>& list) {
  return list ? to_map(*list) : Tags{};
}

std::string last_part(const std::string& resource) {
  return resource.substr(resource.rfind('/') + 1);
}

aws::Call call_in(const Services& services) {
  aws::Call call;
  call.region = services.world.region;
  call.principal.account = services.world.account;
  call.now = services.world.clock.now();
  return call;
}

Tags ec2_tags(const Services& services, const Arn& arn) {
  if (arn.resource.find_first_of("*?") != std::string::npos) return {};  // not made yet
  aws::Call call = call_in(services);
  ec2::DescribeTagsRequest request;
  request.filters.emplace().push_back(
      {.name = "resource-id", .values = std::vector<std::string>{last_part(arn.resource)}});
  return to_map(services.ec2.describe_tags(request, call).tags);
}

Tags elbv2_tags(const Services& services, const Arn& arn) {
  aws::Call call = call_in(services);
  elbv2::DescribeTagsInput request;
  request.resource_arns.push_back(arn.text());
  const auto out = services.elbv2.describe_tags(request, call);
  return to_map(out.tag_descriptions->front().tags);
}

Tags iam_tags(const Services& services, const Arn& arn) {
  aws::Call call = call_in(services);
  if (arn.resource.starts_with("role/")) {
    const iam::RoleRecord* role = services.iam.find_role_by_arn(arn.text());
    return role == nullptr ? Tags{} : to_map(role->tags);
  }
  if (!arn.resource.starts_with("policy/")) return {};
  iam::ListPolicyTagsRequest request;
  request.policy_arn = arn.text();
  return to_map(services.iam.list_policy_tags(request, call).tags);
}

Tags s3_tags(const Services& services, const Arn& arn) {
  if (arn.resource.find('/') == std::string::npos) {
    const s3::BucketRecord* bucket = services.s3.find_bucket(arn.resource);
    return bucket == nullptr ? Tags{} : to_map(bucket->tags);
  }
  aws::Call call = call_in(services);
  s3::GetObjectTaggingRequest request;
  const std::size_t slash = arn.resource.find('/');
  request.bucket = arn.resource.substr(0, slash);
  request.key = arn.resource.substr(slash + 1);
  return to_map(services.s3.get_object_tagging(request, call).tag_set);
}

Tags acm_tags(const Services& services, const Arn& arn) {
  aws::Call call = call_in(services);
  return to_map(services.acm.list_tags_for_certificate({.certificate_arn = arn.text()}, call).tags);
}

Tags cloudwatch_tags(const Services& services, const Arn& arn) {
  aws::Call call = call_in(services);
  return to_map(
      services.cloudwatch.list_tags_for_resource({.resource_arn = arn.text()}, call).tags);
}

Tags dynamodb_tags(const Services& services, const Arn& arn) {
  aws::Call call = call_in(services);
  dynamodb::ListTagsOfResourceInput request;
  request.resource_arn = arn.text();
  return to_map(services.dynamodb.list_tags_of_resource(request, call).tags);
}

Tags ecr_tags(const Services& services, const Arn& arn) {
  aws::Call call = call_in(services);
  return to_map(services.ecr.list_tags_for_resource({.resource_arn = arn.text()}, call).tags);
}

Tags ecs_tags(const Services& services, const Arn& arn) {
  aws::Call call = call_in(services);
  return to_map(services.ecs.list_tags_for_resource({.resource_arn = arn.text()}, call).tags);
}

Tags kms_tags(const Services& services, const Arn& arn) {
  Tags tags;
  if (const kms::KeyRecord* key = services.kms.find_key(last_part(arn.resource))) {
    for (const kms::Tag& tag : key->tags) tags.emplace(tag.tag_key, tag.tag_value);
  }
  return tags;
}

// What is asked for a group is "log-group:NAME:log-stream:…"; tags are of "log-group:NAME".
Tags logs_tags(const Services& services, const Arn& arn) {
  aws::Call call = call_in(services);
  Arn group = arn;
  group.resource.resize(std::min(group.resource.size(), group.resource.find(":log-stream:")));
  const auto out = services.logs.list_tags_for_resource({.resource_arn = group.text()}, call);
  Tags tags;
  if (out.tags) tags.insert(out.tags->begin(), out.tags->end());
  return tags;
}

Tags ssm_tags(const Services& services, const Arn& arn) {
  aws::Call call = call_in(services);
  ssm::ListTagsForResourceRequest request;
  request.resource_type = "Parameter";
  request.resource_id = arn.resource.substr(arn.resource.find('/'));
  if (request.resource_id.find('/', 1) == std::string::npos) request.resource_id.erase(0, 1);
  return to_map(services.ssm.list_tags_for_resource(request, call).tag_list);
}

constexpr std::pair<std::string_view, Tags (*)(const Services&, const Arn&)> kServices[] = {
    {"acm", acm_tags},
    {"cloudwatch", cloudwatch_tags},
    {"dynamodb", dynamodb_tags},
    {"ec2", ec2_tags},
    {"ecr", ecr_tags},
    {"ecs", ecs_tags},
    {"elasticloadbalancing", elbv2_tags},
    {"iam", iam_tags},
    {"kms", kms_tags},
    {"logs", logs_tags},
    {"s3", s3_tags},
    {"ssm", ssm_tags},
};

}  // namespace

Tags ResourceDirectory::tags_of(const std::string& arn) const {
  const auto parsed = Arn::parse(arn);
  if (!parsed) return {};
  for (const auto& [name, tags_of_service] : kServices) {
    if (name != parsed->service) continue;
    try {
      return tags_of_service(services_, *parsed);
    } catch (const aws::Error&) {
      return {};  // there is no such resource, or not yet
    }
  }
  return {};
}

}  // namespace neargate::daemon
