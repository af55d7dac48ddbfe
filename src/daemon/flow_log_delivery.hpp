#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cloud/access/authorizer.hpp"
#include "cloud/ec2/ec2.hpp"
#include "cloud/ec2/flow_log_lines.hpp"
#include "cloud/ec2/flow_records.hpp"
#include "cloud/ecs/state.hpp"
#include "cloud/iam/iam.hpp"
#include "cloud/logs/logs.hpp"
#include "cloud/period_timer.hpp"
#include "net/task_scope.hpp"

namespace neargate::daemon {

// Delivers VPCs' flow logs: once a minute (divided by the speed) it reads what the routers have
// recorded and writes each log's lines to its log group, a stream for each interface. A minute
// whatever a log's maximum aggregation interval: so it is on the Nitro system, where Fargate runs.
class FlowLogDelivery {
 public:
  // All outlive it.
  struct Services {
    cloud::World& world;
    ec2::Ec2& ec2;
    const ecs::State& ecs;
    const iam::Iam& iam;
    access::Authorizer& authorizer;
    logs::Logs& logs;
  };
  explicit FlowLogDelivery(Services services);

  void start();

 private:
  // An interface with what its lines tell of it.
  struct Known {
    ec2::FlowInterface interface;
    ec2::FlowLogContext context;
  };

  void tick();
  net::Task<void> deliver();
  void deliver(const machine::FlowWindow& window);
  using Streams = std::vector<ec2::FlowLogStream>;
  // As the log's role. Nothing where it went well; else what DescribeFlowLogs says.
  std::optional<std::string> deliver(const ec2::FlowLog& log, const machine::FlowWindow& window,
                                     const std::vector<ec2::FlowLogContext>& contexts,
                                     const std::vector<ec2::FlowRecord>& records);
  bool may_write(const ec2::FlowLog& log, const Streams& streams);
  Known known(const ec2::NetworkInterface& interface) const;

  Services services_;
  std::vector<Known> departed_;  // interfaces that went since the last delivery
  bool delivering_ = false;
  cloud::PeriodTimer timer_;
  net::TaskScope coroutines_;  // last: they end before what they use
};

}  // namespace neargate::daemon
