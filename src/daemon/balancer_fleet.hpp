#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>

#include "balancer/control.hpp"
#include "cloud/acm/acm.hpp"
#include "cloud/ec2/network_applier.hpp"
#include "cloud/elbv2/elbv2.hpp"
#include "cloud/world.hpp"
#include "net/task_scope.hpp"

namespace neargate::daemon {

// The balancer processes: one for each load balancer, in a network namespace of its own. They
// outlive the daemon; this makes them follow the records, and brings back what they see.
class BalancerFleet {
 public:
  struct Places {
    std::string program;        // path of neargate-balancer
    std::string run_directory;  // control sockets and snapshots
    std::string log_directory;
    std::string access_logs;  // where AccessLogDelivery looks for what balancers log
  };

  // Connects to the process that listens, or soon will, on a control socket.
  using Connect = std::function<std::unique_ptr<balancer::ControlLink>(
      const std::string& socket_path, balancer::ControlLink::OnEvent on_event)>;

  BalancerFleet(cloud::World& world, ec2::Ec2& ec2, ec2::NetworkApplier& network,
                elbv2::Elbv2& elbv2, const acm::Acm& certificates, Places places, Connect connect);
  ~BalancerFleet();

  // Starts, feeds and stops balancers as the records say: after each change, and once at start.
  void reconcile();

  // Who hears what the balancers count, by load balancer ARN.
  void on_report(std::function<void(const std::string& arn, const balancer::Report&)> handler) {
    on_report_ = std::move(handler);
  }

 private:
  struct Member;

  void reconcile_targets(const std::string& target_group_arn);
  void feed(const std::shared_ptr<Member>& member);
  net::Task<void> start(std::shared_ptr<Member> member);
  net::Task<void> stop(std::shared_ptr<Member> member);
  void heard(const std::string& arn, const balancer::Event& event);
  void publish_names();
  void watch_draining(const std::string& target_group_arn);
  void watch_draining(const std::string& target_group_arn, const std::string& target);
  std::string path(const std::string& name, const char* extension) const;

  cloud::World& world_;
  ec2::Ec2& ec2_;
  ec2::NetworkApplier& network_;
  elbv2::Elbv2& elbv2_;
  const acm::Acm& certificates_;
  Places places_;
  Connect connect_;
  std::function<void(const std::string&, const balancer::Report&)> on_report_;
  std::int64_t version_ = 0;
  std::set<std::string> changed_;                           // target groups; "" for anything
  std::map<std::string, std::shared_ptr<Member>> members_;  // by load balancer ARN
  std::map<std::string, net::TimerId> draining_;            // by target group and target
  net::TaskScope coroutines_;                               // last: they end before what they use
};

}  // namespace neargate::daemon
