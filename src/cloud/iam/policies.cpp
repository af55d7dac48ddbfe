// Managed policies: the account's own, with their versions, and AWS's.
#include <algorithm>

#include "base/encoding.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "cloud/iam/aws_managed.hpp"
#include "cloud/iam/errors.hpp"
#include "cloud/iam/iam.hpp"
#include "cloud/iam/pages.hpp"
#include "cloud/iam/tags.hpp"
#include "policy/policy.hpp"

namespace neargate::iam {
namespace {

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
constexpr std::size_t kMaxPolicySize = 6144;
constexpr std::size_t kMaxVersions = 5;
constexpr std::size_t kIdLength = 17;

void check_document(const std::string& document) {
  policy::Policy::parse(document, policy::Kind::identity);
  if (policy::policy_size(document) > kMaxPolicySize) {
    throw limit_exceeded("Cannot exceed quota for PolicySize: " + std::to_string(kMaxPolicySize));
  }
}

const PolicyVersionRecord& version_of(const PolicyRecord& policy, const std::string& arn,
                                      const std::string& id) {
  for (const PolicyVersionRecord& version : policy.versions) {
    if (version.id == id) return version;
  }
  throw no_such_entity("Policy " + arn + " version " + id +
                       " does not exist or is not attachable.");
}

PolicyVersion describe_version(const PolicyRecord& policy, const PolicyVersionRecord& version,
                               bool with_document) {
  PolicyVersion shown;
  if (with_document) shown.document = percent_encode(version.document);
  shown.version_id = version.id;
  shown.is_default_version = version.id == policy.default_version;
  shown.create_date = version.created;
  return shown;
}

// AWS's policies have no history here: one version, from the day that IAM's current policy
// language is named after.
PolicyRecord record_of(const AwsManagedPolicy& policy) {
  using namespace std::chrono;
  const Timestamp created{sys_days{year{2012} / 10 / 17}};
  PolicyRecord record;
  record.name = policy.name;
  record.path = policy.path;
  record.id = "ANPA" + to_upper(sha256_hex(policy.name)).substr(0, kIdLength);
  record.created = created;
  record.updated = created;
  PolicyVersionRecord version;
  version.id = "v1";
  version.document = policy.document;
  version.created = created;
  record.versions.push_back(std::move(version));
  record.default_version = "v1";
  record.last_version = 1;
  return record;
}

}  // namespace

Iam::Iam(cloud::World& world)
    : world_(world),
      roles_(world.database, "iam.roles"),
      policies_(world.database, "iam.policies"),
      providers_(world.database, "iam.openIdConnectProviders"),
      deletions_(world.database, "iam.roleDeletions") {
  for (const AwsManagedPolicy& managed : aws_managed_policies()) {
    PolicyRecord record = record_of(managed);
    std::string key = "arn:aws:iam::aws:policy" + record.path + record.name;
    managed_.emplace(std::move(key), std::move(record));
  }
}

std::string Iam::policy_arn(const PolicyRecord& record) const {
  return arn("policy" + record.path + record.name);
}

const PolicyRecord& Iam::policy(const std::string& policy_arn_text) const {
  const auto managed = managed_.find(policy_arn_text);
  if (managed != managed_.end()) return managed->second;
  const PolicyRecord* found = policies_.find(policy_arn_text);
  if (found == nullptr) {
    throw no_such_entity("Policy " + policy_arn_text + " was not found.");
  }
  return *found;
}

const PolicyRecord& Iam::own_policy(const std::string& policy_arn_text) const {
  const PolicyRecord& found = policy(policy_arn_text);
  if (managed_.contains(policy_arn_text)) {
    throw aws::Error("AccessDenied",
                     "Policy " + policy_arn_text +
                         " is managed by AWS and cannot "
                         "be changed. Create a policy of your own instead.",
                     403);
  }
  return found;
}

std::int32_t Iam::attachments(const std::string& policy_arn_text) const {
  return static_cast<std::int32_t>(
      std::count_if(roles_.begin(), roles_.end(), [&policy_arn_text](const auto& entry) {
        const auto& attached = entry.second.attached;
        return std::find(attached.begin(), attached.end(), policy_arn_text) != attached.end();
      }));
}

std::int32_t Iam::boundaries(const std::string& policy_arn_text) const {
  return static_cast<std::int32_t>(
      std::count_if(roles_.begin(), roles_.end(), [&policy_arn_text](const auto& entry) {
        return entry.second.permissions_boundary == policy_arn_text;
      }));
}

Policy Iam::describe(const PolicyRecord& record) const {
  Policy shown;
  const std::string managed_arn = "arn:aws:iam::aws:policy" + record.path + record.name;
  const std::string shown_arn = managed_.contains(managed_arn) ? managed_arn : policy_arn(record);
  shown.policy_name = record.name;
  shown.policy_id = record.id;
  shown.arn = shown_arn;
  shown.path = record.path;
  shown.default_version_id = record.default_version;
  shown.attachment_count = attachments(shown_arn);
  shown.permissions_boundary_usage_count = boundaries(shown_arn);
  shown.is_attachable = true;
  shown.description = record.description;
  shown.create_date = record.created;
  shown.update_date = record.updated;
  if (!record.tags.empty()) shown.tags = record.tags;
  return shown;
}

CreatePolicyResponse Iam::create_policy(const CreatePolicyRequest& request, aws::Call& call) {
  for (const auto& [key, other] : policies_) {
    if (equal_ignoring_case(other.name, request.policy_name)) {
      throw already_exists("A policy called " + request.policy_name +
                           " already exists. Duplicate names are not allowed.");
    }
  }
  check_document(request.policy_document);
  PolicyRecord record;
  record.name = request.policy_name;
  record.path = request.path.value_or("/");
  record.id = "ANPA" + world_.randomness.letters(kIdLength);
  record.created = call.now;
  record.updated = call.now;
  record.description = request.description;
  record.tags = first_tags(request.tags);
  PolicyVersionRecord version;
  version.id = "v1";
  version.document = request.policy_document;
  version.created = call.now;
  record.versions.push_back(std::move(version));
  record.default_version = "v1";
  record.last_version = 1;
  const std::string key = policy_arn(record);
  CreatePolicyResponse response;
  response.policy = describe(policies_.put(key, std::move(record)));
  return response;
}

GetPolicyResponse Iam::get_policy(const GetPolicyRequest& request, aws::Call&) {
  GetPolicyResponse response;
  response.policy = describe(policy(request.policy_arn));
  return response;
}

smithy::Unit Iam::delete_policy(const DeletePolicyRequest& request, aws::Call&) {
  const PolicyRecord& record = own_policy(request.policy_arn);
  if (attachments(request.policy_arn) > 0 || boundaries(request.policy_arn) > 0) {
    throw delete_conflict("Cannot delete a policy attached to entities.");
  }
  if (record.versions.size() > 1) {
    throw delete_conflict(
        "This policy has more than one version. Before you delete a policy, you must delete the "
        "policy's versions. The default version is deleted with the policy.");
  }
  policies_.erase(request.policy_arn);
  return {};
}

ListPoliciesResponse Iam::list_policies(const ListPoliciesRequest& request, aws::Call&) {
  const std::string scope = request.scope.value_or("All");
  const bool boundary = request.policy_usage_filter == "PermissionsBoundary";
  std::vector<Policy> all;
  const auto consider = [&](const PolicyRecord& record) {
    Policy shown = describe(record);
    const std::int32_t used =
        boundary ? *shown.permissions_boundary_usage_count : *shown.attachment_count;
    if (request.only_attached.value_or(false) && used == 0) return;
    if (!record.path.starts_with(request.path_prefix.value_or("/"))) return;
    shown.description.reset();  // what AWS shows in GetPolicy only
    shown.tags.reset();
    all.push_back(std::move(shown));
  };
  if (scope != "Local") {
    for (const auto& [key, record] : managed_) consider(record);
  }
  if (scope != "AWS") {
    for (const auto& [key, record] : policies_) consider(record);
  }
  ListPoliciesResponse response;
  page(all, request, response);
  response.policies = std::move(all);
  return response;
}

CreatePolicyVersionResponse Iam::create_policy_version(const CreatePolicyVersionRequest& request,
                                                       aws::Call& call) {
  const PolicyRecord& record = own_policy(request.policy_arn);
  check_document(request.policy_document);
  if (record.versions.size() >= kMaxVersions) {
    throw limit_exceeded(
        "A managed policy can have up to 5 versions. Before you create a new version, you must "
        "delete an existing version.");
  }
  const PolicyRecord& changed = policies_.update(request.policy_arn, [&](PolicyRecord& changing) {
    PolicyVersionRecord version;
    version.id = "v" + std::to_string(++changing.last_version);
    version.document = request.policy_document;
    version.created = call.now;
    if (request.set_as_default.value_or(false)) changing.default_version = version.id;
    changing.versions.push_back(std::move(version));
    changing.updated = call.now;
  });
  compiled_.forget_all();
  CreatePolicyVersionResponse response;
  response.policy_version = describe_version(changed, changed.versions.back(), false);
  return response;
}

GetPolicyVersionResponse Iam::get_policy_version(const GetPolicyVersionRequest& request,
                                                 aws::Call&) {
  const PolicyRecord& record = policy(request.policy_arn);
  GetPolicyVersionResponse response;
  response.policy_version =
      describe_version(record, version_of(record, request.policy_arn, request.version_id), true);
  return response;
}

ListPolicyVersionsResponse Iam::list_policy_versions(const ListPolicyVersionsRequest& request,
                                                     aws::Call&) {
  const PolicyRecord& record = policy(request.policy_arn);
  std::vector<PolicyVersion> versions;
  for (auto version = record.versions.rbegin(); version != record.versions.rend(); ++version) {
    versions.push_back(describe_version(record, *version, false));
  }
  ListPolicyVersionsResponse response;
  page(versions, request, response);
  response.versions = std::move(versions);
  return response;
}

smithy::Unit Iam::delete_policy_version(const DeletePolicyVersionRequest& request, aws::Call&) {
  const PolicyRecord& record = own_policy(request.policy_arn);
  version_of(record, request.policy_arn, request.version_id);
  if (record.default_version == request.version_id) {
    throw delete_conflict("Cannot delete the default version of a policy.");
  }
  policies_.update(request.policy_arn, [&request](PolicyRecord& changing) {
    std::erase_if(changing.versions, [&request](const PolicyVersionRecord& version) {
      return version.id == request.version_id;
    });
  });
  return {};
}

smithy::Unit Iam::set_default_policy_version(const SetDefaultPolicyVersionRequest& request,
                                             aws::Call& call) {
  version_of(own_policy(request.policy_arn), request.policy_arn, request.version_id);
  policies_.update(request.policy_arn, [&](PolicyRecord& record) {
    record.default_version = request.version_id;
    record.updated = call.now;
  });
  compiled_.forget_all();
  return {};
}

ListEntitiesForPolicyResponse Iam::list_entities_for_policy(
    const ListEntitiesForPolicyRequest& request, aws::Call&) {
  policy(request.policy_arn);
  const bool boundary = request.policy_usage_filter == "PermissionsBoundary";
  std::vector<PolicyRole> users;
  const bool roles_wanted = request.entity_filter.value_or("Role") == "Role";
  for (const auto& [name, record] : roles_) {
    const auto& attached = record.attached;
    const bool uses = boundary ? record.permissions_boundary == request.policy_arn
                               : std::find(attached.begin(), attached.end(), request.policy_arn) !=
                                     attached.end();
    if (!uses || !roles_wanted) continue;
    if (!record.path.starts_with(request.path_prefix.value_or("/"))) continue;
    PolicyRole shown;
    shown.role_name = name;
    shown.role_id = record.id;
    users.push_back(std::move(shown));
  }
  ListEntitiesForPolicyResponse response;
  page(users, request, response);
  response.policy_groups.emplace();
  response.policy_users.emplace();
  response.policy_roles = std::move(users);
  return response;
}

smithy::Unit Iam::tag_policy(const TagPolicyRequest& request, aws::Call&) {
  std::vector<Tag> tags = own_policy(request.policy_arn).tags;
  merge_tags(tags, request.tags);
  policies_.update(request.policy_arn, [&tags](PolicyRecord& record) { record.tags = tags; });
  return {};
}

smithy::Unit Iam::untag_policy(const UntagPolicyRequest& request, aws::Call&) {
  own_policy(request.policy_arn);
  policies_.update(request.policy_arn, [&request](PolicyRecord& record) {
    remove_tags(record.tags, request.tag_keys);
  });
  return {};
}

ListPolicyTagsResponse Iam::list_policy_tags(const ListPolicyTagsRequest& request, aws::Call&) {
  ListPolicyTagsResponse response;
  response.tags = policy(request.policy_arn).tags;
  page(response.tags, request, response);
  return response;
}

}  // namespace neargate::iam
