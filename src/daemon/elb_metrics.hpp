#pragma once

#include <map>
#include <optional>
#include <string>

#include "cloud/cloudwatch/cloudwatch.hpp"
#include "cloud/elbv2/elbv2.hpp"
#include "cloud/period_timer.hpp"
#include "daemon/balancer_metrics.hpp"

namespace neargate::daemon {

// Keeps what load balancers report and puts it into CloudWatch once a minute. The first report
// after a start of the daemon begins the first interval: what was before is not known to be new.
class ElbMetrics {
 public:
  // `elbv2` and `cloudwatch` outlive it.
  ElbMetrics(cloud::World& world, const elbv2::Elbv2& elbv2, cloudwatch::CloudWatch& cloudwatch);

  void start();
  // A report of the load balancer with this ARN; the last one of a minute counts.
  void heard(const std::string& arn, const balancer::Report& report);

 private:
  struct Reports {
    balancer::Report published;  // up to here CloudWatch knows
    balancer::Report last;
  };
  void publish(Timestamp next);
  BalancerNames names_of(const std::string& arn) const;

  cloud::World& world_;
  const elbv2::Elbv2& elbv2_;
  cloudwatch::CloudWatch& cloudwatch_;
  std::map<std::string, Reports> reports_;  // by load balancer
  cloud::PeriodTimer timer_;
};

}  // namespace neargate::daemon
