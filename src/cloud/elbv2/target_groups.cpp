#include <algorithm>

#include "base/text.hpp"
#include "cloud/elbv2/attributes.hpp"
#include "cloud/elbv2/elbv2.hpp"
#include "cloud/elbv2/limits.hpp"
#include "cloud/pagination.hpp"

namespace neargate::elbv2 {
namespace {

// Source: CreateTargetGroup in the ELBv2 API reference; the defaults are those of HTTP groups.
constexpr std::size_t kNameLengthMax = 32;
constexpr int kIntervalDefault = 30;
constexpr int kTimeoutDefault = 5;
constexpr int kHealthyDefault = 5;
constexpr int kUnhealthyDefault = 2;

// "200", "200,202" or "200-299", numbers between 200 and 499.
bool is_matcher(const std::string& text) {
  for (const std::string_view part : split(text, ',')) {
    const auto bounds = split(part, '-');
    if (bounds.size() > 2) return false;
    for (const std::string_view bound : bounds) {
      const bool digits = bound.size() == 3 && std::all_of(bound.begin(), bound.end(), [](char c) {
                            return c >= '0' && c <= '9';
                          });
      if (!digits || bound < "200" || bound > "499") return false;
    }
    if (bounds.size() == 2 && bounds[0] > bounds[1]) return false;
  }
  return true;
}

}  // namespace

void Elbv2::check_health_check(const TargetGroup& group) const {
  const auto refuse = [](const std::string& message) {
    throw aws::Error("ValidationError", message);
  };
  if (*group.health_check_timeout_seconds >= *group.health_check_interval_seconds) {
    refuse("Health check timeout '" + std::to_string(*group.health_check_timeout_seconds) +
           "' must be smaller than the interval '" +
           std::to_string(*group.health_check_interval_seconds) + "'");
  }
  if (!group.health_check_path->starts_with('/')) {
    refuse("Health check path '" + *group.health_check_path + "' must begin with a '/'");
  }
  if (group.health_check_protocol != "HTTP") {
    refuse("Health check protocol '" + *group.health_check_protocol +
           "' is not supported yet: use HTTP");
  }
  if (!is_matcher(group.matcher->http_code.value_or(""))) {
    refuse("Health check matcher HTTP code '" + group.matcher->http_code.value_or("") +
           "' must be within '200-499' inclusive");
  }
  const std::string& port = *group.health_check_port;
  const bool number =
      !port.empty() && port.size() <= 5 &&
      std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; }) &&
      std::stoi(port) >= 1 && std::stoi(port) <= 65535;
  if (port != "traffic-port" && !number) {
    refuse("Health check port '" + port + "' must be 'traffic-port' or between 1 and 65535");
  }
}

CreateTargetGroupOutput Elbv2::create_target_group(const CreateTargetGroupInput& in, aws::Call&) {
  const auto refuse = [](const std::string& message) {
    throw aws::Error("ValidationError", message);
  };
  if (in.name.size() > kNameLengthMax) {
    refuse("Target group name '" + in.name + "' cannot be longer than '32' characters");
  }
  if (in.target_type.value_or("instance") != "ip") {
    refuse("Target type '" + in.target_type.value_or("instance") +
           "' is not supported: use 'ip', as Fargate needs it");
  }
  if (!in.protocol || !in.port || !in.vpc_id) {
    refuse("Protocol, port and VPC ID must be specified");
  }
  // Terraform sends an empty version where none is configured.
  const std::string version = in.protocol_version.value_or("");
  if (*in.protocol != "HTTP" || (!version.empty() && version != "HTTP1")) {
    refuse("Target groups of protocol HTTP, version HTTP1 are supported, not '" + *in.protocol +
           "' '" + version + "'");
  }
  if (!ec2_.has_vpc(*in.vpc_id)) refuse("The VPC ID '" + *in.vpc_id + "' is not found");
  if (in.ip_address_type.value_or("ipv4") != "ipv4") {
    refuse("Only the IP address type 'ipv4' is supported.");
  }
  for (const auto& [arn, other] : target_groups_) {
    if (other.target_group.target_group_name == in.name) {
      throw aws::Error("DuplicateTargetGroupName", "A target group with the same name '" + in.name +
                                                       "' exists, but with different settings");
    }
  }
  if (target_groups_.size() >= kTargetGroupsMax) {
    throw aws::Error("TooManyTargetGroups",
                     "You have reached the maximum number of target groups, '3000'");
  }
  TargetGroupRecord record;
  record.tags = checked_tags(in.tags);
  record.attributes = defaults(target_group_attributes());
  TargetGroup& group = record.target_group;
  group.target_group_arn = world_.arn("elasticloadbalancing",
                                      "targetgroup/" + in.name + "/" + world_.randomness.hex(16));
  group.target_group_name = in.name;
  group.protocol = in.protocol;
  group.protocol_version = "HTTP1";
  group.port = in.port;
  group.vpc_id = in.vpc_id;
  group.target_type = "ip";
  group.ip_address_type = "ipv4";
  group.health_check_enabled = true;
  group.health_check_protocol = in.health_check_protocol.value_or("HTTP");
  group.health_check_port = in.health_check_port.value_or("traffic-port");
  group.health_check_path = in.health_check_path.value_or("/");
  group.health_check_interval_seconds = in.health_check_interval_seconds.value_or(kIntervalDefault);
  group.health_check_timeout_seconds = in.health_check_timeout_seconds.value_or(kTimeoutDefault);
  group.healthy_threshold_count = in.healthy_threshold_count.value_or(kHealthyDefault);
  group.unhealthy_threshold_count = in.unhealthy_threshold_count.value_or(kUnhealthyDefault);
  group.matcher.emplace().http_code =
      in.matcher ? in.matcher->http_code.value_or("200") : std::string("200");
  if (!in.health_check_enabled.value_or(true)) {
    refuse("Health checks cannot be disabled for target groups of type 'ip'");
  }
  check_health_check(group);
  const auto& kept = target_groups_.put(*group.target_group_arn, record);
  CreateTargetGroupOutput out;
  out.target_groups.emplace().push_back(shown(kept));
  return out;
}

TargetGroup Elbv2::shown(const TargetGroupRecord& record) const {
  TargetGroup view = record.target_group;
  view.load_balancer_arns = load_balancers_of(*view.target_group_arn);
  return view;
}

DescribeTargetGroupsOutput Elbv2::describe_target_groups(const DescribeTargetGroupsInput& in,
                                                         aws::Call&) {
  DescribeTargetGroupsOutput out;
  auto& list = out.target_groups.emplace();
  for (const std::string& arn : in.target_group_arns.value_or(std::vector<std::string>{})) {
    list.push_back(shown(target_group(arn)));
  }
  for (const std::string& name : in.names.value_or(std::vector<std::string>{})) {
    const auto found = std::find_if(target_groups_.begin(), target_groups_.end(), [&](auto& e) {
      return e.second.target_group.target_group_name == name;
    });
    if (found == target_groups_.end()) {
      throw aws::Error("TargetGroupNotFound", "One or more target groups not found");
    }
    list.push_back(shown(found->second));
  }
  if (in.load_balancer_arn) {
    load_balancer(*in.load_balancer_arn);
    for (const std::string& arn : target_groups_of(*in.load_balancer_arn)) {
      list.push_back(shown(target_group(arn)));
    }
  }
  if (!in.target_group_arns && !in.names && !in.load_balancer_arn) {
    for (const auto& [arn, record] : target_groups_) list.push_back(shown(record));
  }
  out.next_marker = cloud::paginate(list, in.page_size, in.marker, "ValidationError");
  return out;
}

ModifyTargetGroupOutput Elbv2::modify_target_group(const ModifyTargetGroupInput& in, aws::Call&) {
  TargetGroupRecord record = target_group(in.target_group_arn);
  TargetGroup& group = record.target_group;
  const auto change = [](auto& member, const auto& given) {
    if (given) member = given;
  };
  change(group.health_check_protocol, in.health_check_protocol);
  change(group.health_check_port, in.health_check_port);
  change(group.health_check_path, in.health_check_path);
  change(group.health_check_interval_seconds, in.health_check_interval_seconds);
  change(group.health_check_timeout_seconds, in.health_check_timeout_seconds);
  change(group.healthy_threshold_count, in.healthy_threshold_count);
  change(group.unhealthy_threshold_count, in.unhealthy_threshold_count);
  if (in.matcher) group.matcher = in.matcher;
  if (!in.health_check_enabled.value_or(true)) {
    throw aws::Error("InvalidConfigurationRequest",
                     "Health checks cannot be disabled for target groups of type 'ip'");
  }
  check_health_check(group);
  const auto& kept = target_groups_.put(in.target_group_arn, std::move(record));
  changed();
  ModifyTargetGroupOutput out;
  out.target_groups.emplace().push_back(shown(kept));
  return out;
}

DeleteTargetGroupOutput Elbv2::delete_target_group(const DeleteTargetGroupInput& in, aws::Call&) {
  if (!target_groups_.contains(in.target_group_arn)) return {};
  if (!load_balancers_of(in.target_group_arn).empty()) {
    throw aws::Error("ResourceInUse", "Target group '" + in.target_group_arn +
                                          "' is currently in use by a listener or a rule");
  }
  target_groups_.erase(in.target_group_arn);
  health_.erase(in.target_group_arn);
  changed();
  return {};
}

DescribeTargetGroupAttributesOutput Elbv2::describe_target_group_attributes(
    const DescribeTargetGroupAttributesInput& in, aws::Call&) {
  DescribeTargetGroupAttributesOutput out;
  out.attributes.emplace();
  for (const auto& [key, value] : target_group(in.target_group_arn).attributes) {
    out.attributes->push_back({.key = key, .value = value});
  }
  return out;
}

ModifyTargetGroupAttributesOutput Elbv2::modify_target_group_attributes(
    const ModifyTargetGroupAttributesInput& in, aws::Call&) {
  auto attributes = target_group(in.target_group_arn).attributes;
  for (const TargetGroupAttribute& attribute : in.attributes) {
    check_attribute(target_group_attributes(), attribute.key, attribute.value);
    attributes[*attribute.key] = attribute.value.value_or("");
  }
  check_together(attributes);
  const auto& record = target_groups_.update(
      in.target_group_arn, [&](TargetGroupRecord& r) { r.attributes = std::move(attributes); });
  changed();
  ModifyTargetGroupAttributesOutput out;
  out.attributes.emplace();
  for (const auto& [key, value] : record.attributes) {
    out.attributes->push_back({.key = key, .value = value});
  }
  return out;
}

}  // namespace neargate::elbv2
