#pragma once

#include <cstddef>

// Source: "Quotas for your Application Load Balancers". DescribeAccountLimits shows those that have
// a name there; all are enforced.
namespace neargate::elbv2 {

inline constexpr std::size_t kLoadBalancersMax = 50;
inline constexpr std::size_t kTargetGroupsMax = 3000;
inline constexpr std::size_t kTargetsPerGroupMax = 1000;

// Of one load balancer. Default certificates and default rules do not count.
inline constexpr std::size_t kListenersMax = 50;
inline constexpr std::size_t kCertificatesMax = 25;
inline constexpr std::size_t kRulesMax = 100;
inline constexpr std::size_t kGroupsPerBalancerMax = 100;

inline constexpr std::size_t kGroupsPerActionMax = 5;
inline constexpr std::size_t kValuesPerRuleMax = 5;
inline constexpr std::size_t kWildcardsPerRuleMax = 6;

}  // namespace neargate::elbv2
