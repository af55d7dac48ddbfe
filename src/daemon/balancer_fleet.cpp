#include "daemon/balancer_fleet.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "daemon/balancer_addresses.hpp"
#include "daemon/balancer_snapshot.hpp"

namespace neargate::daemon {
namespace {

// How often a balancer that has died is looked for and started again.
constexpr Milliseconds kWatchEvery{1000};
// A balancer that is deleted finishes its requests within this time.
constexpr Milliseconds kStopGrace{5000};
// After a snapshot, the next one waits a millisecond for each so many targets: not at all where
// there are fewer, and a thousand targets that come one by one are not sent a thousand times.
constexpr int kTargetsPerMillisecond = 50;

}  // namespace

struct BalancerFleet::Member {
  std::string arn;
  std::string name;  // of its namespace and process
  bool starting = false;
  bool gone = false;  // its load balancer was deleted
  Instant fed_until{};
  bool hungry = false;  // it is fed as soon as that has passed
  std::unique_ptr<balancer::ControlLink> client;
};

BalancerFleet::BalancerFleet(cloud::World& world, ec2::Ec2& ec2, ec2::NetworkApplier& network,
                             elbv2::Elbv2& elbv2, const acm::Acm& certificates, Places places,
                             Connect connect)
    : world_(world),
      ec2_(ec2),
      network_(network),
      elbv2_(elbv2),
      certificates_(certificates),
      places_(std::move(places)),
      connect_(std::move(connect)) {
  elbv2_.on_change([this](const std::string& target_group_arn) {
    if (!changed_.insert(target_group_arn).second || changed_.size() > 1) return;
    world_.reactor.at_end_of_turn([this] {
      const std::set<std::string> changed = std::exchange(changed_, {});
      if (changed.contains("")) return reconcile();
      for (const std::string& target_group : changed) reconcile_targets(target_group);
    });
  });
  // Versions only grow, also over restarts of the daemon.
  version_ = world_.clock.now().time_since_epoch().count();
}

BalancerFleet::~BalancerFleet() = default;

std::string BalancerFleet::path(const std::string& name, const char* extension) const {
  return places_.run_directory + "/" + name + extension;
}

void BalancerFleet::reconcile() {
  for (const auto& [arn, record] : elbv2_.load_balancers()) {
    std::shared_ptr<Member>& member = members_[arn];
    if (!member) {
      member = std::make_shared<Member>();
      member->arn = arn;
      member->name = elbv2::Elbv2::attachment_of(arn);
      coroutines_.spawn(start(member), [arn = arn](const std::exception_ptr& failure) {
        try {
          std::rethrow_exception(failure);
        } catch (const std::exception& error) {
          log::error("balancer of {}: {}", arn, error.what());
        }
      });
    } else {
      feed(member);
    }
  }
  for (auto member = members_.begin(); member != members_.end();) {
    if (elbv2_.load_balancers().contains(member->first)) {
      ++member;
      continue;
    }
    member->second->gone = true;
    coroutines_.spawn(stop(member->second), [](const std::exception_ptr&) {
      log::error("a balancer could not be stopped");
    });
    member = members_.erase(member);
  }
  for (const auto& [arn, group] : elbv2_.target_groups()) watch_draining(arn);
  publish_names();
}

void BalancerFleet::reconcile_targets(const std::string& target_group_arn) {
  for (const std::string& arn : elbv2_.load_balancers_of(target_group_arn)) {
    const auto member = members_.find(arn);
    if (member != members_.end()) feed(member->second);
  }
  watch_draining(target_group_arn);
}

// Gives a balancer its snapshot: now, or soon where it was given a large one a moment ago.
void BalancerFleet::feed(const std::shared_ptr<Member>& member) {
  const auto* record = elbv2_.load_balancers().find(member->arn);
  if (!member->client || member->hungry || record == nullptr) return;
  const Instant now = world_.clock.instant();
  if (now < member->fed_until) {
    member->hungry = true;
    const auto wait = std::chrono::ceil<Milliseconds>(member->fed_until - now);
    world_.reactor.after(wait, [this, member] {
      member->hungry = false;
      feed(member);
    });
    return;
  }
  balancer::Snapshot fresh =
      balancer_snapshot(world_, elbv2_, certificates_, *record, places_.access_logs);
  fresh.version = ++version_;
  int targets = 0;
  for (const auto& group : fresh.target_groups) targets += static_cast<int>(group.targets.size());
  member->fed_until = now + Milliseconds(targets / kTargetsPerMillisecond);
  member->client->apply(std::move(fresh));
}

// Keeps a balancer's process running until its load balancer is deleted.
net::Task<void> BalancerFleet::start(std::shared_ptr<Member> member) {
  while (!member->gone) {
    bool failed = false;
    std::string reason;
    if (!world_.machine.find_process(member->name)) {
      try {
        co_await network_.settled();
        machine::Machine::ProcessSpec process;
        process.name = member->name;
        process.command = {places_.program, "--control", path(member->name, ".sock"),
                           "--snapshot-file", path(member->name, ".snapshot")};
        process.attachment = member->name;
        process.log_path = places_.log_directory + "/" + member->name + ".log";
        if (!member->gone) co_await world_.machine.start_process(process);
      } catch (const std::exception& error) {
        failed = true;
        reason = error.what();
      }
      if (failed) log::error("balancer {}: {}", member->name, reason);
    }
    if (!failed && !member->gone && !member->client) {
      member->client =
          connect_(path(member->name, ".sock"),
                   [this, arn = member->arn](const balancer::Event& event) { heard(arn, event); });
      feed(member);
    }
    co_await world_.reactor.sleep(kWatchEvery);
  }
}

net::Task<void> BalancerFleet::stop(std::shared_ptr<Member> member) {
  member->client.reset();
  co_await world_.machine.stop_process(member->name, kStopGrace);
}

void BalancerFleet::heard(const std::string& arn, const balancer::Event& event) {
  if (event.applied) {
    if (event.applied->error) {
      log::error("balancer of {} refused its snapshot: {}", arn, *event.applied->error);
    } else {
      elbv2_.set_active(arn, true);
    }
  } else if (event.health) {
    const auto [address, port] = parse_target_id(event.health->target);
    elbv2_.set_health(event.health->target_group, address, port,
                      {.state = event.health->state,
                       .reason = event.health->reason.value_or(""),
                       .description = event.health->description.value_or("")});
  } else if (event.drained) {
    // "If a deregistering target has no in-flight requests and no active connections, Elastic Load
    // Balancing immediately completes the deregistration" (target group attributes, user guide).
    const auto [address, port] = parse_target_id(event.drained->target);
    elbv2_.remove_drained(event.drained->target_group, address, port);
  } else if (event.report && on_report_) {
    on_report_(arn, *event.report);
  }
}

void BalancerFleet::watch_draining(const std::string& target_group_arn) {
  const auto* group = elbv2_.target_groups().find(target_group_arn);
  if (group == nullptr) return;
  for (const elbv2::TargetRecord& target : group->targets) {
    if (!target.deregistered_at) continue;
    watch_draining(target_group_arn, target_id(target.address, target.port));
  }
}

// A draining target goes when its delay has passed, as ALB's do, whether or not it is idle before.
void BalancerFleet::watch_draining(const std::string& target_group_arn, const std::string& target) {
  const std::string key = target_group_arn + " " + target;
  if (draining_.contains(key)) return;
  const auto* group = elbv2_.target_groups().find(target_group_arn);
  const auto [address, port] = parse_target_id(target);
  Milliseconds left{0};
  for (const elbv2::TargetRecord& record : group->targets) {
    if (record.address != address || record.port != port || !record.deregistered_at) continue;
    const Seconds delay(std::stoi(group->attributes.at("deregistration_delay.timeout_seconds")));
    const auto passed = world_.clock.now() - *record.deregistered_at;
    left = std::max(Milliseconds(0), world_.clock.scaled(delay) - passed);
  }
  draining_[key] =
      world_.reactor.after(left, [this, key, target_group_arn, address = address, port = port] {
        draining_.erase(key);
        elbv2_.remove_drained(target_group_arn, address, port);
      });
}

// Load balancers' names resolve on this host: to a public address, or to a private one where they
// are internal (those are reachable from tasks only).
void BalancerFleet::publish_names() {
  std::map<std::string, std::string> address_of_name;
  for (const auto& [arn, record] : elbv2_.load_balancers()) {
    const auto addresses = balancer_addresses(record, ec2_);
    if (!addresses.empty()) address_of_name[*record.load_balancer.dns_name] = addresses.front();
  }
  world_.machine.publish_names(address_of_name);
}

}  // namespace neargate::daemon
