// What roles may do: their inline policies, and managed policies attached to them.
#include <algorithm>

#include "base/encoding.hpp"
#include "cloud/iam/errors.hpp"
#include "cloud/iam/iam.hpp"
#include "cloud/iam/pages.hpp"
#include "policy/policy.hpp"

namespace neargate::iam {
namespace {

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
constexpr std::size_t kMaxInlinePoliciesSize = 10240;  // all of one role
constexpr std::size_t kMaxAttachedPolicies = 10;

}  // namespace

smithy::Unit Iam::put_role_policy(const PutRolePolicyRequest& request, aws::Call&) {
  const RoleRecord& record = own_role(request.role_name);
  policy::Policy::parse(request.policy_document, policy::Kind::identity);
  std::size_t size = policy::policy_size(request.policy_document);
  for (const auto& [name, document] : record.inline_policies) {
    if (name != request.policy_name) size += policy::policy_size(document);
  }
  if (size > kMaxInlinePoliciesSize) {
    throw limit_exceeded("Maximum policy size of " + std::to_string(kMaxInlinePoliciesSize) +
                         " bytes exceeded for role " + request.role_name);
  }
  roles_.update(request.role_name, [&request](RoleRecord& changed) {
    changed.inline_policies[request.policy_name] = request.policy_document;
  });
  compiled_.forget(request.role_name);
  return {};
}

GetRolePolicyResponse Iam::get_role_policy(const GetRolePolicyRequest& request, aws::Call&) {
  const RoleRecord& record = role(request.role_name);
  const auto found = record.inline_policies.find(request.policy_name);
  if (found == record.inline_policies.end()) {
    throw no_such_entity("The role policy with name " + request.policy_name + " cannot be found.");
  }
  GetRolePolicyResponse response;
  response.role_name = request.role_name;
  response.policy_name = request.policy_name;
  response.policy_document = percent_encode(found->second);
  return response;
}

smithy::Unit Iam::delete_role_policy(const DeleteRolePolicyRequest& request, aws::Call&) {
  if (!own_role(request.role_name).inline_policies.contains(request.policy_name)) {
    throw no_such_entity("The role policy with name " + request.policy_name + " cannot be found.");
  }
  roles_.update(request.role_name, [&request](RoleRecord& record) {
    record.inline_policies.erase(request.policy_name);
  });
  compiled_.forget(request.role_name);
  return {};
}

ListRolePoliciesResponse Iam::list_role_policies(const ListRolePoliciesRequest& request,
                                                 aws::Call&) {
  ListRolePoliciesResponse response;
  for (const auto& [name, document] : role(request.role_name).inline_policies) {
    response.policy_names.push_back(name);
  }
  page(response.policy_names, request, response);
  return response;
}

smithy::Unit Iam::attach_role_policy(const AttachRolePolicyRequest& request, aws::Call&) {
  const RoleRecord& record = own_role(request.role_name);
  if (!managed_.contains(request.policy_arn) && !policies_.contains(request.policy_arn)) {
    throw no_such_entity("Policy " + request.policy_arn + " does not exist or is not attachable.");
  }
  const auto& attached = record.attached;
  if (std::find(attached.begin(), attached.end(), request.policy_arn) != attached.end()) return {};
  if (attached.size() >= kMaxAttachedPolicies) {
    throw limit_exceeded("Cannot exceed quota for PoliciesPerRole: " +
                         std::to_string(kMaxAttachedPolicies));
  }
  roles_.update(request.role_name, [&request](RoleRecord& changed) {
    changed.attached.push_back(request.policy_arn);
  });
  compiled_.forget(request.role_name);
  return {};
}

smithy::Unit Iam::detach_role_policy(const DetachRolePolicyRequest& request, aws::Call&) {
  const auto& attached = own_role(request.role_name).attached;
  if (std::find(attached.begin(), attached.end(), request.policy_arn) == attached.end()) {
    throw no_such_entity("Policy " + request.policy_arn + " was not found.");
  }
  roles_.update(request.role_name, [&request](RoleRecord& record) {
    std::erase(record.attached, request.policy_arn);
  });
  compiled_.forget(request.role_name);
  return {};
}

ListAttachedRolePoliciesResponse Iam::list_attached_role_policies(
    const ListAttachedRolePoliciesRequest& request, aws::Call&) {
  std::vector<AttachedPolicy> attached;
  for (const std::string& policy_arn_text : role(request.role_name).attached) {
    const PolicyRecord& record = policy(policy_arn_text);
    if (!record.path.starts_with(request.path_prefix.value_or("/"))) continue;
    AttachedPolicy shown;
    shown.policy_name = record.name;
    shown.policy_arn = policy_arn_text;
    attached.push_back(std::move(shown));
  }
  ListAttachedRolePoliciesResponse response;
  page(attached, request, response);
  response.attached_policies = std::move(attached);
  return response;
}

}  // namespace neargate::iam
