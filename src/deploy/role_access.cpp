#include "deploy/role_access.hpp"

#include "aws/pages.hpp"
#include "base/encoding.hpp"
#include "base/ids.hpp"

namespace neargate::deploy {
namespace {

// IAM shows documents percent-encoded.
std::shared_ptr<const policy::Policy> parse(const std::string& document, policy::Kind kind) {
  return policy::Policy::parse(percent_decode(document).value_or(document), kind);
}

policy::Source managed_policy(iam::Client& iam, const std::string& arn) {
  const auto found = iam.get_policy({.policy_arn = arn}).policy.value_or(iam::Policy{});
  const auto version = iam.get_policy_version(
      {.policy_arn = arn, .version_id = found.default_version_id.value_or("v1")});
  const std::string document =
      version.policy_version ? version.policy_version->document.value_or("") : "";
  return {arn, parse(document, policy::Kind::identity)};
}

std::vector<policy::Source> identity_policies(iam::Client& iam, const std::string& name) {
  std::vector<policy::Source> sources;
  aws::each_page(
      iam::ListRolePoliciesRequest{.role_name = name, .marker = {}, .max_items = {}},
      [&](const auto& request) { return iam.list_role_policies(request); },
      [&](const auto& page) {
        for (const std::string& policy : page.policy_names) {
          const auto got = iam.get_role_policy({.role_name = name, .policy_name = policy});
          sources.push_back({policy, parse(got.policy_document, policy::Kind::identity)});
        }
      });
  aws::each_page(
      iam::ListAttachedRolePoliciesRequest{
          .role_name = name, .path_prefix = {}, .marker = {}, .max_items = {}},
      [&](const auto& request) { return iam.list_attached_role_policies(request); },
      [&](const auto& page) {
        if (!page.attached_policies) return;
        for (const iam::AttachedPolicy& attached : *page.attached_policies) {
          sources.push_back(managed_policy(iam, attached.policy_arn.value_or("")));
        }
      });
  return sources;
}

// What ARNs beside the role's begin with: "arn:aws:", in China "arn:aws-cn:".
std::string arn_start(const RoleAccess& role) {
  return "arn:" + Arn::parse(role.arn).value_or(Arn{}).partition + ":";
}

}  // namespace

std::string role_name(const std::string& arn) { return arn.substr(arn.rfind('/') + 1); }

RoleAccess read_role(iam::Client& iam, const std::string& arn) {
  const std::string name = role_name(arn);
  const iam::Role role = iam.get_role({.role_name = name}).role;
  RoleAccess access;
  access.arn = role.arn;
  access.account = Arn::parse(role.arn).value_or(Arn{}).account;
  access.trust = parse(role.assume_role_policy_document.value_or(""), policy::Kind::trust);
  access.tags = role.tags.value_or(std::vector<iam::Tag>{});
  access.policies.identity = identity_policies(iam, name);
  if (role.permissions_boundary && role.permissions_boundary->permissions_boundary_arn) {
    access.policies.boundary =
        managed_policy(iam, *role.permissions_boundary->permissions_boundary_arn);
  }
  return access;
}

bool trusts_tasks(const RoleAccess& role, const std::string& region) {
  policy::Request request;
  request.action = "sts:AssumeRole";
  request.resource = role.arn;
  request.principal.service = "ecs-tasks.amazonaws.com";
  // IAM roles for tasks, "Prevent the cross-service confused deputy": what ECS sends.
  request.context.set("aws:SourceAccount", role.account);
  request.context.set("aws:SourceArn",
                      arn_start(role) + "ecs:" + region + ":" + role.account + ":*");
  return policy::is_trusted(request, *role.trust);
}

policy::Decision decide(const RoleAccess& role, const std::string& action,
                        const std::string& resource, const policy::Context& context) {
  policy::Request request;
  request.action = action;
  request.resource = resource;
  request.principal.account = role.account;
  request.principal.arn = arn_start(role) + "sts::" + role.account + ":assumed-role/" +
                          role_name(role.arn) + "/neargate-verify";
  request.principal.role_arn = role.arn;
  request.context = context;
  return policy::evaluate(request, role.policies);
}

}  // namespace neargate::deploy
