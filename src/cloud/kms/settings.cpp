// What keys carry: policies, rotation, tags.
#include <algorithm>
#include <set>

#include "aws/error.hpp"
#include "cloud/kms/kms.hpp"
#include "cloud/kms/parts.hpp"
#include "policy/policy.hpp"

namespace neargate::kms {
namespace {

constexpr std::size_t kMaxTags = 50;
constexpr const char* kPolicyName = "default";  // the only one there is
constexpr std::int32_t kDefaultRotationDays = 365;

void check_policy_name(const std::optional<std::string>& name, const std::string& key_arn) {
  if (!name || *name == kPolicyName) return;
  throw aws::Error("NotFoundException", "No such policy exists: " + *name + " of " + key_arn);
}

}  // namespace

void check_policy(const std::string& policy) {
  try {
    policy::Policy::parse(policy, policy::Kind::resource);
  } catch (const aws::Error& error) {
    throw aws::Error("MalformedPolicyDocumentException", error.what());
  }
}

void merge_tags(std::vector<Tag>& tags, const std::vector<Tag>& changes) {
  std::set<std::string> seen;
  std::vector<Tag> merged = tags;
  for (const Tag& change : changes) {
    if (!seen.insert(change.tag_key).second) {
      throw aws::Error("TagException", "Duplicate tag keys");
    }
    const auto same = std::find_if(merged.begin(), merged.end(), [&change](const Tag& tag) {
      return tag.tag_key == change.tag_key;
    });
    if (same == merged.end()) {
      merged.push_back(change);
    } else {
      *same = change;
    }
  }
  if (merged.size() > kMaxTags) throw aws::Error("TagException", "Too many tags");
  tags = std::move(merged);
}

GetKeyPolicyResponse Kms::get_key_policy(const GetKeyPolicyRequest& request, aws::Call&) {
  const KeyRecord& record = key(request.key_id, Accept::any_state);
  check_policy_name(request.policy_name, arn(record));
  GetKeyPolicyResponse response;
  response.policy = record.policy;
  response.policy_name = kPolicyName;
  return response;
}

smithy::Unit Kms::put_key_policy(const PutKeyPolicyRequest& request, aws::Call&) {
  const KeyRecord& record = key(request.key_id, Accept::not_pending_deletion);
  check_policy_name(request.policy_name, arn(record));
  check_policy(request.policy);
  keys_.update(record.id, [&request](KeyRecord& changing) { changing.policy = request.policy; });
  return {};
}

ListKeyPoliciesResponse Kms::list_key_policies(const ListKeyPoliciesRequest& request, aws::Call&) {
  key(request.key_id, Accept::any_state);
  ListKeyPoliciesResponse response;
  response.policy_names = std::vector<std::string>{kPolicyName};
  response.truncated = false;
  return response;
}

smithy::Unit Kms::enable_key_rotation(const EnableKeyRotationRequest& request, aws::Call& call) {
  const KeyRecord& record = key(request.key_id, Accept::enabled);
  if (record.spec != "SYMMETRIC_DEFAULT") {
    throw aws::Error(
        "UnsupportedOperationException",
        arn(record) + " key spec is " + record.spec + " which is not valid for this operation.");
  }
  keys_.update(record.id, [&](KeyRecord& changing) {
    const std::int32_t before = changing.rotation_period_in_days.value_or(kDefaultRotationDays);
    changing.rotation_period_in_days = request.rotation_period_in_days.value_or(before);
    if (!changing.rotating_since) changing.rotating_since = call.now;
  });
  return {};
}

smithy::Unit Kms::disable_key_rotation(const DisableKeyRotationRequest& request, aws::Call&) {
  keys_.update(key(request.key_id, Accept::enabled).id, [](KeyRecord& changing) {
    changing.rotation_period_in_days.reset();
    changing.rotating_since.reset();
  });
  return {};
}

GetKeyRotationStatusResponse Kms::get_key_rotation_status(
    const GetKeyRotationStatusRequest& request, aws::Call& call) {
  const KeyRecord& record = key(request.key_id, Accept::any_state);
  GetKeyRotationStatusResponse response;
  response.key_id = record.id;
  response.key_rotation_enabled = record.rotating_since && record.state != "PendingDeletion";
  if (!*response.key_rotation_enabled) return response;
  response.rotation_period_in_days = record.rotation_period_in_days;
  const auto period = std::chrono::hours(24) * *record.rotation_period_in_days;
  const auto passed = (call.now - *record.rotating_since) / period;
  response.next_rotation_date = *record.rotating_since + period * (passed + 1);
  return response;
}

smithy::Unit Kms::tag_resource(const TagResourceRequest& request, aws::Call&) {
  const KeyRecord& record = key(request.key_id, Accept::not_pending_deletion);
  std::vector<Tag> tags = record.tags;
  merge_tags(tags, request.tags);
  keys_.update(record.id, [&tags](KeyRecord& changing) { changing.tags = tags; });
  return {};
}

smithy::Unit Kms::untag_resource(const UntagResourceRequest& request, aws::Call&) {
  const auto& keys = request.tag_keys;
  keys_.update(key(request.key_id, Accept::not_pending_deletion).id, [&keys](KeyRecord& record) {
    std::erase_if(record.tags, [&keys](const Tag& tag) {
      return std::find(keys.begin(), keys.end(), tag.tag_key) != keys.end();
    });
  });
  return {};
}

ListResourceTagsResponse Kms::list_resource_tags(const ListResourceTagsRequest& request,
                                                 aws::Call&) {
  std::vector<Tag> tags = key(request.key_id, Accept::any_state).tags;
  ListResourceTagsResponse response;
  page(tags, request, response);
  response.tags = std::move(tags);
  return response;
}

}  // namespace neargate::kms
