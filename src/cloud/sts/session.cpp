#include "cloud/sts/session.hpp"

#include <algorithm>

#include "aws/error.hpp"
#include "base/text.hpp"
#include "cloud/sts/limits.hpp"
#include "policy/policy.hpp"

namespace neargate::sts {
namespace {

aws::Error invalid(const std::string& message) { return {"ValidationError", message}; }

aws::Error too_large(std::size_t percent) {
  return {"PackedPolicyTooLarge", "Packed policy consumes " + std::to_string(percent) +
                                      "% of allotted space, please use smaller policy."};
}

bool contains_key(const std::map<std::string, std::string>& tags, const std::string& key) {
  return std::any_of(tags.begin(), tags.end(),
                     [&](const auto& tag) { return equal_ignoring_case(tag.first, key); });
}

}  // namespace

Seconds session_duration(const std::optional<std::int32_t>& wanted, const iam::RoleRecord& role,
                         bool is_chained) {
  const std::int32_t duration = wanted.value_or(kDefaultDurationSeconds);
  if (duration > role.max_session_duration) {
    throw invalid(
        "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  }
  if (is_chained && duration > kChainedSecondsMax) {
    throw invalid(
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role "
        "chaining.");
  }
  return Seconds(duration);
}

std::vector<std::pair<std::string, std::string>> session_policies(
    const std::optional<std::string>& policy,
    const std::optional<std::vector<PolicyDescriptorType>>& arns, const iam::Iam& iam) {
  std::vector<std::pair<std::string, std::string>> policies;
  if (policy) {
    const std::size_t percent = policy::policy_size(*policy) * 100 / kSessionPolicySizeMax;
    if (percent > 100) throw too_large(percent);  // and is not read at all
    policy::Policy::parse(*policy, policy::Kind::identity);
    policies.emplace_back("", *policy);
  }
  if (!arns) return policies;
  if (arns->size() > kSessionPolicyArnsMax) {
    throw invalid("You can provide up to 10 managed policy ARNs");
  }
  for (const PolicyDescriptorType& descriptor : *arns) {
    const std::string arn = descriptor.arn.value_or("");
    const std::string* document = iam.managed_document(arn);
    if (document == nullptr) throw invalid("The policy " + arn + " does not exist");
    policies.emplace_back(arn, *document);
  }
  return policies;
}

SessionTags session_tags(const AssumeRoleRequest& request, const aws::Session* caller) {
  SessionTags out;
  if (caller != nullptr) {
    out.transitive = caller->transitive_tags;
    for (const std::string& key : caller->transitive_tags) out.tags[key] = caller->tags.at(key);
  }
  const auto inherited = out.tags;
  std::map<std::string, std::string> own;
  for (const Tag& tag : request.tags.value_or(std::vector<Tag>{})) {
    if (contains_key(inherited, tag.key)) {
      throw invalid("The session tag " + tag.key +
                    " conflicts with a transitive tag of the calling session");
    }
    if (contains_key(own, tag.key)) {
      throw invalid("Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    }
    own.emplace(tag.key, tag.value);
  }
  for (const std::string& key : request.transitive_tag_keys.value_or(std::vector<std::string>{})) {
    if (contains_key(inherited, key)) continue;
    if (!own.contains(key)) {
      throw invalid("The specified transitive tag key must be included in the requested tags.");
    }
    out.transitive.push_back(key);
  }
  out.tags.merge(own);
  return out;
}

std::optional<std::int32_t> packed_size(const aws::Session& session) {
  if (session.policies.empty() && session.tags.empty()) return std::nullopt;
  std::size_t policies = 0, tags = 0;
  for (const auto& [name, document] : session.policies) {
    policies += name.empty() ? policy::policy_size(document) : name.size();
  }
  for (const auto& [key, value] : session.tags) tags += key.size() + value.size();
  // AWS packs both into one binary form that it does not document, whose limit text of this size
  // may reach; policies alone may have this size as they are.
  const std::size_t percent = std::max(policies * 100 / kSessionPolicySizeMax,
                                       (policies + tags) * 100 / (2 * kSessionPolicySizeMax));
  if (policies > kSessionPolicySizeMax || percent > 100) {
    throw too_large(percent);
  }
  return static_cast<std::int32_t>(std::max<std::size_t>(percent, 1));
}

}  // namespace neargate::sts
