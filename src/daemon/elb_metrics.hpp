#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "cloud/cloudwatch/cloudwatch.hpp"
#include "cloud/ec2/ec2.hpp"
#include "cloud/elbv2/elbv2.hpp"
#include "cloud/period_timer.hpp"
#include "daemon/balancer_metrics.hpp"

namespace neargate::daemon {

// Keeps what load balancers report and puts it into CloudWatch once a minute. Of those that were
// there before the daemon started, the first report begins the first interval: what they have
// counted is not known to be new.
class ElbMetrics {
 public:
  // All of them outlive it.
  ElbMetrics(cloud::World& world, const ec2::Ec2& ec2, const elbv2::Elbv2& elbv2,
             cloudwatch::CloudWatch& cloudwatch);

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
  const ec2::Ec2& ec2_;
  const elbv2::Elbv2& elbv2_;
  cloudwatch::CloudWatch& cloudwatch_;
  std::set<std::string> found_;             // load balancers that were there at the start
  std::map<std::string, Reports> reports_;  // by load balancer
  cloud::PeriodTimer timer_;
};

}  // namespace neargate::daemon
