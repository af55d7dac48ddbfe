#include "cloud/elbv2/limits.hpp"

#include "cloud/elbv2/elbv2.hpp"
#include "cloud/pagination.hpp"

namespace neargate::elbv2 {

DescribeAccountLimitsOutput Elbv2::describe_account_limits(const DescribeAccountLimitsInput& in,
                                                           aws::Call&) {
  constexpr std::pair<const char*, std::size_t> kShown[] = {
      {"application-load-balancers", kLoadBalancersMax},
      {"target-groups", kTargetGroupsMax},
      {"listeners-per-application-load-balancer", kListenersMax},
      {"rules-per-application-load-balancer", kRulesMax},
      {"target-groups-per-application-load-balancer", kGroupsPerBalancerMax},
      {"target-groups-per-action-on-application-load-balancer", kGroupsPerActionMax},
      {"condition-values-per-alb-rule", kValuesPerRuleMax},
      {"condition-wildcards-per-alb-rule", kWildcardsPerRuleMax},
  };
  DescribeAccountLimitsOutput out;
  auto& list = out.limits.emplace();
  for (const auto& [name, most] : kShown) {
    list.push_back({.name = name, .max = std::to_string(most)});
  }
  out.next_marker = cloud::paginate(list, in.page_size, in.marker, "ValidationError");
  return out;
}

}  // namespace neargate::elbv2
