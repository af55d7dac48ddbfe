#include "daemon/elb_metrics.hpp"

namespace neargate::daemon {
namespace {

constexpr Seconds kPeriod{60};

// "arn:…:loadbalancer/app/web/50dc" → "app/web/50dc"; "arn:…:targetgroup/web/73e2" → all of it.
std::string dimension_of(const std::string& arn) {
  constexpr std::string_view kBalancer = ":loadbalancer/";
  const std::size_t balancer = arn.find(kBalancer);
  if (balancer != std::string::npos) return arn.substr(balancer + kBalancer.size());
  return arn.substr(arn.rfind(':') + 1);
}

}  // namespace

ElbMetrics::ElbMetrics(cloud::World& world, const ec2::Ec2& ec2, const elbv2::Elbv2& elbv2,
                       cloudwatch::CloudWatch& cloudwatch)
    : world_(world),
      ec2_(ec2),
      elbv2_(elbv2),
      cloudwatch_(cloudwatch),
      timer_(world, kPeriod, Seconds(0), [this](Timestamp minute) { publish(minute); }) {}

void ElbMetrics::start() {
  for (const auto& [arn, record] : elbv2_.load_balancers()) found_.insert(arn);
  timer_.start();
}

void ElbMetrics::heard(const std::string& arn, const balancer::Report& report) {
  const bool is_old = found_.contains(arn);
  reports_.try_emplace(arn, Reports{is_old ? report : balancer::Report(), report});
  reports_.at(arn).last = report;
}

// Puts what happened in the minute that ends as `next` begins.
void ElbMetrics::publish(Timestamp next) {
  const Timestamp minute = next - cloud::scaled_period(world_.clock, kPeriod);
  std::erase_if(reports_, [this](const auto& entry) {
    return !elbv2_.load_balancers().contains(entry.first);
  });
  for (auto& [arn, reports] : reports_) {
    for (const BalancerSample& sample :
         balancer_samples(reports.published, reports.last, names_of(arn))) {
      cloudwatch_.put_samples(sample.metric, sample.unit, minute, sample.samples);
    }
    reports.published = reports.last;
  }
}

BalancerNames ElbMetrics::names_of(const std::string& arn) const {
  BalancerNames names{.load_balancer = dimension_of(arn)};
  const elbv2::LoadBalancerRecord* balancer = elbv2_.load_balancers().find(arn);
  for (const std::string& id : balancer->interfaces) {
    const ec2::NetworkInterfaceRecord* record = ec2_.find_interface(id);
    if (record == nullptr) continue;
    const ec2::NetworkInterface& interface = record->network_interface;
    const std::string zone = interface.availability_zone.value_or("");
    if (interface.private_ip_address) names.nodes[*interface.private_ip_address] = zone;
    const auto& association = interface.association;
    if (association && association->public_ip) names.nodes[*association->public_ip] = zone;
  }
  for (const std::string& group_arn : elbv2_.target_groups_of(arn)) {
    names.target_groups[group_arn] = dimension_of(group_arn);
    const auto* group = elbv2_.target_groups().find(group_arn);
    if (group == nullptr) continue;
    for (const elbv2::TargetRecord& target : group->targets) {
      const std::string address = target.address + ":" + std::to_string(target.port);
      names.zones[{group_arn, address}] = target.zone;
    }
  }
  return names;
}

}  // namespace neargate::daemon
