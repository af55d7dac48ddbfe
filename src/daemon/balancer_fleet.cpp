#include "daemon/balancer_fleet.hpp"

#include <algorithm>
#include <functional>

#include "base/log.hpp"
#include "cloud/elbv2/conditions.hpp"
#include "cloud/elbv2/tls_policies.hpp"
#include "daemon/access_log_delivery.hpp"

namespace neargate::daemon {
namespace {

// How often a balancer that has died is looked for and started again.
constexpr Milliseconds kWatchEvery{1000};
// A balancer that is deleted finishes its requests within this time.
constexpr Milliseconds kStopGrace{5000};
// After a snapshot, the next one waits a millisecond for each so many targets: not at all where
// there are fewer, and a thousand targets that come one by one are not sent a thousand times.
constexpr int kTargetsPerMillisecond = 50;

std::string target_id(const std::string& address, int port) {
  return address + ":" + std::to_string(port);
}

// "10.0.1.7:8080" apart again.
std::pair<std::string, int> parse_target(const std::string& id) {
  const std::size_t colon = id.rfind(':');
  return {id.substr(0, colon), std::stoi(id.substr(colon + 1))};
}

balancer::ActionConfig action_config(const elbv2::Action& action) {
  balancer::ActionConfig out;
  if (action.type == "forward") {
    balancer::ForwardAction& forward = out.forward.emplace();
    for (const elbv2::TargetGroupTuple& tuple : *action.forward_config->target_groups) {
      forward.target_groups.push_back(
          {.target_group = *tuple.target_group_arn, .weight = *tuple.weight});
    }
    const auto& sticky = action.forward_config->target_group_stickiness_config;
    if (sticky && *sticky->enabled) forward.sticky_seconds = sticky->duration_seconds;
  } else if (action.type == "redirect") {
    const elbv2::RedirectActionConfig& given = *action.redirect_config;
    balancer::RedirectAction& redirect = out.redirect.emplace();
    redirect.protocol = given.protocol;
    redirect.host = given.host;
    redirect.port = given.port;
    redirect.path = given.path;
    redirect.query = given.query;
    redirect.status_code = given.status_code == "HTTP_301" ? 301 : 302;
  } else {
    const elbv2::FixedResponseActionConfig& given = *action.fixed_response_config;
    balancer::FixedResponseAction& fixed = out.fixed_response.emplace();
    fixed.status_code = std::stoi(given.status_code);
    fixed.content_type = given.content_type;
    fixed.message_body = given.message_body;
  }
  return out;
}

balancer::RuleConfig rule_config(const elbv2::Rule& rule) {
  balancer::RuleConfig out;
  out.id = *rule.rule_arn;
  if (rule.priority && *rule.priority != "default") out.priority = std::stoi(*rule.priority);
  for (const elbv2::RuleCondition& condition : *rule.conditions) {
    balancer::ConditionConfig& config = out.conditions.emplace_back();
    config.field = *condition.field;
    config.values = elbv2::condition_values(condition);
    if (condition.http_header_config) {
      config.header_name = condition.http_header_config->http_header_name;
    }
  }
  out.action = action_config(rule.actions->front());
  return out;
}

void apply_attributes(const std::map<std::string, std::string>& attributes,
                      balancer::TargetGroupConfig& out) {
  const auto number = [&](const std::string& key) { return std::stoi(attributes.at(key)); };
  out.algorithm = attributes.at("load_balancing.algorithm.type");
  out.slow_start_seconds = number("slow_start.duration_seconds");
  if (attributes.at("stickiness.enabled") == "true") {
    const std::string kind = "stickiness." + attributes.at("stickiness.type");
    out.sticky_seconds = number(kind + ".duration_seconds");
    if (kind == "stickiness.app_cookie") out.sticky_cookie = attributes.at(kind + ".cookie_name");
  }
  const std::string fewest = "target_group_health.unhealthy_state_routing.minimum_healthy_targets.";
  out.minimum_healthy_count = number(fewest + "count");
  if (attributes.at(fewest + "percentage") != "off") {
    out.minimum_healthy_percent = number(fewest + "percentage");
  }
}

balancer::TargetGroupConfig target_group_config(
    const elbv2::TargetGroupRecord& record,
    const std::function<bool(const std::string& zone)>& serves_zone) {
  const elbv2::TargetGroup& group = record.target_group;
  balancer::TargetGroupConfig out;
  out.id = *group.target_group_arn;
  apply_attributes(record.attributes, out);
  balancer::HealthCheckConfig& check = out.health_check.emplace();
  if (*group.health_check_port != "traffic-port") check.port = std::stoi(*group.health_check_port);
  check.path = *group.health_check_path;
  check.interval_seconds = *group.health_check_interval_seconds;
  check.timeout_seconds = *group.health_check_timeout_seconds;
  check.healthy_threshold = *group.healthy_threshold_count;
  check.unhealthy_threshold = *group.unhealthy_threshold_count;
  check.matcher = *group.matcher->http_code;
  for (const elbv2::TargetRecord& target : record.targets) {
    if (!serves_zone(target.zone)) continue;
    balancer::TargetConfig& config = out.targets.emplace_back();
    config.id = target_id(target.address, target.port);
    config.address = target.address;
    config.port = target.port;
    config.zone = target.zone;
    config.state = target.deregistered_at ? "draining" : "in_service";
  }
  return out;
}

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
  balancer::Snapshot fresh = snapshot(*record);
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

balancer::Snapshot BalancerFleet::snapshot(const elbv2::LoadBalancerRecord& record) {
  const std::string& arn = *record.load_balancer.load_balancer_arn;
  balancer::Snapshot out;
  out.version = ++version_;
  out.name = record.load_balancer.load_balancer_name;
  out.speed = world_.clock.speed();
  balancer::LoadBalancerAttributes& attributes = out.attributes.emplace();
  attributes.idle_timeout_seconds = std::stoi(record.attributes.at("idle_timeout.timeout_seconds"));
  const auto is_on = [&](const char* key) { return record.attributes.at(key) == "true"; };
  attributes.client_keep_alive_seconds =
      std::stoi(record.attributes.at("client_keep_alive.seconds"));
  attributes.drop_invalid_header_fields = is_on("routing.http.drop_invalid_header_fields.enabled");
  attributes.preserve_host_header = is_on("routing.http.preserve_host_header.enabled");
  attributes.xff_client_port = is_on("routing.http.xff_client_port.enabled");
  attributes.xff_header_processing =
      record.attributes.at("routing.http.xff_header_processing.mode");
  if (const auto logs = elbv2::access_logs(record.attributes)) {
    const std::string id = elbv2::Elbv2::id_of(arn);
    balancer::AccessLogConfig& log = out.access_log.emplace();
    log.directory = access_log_folder(places_.access_logs, {logs->bucket, logs->prefix, id});
    log.load_balancer = id;
    log.interval_seconds = static_cast<int>(AccessLogDelivery::kInterval.count());
    log.bytes_max = AccessLogDelivery::kBytesMax;
  }
  for (const auto& [listener_arn, listener] : elbv2_.listeners()) {
    if (listener.listener.load_balancer_arn != arn) continue;
    out.listeners.push_back(listener_config(listener));
  }
  for (const std::string& group_arn : elbv2_.target_groups_of(arn)) {
    if (const auto* group = elbv2_.target_groups().find(group_arn)) {
      out.target_groups.push_back(target_group_config(
          *group, [&](const std::string& zone) { return elbv2_.serves_zone(arn, zone); }));
    }
  }
  return out;
}

balancer::ListenerConfig BalancerFleet::listener_config(const elbv2::ListenerRecord& record) const {
  const elbv2::Listener& listener = record.listener;
  balancer::ListenerConfig config;
  config.id = *listener.listener_arn;
  config.port = *listener.port;
  config.protocol = *listener.protocol;
  config.default_action = action_config(listener.default_actions->front());
  config.rules.emplace();
  for (const elbv2::RuleRecord* rule : elbv2_.rules_of(config.id)) {
    config.rules->push_back(rule_config(rule->rule));
  }
  if (config.protocol != "HTTPS") return config;
  std::vector<std::string> arns{*listener.certificates->front().certificate_arn};
  for (const std::string& arn : record.further_certificates.value_or(std::vector<std::string>{})) {
    arns.push_back(arn);
  }
  config.certificates.emplace();
  for (const std::string& arn : arns) {
    const auto pair = certificates_.key_pair(arn);
    if (!pair) continue;
    config.certificates->push_back(
        {.id = arn, .certificate = pair->certificate, .private_key = pair->private_key});
  }
  const elbv2::TlsPolicy* policy = elbv2::find_tls_policy(*listener.ssl_policy);
  config.tls = {.min_version = policy->versions.front(),
                .max_version = policy->versions.back(),
                .ciphers = policy->ciphers};
  return config;
}

void BalancerFleet::heard(const std::string& arn, const balancer::Event& event) {
  if (event.applied) {
    if (event.applied->error) {
      log::error("balancer of {} refused its snapshot: {}", arn, *event.applied->error);
    } else {
      elbv2_.set_active(arn, true);
    }
  } else if (event.health) {
    const auto [address, port] = parse_target(event.health->target);
    elbv2_.set_health(event.health->target_group, address, port,
                      {.state = event.health->state,
                       .reason = event.health->reason.value_or(""),
                       .description = event.health->description.value_or("")});
  } else if (event.drained) {
    // "If a deregistering target has no in-flight requests and no active connections, Elastic Load
    // Balancing immediately completes the deregistration" (target group attributes, user guide).
    const auto [address, port] = parse_target(event.drained->target);
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
  const auto [address, port] = parse_target(target);
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
    for (const std::string& id : record.interfaces) {
      const auto* interface = ec2_.find_interface(id);
      if (interface == nullptr) continue;
      const auto& association = interface->network_interface.association;
      address_of_name.emplace(
          *record.load_balancer.dns_name,
          association ? *association->public_ip : *interface->network_interface.private_ip_address);
    }
  }
  world_.machine.publish_names(address_of_name);
}

}  // namespace neargate::daemon
