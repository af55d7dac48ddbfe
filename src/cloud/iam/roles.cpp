// Roles: their life, trust policies, tags and permissions boundaries.
#include <algorithm>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "cloud/iam/errors.hpp"
#include "cloud/iam/iam.hpp"
#include "cloud/iam/pages.hpp"
#include "cloud/iam/shared_providers.hpp"
#include "cloud/iam/tags.hpp"
#include "policy/policy.hpp"

namespace neargate::iam {
namespace {

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
constexpr std::size_t kMaxTrustPolicySize = 2048;
constexpr std::int32_t kDefaultSessionSeconds = 3600;
constexpr std::size_t kIdLength = 17;  // after the four letters that tell the kind

void check_path(const std::string& path) {
  const bool inner_characters =
      std::all_of(path.begin(), path.end(), [](unsigned char c) { return c > ' ' && c < 0x7f; });
  if (path.front() == '/' && path.back() == '/' && inner_characters) return;
  throw validation_error(
      "The specified value for path is invalid. It must begin and end with / and contain only "
      "alphanumeric characters and/or / characters.");
}

// An own role that a policy names must exist.
bool is_own_role(const std::string& principal, const std::string& account) {
  const auto arn = Arn::parse(principal);
  return arn && arn->service == "iam" && arn->account == account &&
         arn->resource.starts_with("role/");
}

}  // namespace

std::string Iam::arn(const std::string& resource) const {
  return "arn:aws:iam::" + world_.account + ":" + resource;
}

std::string Iam::role_arn(const RoleRecord& role) const {
  return arn("role" + role.path + role.name);
}

const RoleRecord* Iam::find_role_by_arn(std::string_view role_arn_text) const {
  const std::size_t slash = role_arn_text.rfind('/');
  if (slash == std::string_view::npos) return nullptr;
  const RoleRecord* found = roles_.find(role_arn_text.substr(slash + 1));
  return found != nullptr && role_arn(*found) == role_arn_text ? found : nullptr;
}

const RoleRecord* Iam::find_role_of(const aws::Session& session) const {
  const RoleRecord* found = find_role_by_arn(session.role_arn);
  return found != nullptr && found->id == session.role_id ? found : nullptr;
}

const RoleRecord& Iam::role(const std::string& name) const {
  const RoleRecord* found = roles_.find(name);
  if (found == nullptr) {
    throw no_such_entity("The role with name " + name + " cannot be found.");
  }
  return *found;
}

const RoleRecord& Iam::own_role(const std::string& name) const {
  const RoleRecord& found = role(name);
  if (found.service_linked_to) {
    throw aws::Error("UnmodifiableEntity", "Cannot perform the operation on the protected role '" +
                                               name + "' - this role is only modifiable by AWS");
  }
  return found;
}

void Iam::check_trust(const std::string& document) const {
  const auto parsed = policy::Policy::parse(document, policy::Kind::trust);
  if (policy::policy_size(document) > kMaxTrustPolicySize) {
    throw limit_exceeded("Cannot exceed quota for ACLSizePerRole: " +
                         std::to_string(kMaxTrustPolicySize));
  }
  check_trust_in_shared_providers(*parsed);
  for (const std::string& principal : parsed->aws_principals()) {
    if (is_own_role(principal, world_.account) && find_role_by_arn(principal) == nullptr) {
      throw aws::Error("MalformedPolicyDocument",
                       "Invalid principal in policy: \"AWS\":\"" + principal + "\"");
    }
  }
}

Role Iam::describe(const RoleRecord& record) const {
  Role shown;
  shown.path = record.path;
  shown.role_name = record.name;
  shown.role_id = record.id;
  shown.arn = role_arn(record);
  shown.create_date = record.created;
  shown.assume_role_policy_document = percent_encode(record.trust);
  shown.description = record.description;
  shown.max_session_duration = record.max_session_duration;
  if (record.permissions_boundary) {
    AttachedPermissionsBoundary boundary;
    boundary.permissions_boundary_type = "PermissionsBoundaryPolicy";
    boundary.permissions_boundary_arn = *record.permissions_boundary;
    shown.permissions_boundary = boundary;
  }
  if (!record.tags.empty()) shown.tags = record.tags;
  shown.role_last_used = RoleLastUsed{};
  return shown;
}

CreateRoleResponse Iam::create_role(const CreateRoleRequest& request, aws::Call& call) {
  const std::string path = request.path.value_or("/");
  check_path(path);
  if (path.starts_with("/aws-service-role/")) {
    throw validation_error("Path /aws-service-role/ is reserved for service-linked roles.");
  }
  for (const auto& [name, other] : roles_) {
    if (equal_ignoring_case(name, request.role_name)) {
      throw already_exists("Role with name " + request.role_name + " already exists.");
    }
  }
  check_trust(request.assume_role_policy_document);
  if (request.permissions_boundary) policy(*request.permissions_boundary);
  RoleRecord record;
  record.name = request.role_name;
  record.path = path;
  record.id = "AROA" + world_.randomness.letters(kIdLength);
  record.created = call.now;
  record.trust = request.assume_role_policy_document;
  record.description = request.description;
  record.max_session_duration = request.max_session_duration.value_or(kDefaultSessionSeconds);
  record.permissions_boundary = request.permissions_boundary;
  record.tags = first_tags(request.tags);
  CreateRoleResponse response;
  response.role = describe(roles_.put(request.role_name, std::move(record)));
  response.role.role_last_used.reset();
  return response;
}

GetRoleResponse Iam::get_role(const GetRoleRequest& request, aws::Call&) {
  GetRoleResponse response;
  response.role = describe(role(request.role_name));
  return response;
}

UpdateRoleResponse Iam::update_role(const UpdateRoleRequest& request, aws::Call&) {
  own_role(request.role_name);
  roles_.update(request.role_name, [&request](RoleRecord& record) {
    if (request.description) record.description = request.description;
    record.max_session_duration =
        request.max_session_duration.value_or(record.max_session_duration);
  });
  return {};
}

UpdateRoleDescriptionResponse Iam::update_role_description(
    const UpdateRoleDescriptionRequest& request, aws::Call&) {
  role(request.role_name);
  UpdateRoleDescriptionResponse response;
  response.role = describe(roles_.update(request.role_name, [&request](RoleRecord& record) {
    record.description = request.description;
  }));
  return response;
}

smithy::Unit Iam::delete_role(const DeleteRoleRequest& request, aws::Call&) {
  const RoleRecord& record = own_role(request.role_name);
  if (!record.attached.empty()) {
    throw delete_conflict("Cannot delete entity, must detach all policies first.");
  }
  if (!record.inline_policies.empty()) {
    throw delete_conflict("Cannot delete entity, must delete policies first.");
  }
  roles_.erase(request.role_name);
  compiled_.forget(request.role_name);
  return {};
}

ListRolesResponse Iam::list_roles(const ListRolesRequest& request, aws::Call&) {
  ListRolesResponse response;
  for (const auto& [name, record] : roles_) {
    if (!record.path.starts_with(request.path_prefix.value_or("/"))) continue;
    Role shown = describe(record);
    // What AWS shows in GetRole only.
    shown.permissions_boundary.reset();
    shown.tags.reset();
    shown.role_last_used.reset();
    response.roles.push_back(std::move(shown));
  }
  page(response.roles, request, response);
  return response;
}

smithy::Unit Iam::update_assume_role_policy(const UpdateAssumeRolePolicyRequest& request,
                                            aws::Call&) {
  own_role(request.role_name);
  check_trust(request.policy_document);
  roles_.update(request.role_name,
                [&request](RoleRecord& record) { record.trust = request.policy_document; });
  compiled_.forget(request.role_name);
  return {};
}

smithy::Unit Iam::tag_role(const TagRoleRequest& request, aws::Call&) {
  std::vector<Tag> tags = role(request.role_name).tags;
  merge_tags(tags, request.tags);
  roles_.update(request.role_name, [&tags](RoleRecord& record) { record.tags = tags; });
  return {};
}

smithy::Unit Iam::untag_role(const UntagRoleRequest& request, aws::Call&) {
  role(request.role_name);
  roles_.update(request.role_name,
                [&request](RoleRecord& record) { remove_tags(record.tags, request.tag_keys); });
  return {};
}

ListRoleTagsResponse Iam::list_role_tags(const ListRoleTagsRequest& request, aws::Call&) {
  ListRoleTagsResponse response;
  response.tags = role(request.role_name).tags;
  page(response.tags, request, response);
  return response;
}

ListInstanceProfilesForRoleResponse Iam::list_instance_profiles_for_role(
    const ListInstanceProfilesForRoleRequest& request, aws::Call&) {
  role(request.role_name);
  // Instance profiles belong to EC2 instances, of which there are none.
  ListInstanceProfilesForRoleResponse response;
  response.is_truncated = false;
  return response;
}

smithy::Unit Iam::put_role_permissions_boundary(const PutRolePermissionsBoundaryRequest& request,
                                                aws::Call&) {
  own_role(request.role_name);
  policy(request.permissions_boundary);
  roles_.update(request.role_name, [&request](RoleRecord& record) {
    record.permissions_boundary = request.permissions_boundary;
  });
  compiled_.forget(request.role_name);
  return {};
}

smithy::Unit Iam::delete_role_permissions_boundary(
    const DeleteRolePermissionsBoundaryRequest& request, aws::Call&) {
  if (!own_role(request.role_name).permissions_boundary) {
    throw no_such_entity("The role with name " + request.role_name +
                         " does not have a permissions boundary.");
  }
  roles_.update(request.role_name, [](RoleRecord& record) { record.permissions_boundary.reset(); });
  compiled_.forget(request.role_name);
  return {};
}

}  // namespace neargate::iam
