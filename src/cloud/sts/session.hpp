#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aws/call.hpp"
#include "cloud/iam/iam.hpp"
#include "gen/sts/types.hpp"

// What a session of a role is to carry, read from the request and checked.
namespace neargate::sts {

// How long the session lasts. Throws ValidationError where the role does not allow as much, or a
// session assumes another role for more than an hour.
Seconds session_duration(const std::optional<std::int32_t>& wanted, const iam::RoleRecord& role,
                         bool is_chained);

// The session policies: that of the request, under the name "", and managed ones as they are now.
// Throws MalformedPolicyDocument, PackedPolicyTooLarge or ValidationError.
std::vector<std::pair<std::string, std::string>> session_policies(
    const std::optional<std::string>& policy,
    const std::optional<std::vector<PolicyDescriptorType>>& arns, const iam::Iam& iam);

// The tags of the request and those that the caller's own session hands on, and which of all these
// are to be handed on. Throws ValidationError: a key twice or in conflict with an inherited one, or
// a transitive key that is no tag's.
struct SessionTags {
  std::map<std::string, std::string> tags;
  std::vector<std::string> transitive;
};
SessionTags session_tags(const AssumeRoleRequest& request, const aws::Session* caller);

// How much of what may be handed on the session takes, in percent, at least 1; nothing where it
// carries neither policies nor tags. Throws PackedPolicyTooLarge beyond 100.
std::optional<std::int32_t> packed_size(const aws::Session& session);

}  // namespace neargate::sts
