#pragma once

#include <cstddef>
#include <cstdint>

#include "base/clock.hpp"

namespace neargate::sts {

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length
inline constexpr std::size_t kSessionPolicySizeMax = 2048;
inline constexpr std::size_t kSessionPolicyArnsMax = 10;
inline constexpr std::int32_t kDefaultDurationSeconds = 3600;
// A role that assumes a role gets at most an hour.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
inline constexpr std::int32_t kChainedSecondsMax = 3600;

// How far an identity provider's clock may be from ours: IAM takes tokens for five minutes longer
// than they say. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc.html
inline constexpr Seconds kProviderClockSkewMax{300};
// A provider's keys are asked for anew after this. (AWS does not say how long it keeps them; API
// Gateway, which reads the same documents, keeps them for an hour.)
inline constexpr Seconds kProviderKeysLast{3600};
// A key that is not among them, or a provider that could not be reached, is asked for again after
// this at the earliest: tokens are anybody's to send.
inline constexpr Seconds kAskProviderAgainAfter{10};
// "Couldn't retrieve verification key" after five seconds, for each of the two documents.
inline constexpr Milliseconds kProviderAnswersWithin{5000};
// As many issuers as an account may register are remembered, with their keys or without.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
inline constexpr std::size_t kIssuersMax = 100;

}  // namespace neargate::sts
