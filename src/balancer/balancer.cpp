#include "balancer/balancer.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <set>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

#include "balancer/access_log.hpp"
#include "balancer/check_snapshot.hpp"
#include "balancer/client_connection.hpp"
#include "balancer/core.hpp"
#include "balancer/health_checker.hpp"
#include "balancer/stickiness.hpp"
#include "base/error.hpp"
#include "base/log.hpp"

namespace neargate::balancer {
namespace {

constexpr int kAcceptsPerTurn = 64;
constexpr std::size_t kConnectionsMax = 50000;
constexpr Milliseconds kAcceptPause{100};  // after the system ran out of descriptors or memory
constexpr Milliseconds kSweepPeriod{250};

TrafficReport describe_traffic(const std::string& address, const GroupCounters& counters) {
  TrafficReport report;
  report.address = address;
  report.requests = counters.requests;
  report.target2xx = counters.statuses[2];
  report.target3xx = counters.statuses[3];
  report.target4xx = counters.statuses[4];
  report.target5xx = counters.statuses[5];
  report.connection_errors = counters.connection_errors;
  report.response_time_sum = counters.response_time_sum;
  report.response_time_count = counters.response_time_count;
  report.response_time_buckets.assign(counters.response_times.begin(),
                                      counters.response_times.end());
  while (!report.response_time_buckets.empty() && report.response_time_buckets.back() == 0) {
    report.response_time_buckets.pop_back();
  }
  return report;
}

TargetHealth describe_health(const Target& target) {
  TargetHealth health;
  health.target_group = target.group_id;
  health.target = target.id;
  health.state = target.health.state_name();
  if (!target.health.reason().empty()) {
    health.reason = std::string(target.health.reason());
    health.description = target.health.description();
  }
  return health;
}

}  // namespace

struct Balancer::State {
  State(net::Reactor& loop, OnEvent on_event) : reactor(loop), core(loop) {
    core.on_event = std::move(on_event);
    core.on_connection_closed = [this] { check_drained(); };
    sweep();
  }

  net::Reactor& reactor;
  Core core;
  std::shared_ptr<const Snapshot> snapshot;
  std::vector<std::shared_ptr<Listener>> listeners;
  std::function<void()> drained;
  net::TimerId sweep_timer = 0;
  net::TimerId accept_timer = 0;

  // --- listeners

  using Listeners = std::vector<std::shared_ptr<Listener>>;

  struct OpenedListener {
    std::shared_ptr<Listener> listener;
    std::shared_ptr<const ListenerConfig> config;
    std::shared_ptr<const TlsContext> tls;
  };

  std::shared_ptr<Listener> find_listener(const net::Endpoint& endpoint) const {
    for (const auto& listener : listeners) {
      if (listener->endpoint == endpoint) return listener;
    }
    return nullptr;
  }

  // The listeners of a new snapshot: those that are there stay, the others are opened. Nothing of
  // the present ones is changed yet. Throws Error where a port cannot be had.
  std::vector<OpenedListener> open_listeners(const std::shared_ptr<const Snapshot>& next) {
    std::vector<OpenedListener> all;
    for (const ListenerConfig& config : next->listeners) {
      const std::shared_ptr<const ListenerConfig> shared(next, &config);
      const std::shared_ptr<const TlsContext> tls = make_tls_context(config);
      const auto addresses = config.addresses.value_or(std::vector<std::string>{"0.0.0.0"});
      for (const std::string& address : addresses) {
        const net::Endpoint endpoint{address, std::uint16_t(config.port)};
        auto listener = find_listener(endpoint);
        if (!listener) {
          listener = std::make_shared<Listener>();
          listener->socket = net::listen_tcp(endpoint);
          listener->endpoint = endpoint;
        }
        all.push_back({std::move(listener), shared, tls});
      }
    }
    return all;
  }

  // The same as before where its configuration is: clients resume their sessions with it.
  std::shared_ptr<const TlsContext> make_tls_context(const ListenerConfig& config) const {
    if (config.protocol != "HTTPS") return nullptr;
    for (const auto& listener : listeners) {
      const bool same = listener->config->certificates == config.certificates &&
                        listener->config->tls == config.tls;
      if (listener->tls_context && same) return listener->tls_context;
    }
    return std::make_shared<TlsContext>(
        config.certificates.value_or(std::vector<CertificateConfig>()), config.tls);
  }

  // The one that there is, where nothing is changed about it. Requests are served without one where
  // its files cannot be written.
  std::shared_ptr<AccessLog> open_access_log(const Snapshot& next) const {
    if (!next.access_log) return nullptr;
    const double speed = next.speed.value_or(1);
    const auto& present = core.access_log;
    if (present && present->config() == *next.access_log && present->speed() == speed) {
      return present;
    }
    try {
      return std::make_shared<AccessLog>(reactor, *next.access_log, speed);
    } catch (const std::exception& error) {
      log::error("no access log is kept: {}", error.what());
      return nullptr;
    }
  }

  void accept_on(const std::shared_ptr<Listener>& listener) {
    for (int i = 0; i < kAcceptsPerTurn && !listener->removed(); ++i) {
      UniqueFd fd(
          ::accept4(listener->socket.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
      if (!fd) {
        if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
          log::warning("cannot accept connections: {}", system_error("", errno).why());
          pause_accepting();
        }
        return;
      }
      if (core.connections.size() >= kConnectionsMax) {
        ++core.counters.rejected_connections;
        continue;
      }
      ++core.counters.new_connections;
      const int on = 1;
      ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      const int key = fd.get();
      net::Endpoint peer = net::peer_endpoint(key);
      const auto connection =
          std::make_shared<ClientConnection>(core, listener, std::move(fd), std::move(peer));
      core.connections.emplace(key, connection);
      connection->start();
    }
  }

  void pause_accepting() {
    for (const auto& listener : listeners) reactor.change(listener->socket.get(), 0);
    reactor.cancel(accept_timer);
    accept_timer = reactor.after(kAcceptPause, [this] {
      for (const auto& listener : listeners) {
        reactor.change(listener->socket.get(), net::Reactor::kReadable);
      }
    });
  }

  void close_listener(Listener& listener) {
    reactor.unwatch(listener.socket.get());
    listener.socket.reset();
  }

  // --- targets

  // The target of a new snapshot: the one that is there, with its health and connections, where it
  // has not moved.
  std::shared_ptr<Target> adopt_target(const TargetGroup* before, const std::string& group,
                                       const TargetConfig& config) {
    const net::Endpoint endpoint{config.address, std::uint16_t(config.port)};
    if (before != nullptr) {
      for (const auto& target : before->targets) {
        if (target->id == config.id && target->endpoint == endpoint) return target;
      }
    }
    auto target = std::make_shared<Target>();
    target->group_id = group;
    target->id = config.id;
    target->token = make_token(group + "\n" + config.id);
    target->endpoint = endpoint;
    return target;
  }

  void set_target_state(const std::shared_ptr<TargetGroup>& group,
                        const std::shared_ptr<Target>& target, const TargetConfig& config,
                        bool in_use, bool same_check) {
    target->draining = config.state == "draining";
    bool changed;
    if (target->draining) {
      changed = target->health.set_draining();
      target->checker.reset();
      target->idle.clear();
    } else if (!in_use) {
      changed = target->health.set_unused();
      target->checker.reset();
    } else if (!group->config->health_check) {
      changed = target->health.begin_unchecked();
      target->checker.reset();
    } else {
      changed = target->health.begin_checks();
      if (!target->checker || !same_check) start_checks(group, target);
    }
    if (changed) tell_health(*target);
    if (target->draining && target->in_flight == 0) {
      ++target->in_flight;  // it is told as if a last request had ended just now
      core.end_request(*target);
    }
  }

  void start_checks(const std::shared_ptr<TargetGroup>& group,
                    const std::shared_ptr<Target>& target) {
    const HealthCheckConfig check = *group->config->health_check;
    net::Endpoint endpoint = target->endpoint;
    if (check.port) endpoint.port = std::uint16_t(*check.port);
    // The checker belongs to the target and ends with it; the group may be replaced meanwhile.
    target->checker = std::make_unique<HealthChecker>(
        reactor, endpoint, check, snapshot->speed.value_or(1),
        [this, raw = target.get(), check](const CheckResult& result) {
          const bool was_healthy = raw->health.state() == Health::State::healthy;
          if (!raw->health.observe(result, check.healthy_threshold, check.unhealthy_threshold)) {
            return;
          }
          const bool healthy = raw->health.state() == Health::State::healthy;
          const auto owner = core.groups.find(raw->group_id);
          if (owner != core.groups.end()) {
            if (healthy != was_healthy) {
              owner->second->set_slow_start(*raw, healthy, reactor.clock().instant());
            }
            owner->second->find_eligible();
          }
          tell_health(*raw);
        });
  }

  void tell_health(const Target& target) {
    if (core.on_event) core.on_event(Event{.health = describe_health(target)});
  }

  void apply_groups(const std::shared_ptr<const Snapshot>& before) {
    std::set<std::string> in_use;
    for (const ListenerConfig& listener : snapshot->listeners) {
      for (const ActionConfig* action : actions_of(listener)) {
        if (!action->forward) continue;
        for (const auto& group : action->forward->target_groups) in_use.insert(group.target_group);
      }
    }
    const bool same_speed = before && before->speed == snapshot->speed;
    std::map<std::string, std::shared_ptr<TargetGroup>> groups;
    for (const TargetGroupConfig& config : snapshot->target_groups) {
      const auto known = core.groups.find(config.id);
      const bool is_known = known != core.groups.end();
      const auto group = is_known ? known->second : std::make_shared<TargetGroup>();
      const bool same_check =
          same_speed && is_known && group->config->health_check == config.health_check;
      group->id = config.id;
      group->token = make_token(config.id);
      group->config = std::shared_ptr<const TargetGroupConfig>(snapshot, &config);
      group->sticky_for = core.scaled(config.sticky_seconds.value_or(0));
      group->slow_start = core.scaled(config.slow_start_seconds.value_or(0));
      std::vector<std::shared_ptr<Target>> targets;
      for (const TargetConfig& target : config.targets) {
        targets.push_back(adopt_target(group.get(), config.id, target));
      }
      retire_targets(group->targets, targets);
      group->targets = std::move(targets);
      for (std::size_t i = 0; i < group->targets.size(); ++i) {
        set_target_state(group, group->targets[i], config.targets[i], in_use.contains(config.id),
                         same_check);
      }
      group->find_eligible();
      groups.emplace(config.id, group);
    }
    for (const auto& [id, group] : core.groups) {
      if (!groups.contains(id)) retire_targets(group->targets, {});
    }
    core.groups = std::move(groups);
  }

  // Targets that are no longer named: requests under way there finish, nothing else goes there.
  void retire_targets(const std::vector<std::shared_ptr<Target>>& before,
                      const std::vector<std::shared_ptr<Target>>& after) {
    for (const auto& target : before) {
      if (std::find(after.begin(), after.end(), target) != after.end()) continue;
      target->draining = true;
      target->checker.reset();
      target->idle.clear();
    }
  }

  // --- time

  void sweep() {
    sweep_timer = reactor.after(std::min(kSweepPeriod, core.idle_timeout / 4 + Milliseconds(1)),
                                [this] { sweep(); });
    const Instant now = reactor.clock().instant();
    std::vector<std::shared_ptr<ClientConnection>> late;
    for (const auto& [fd, connection] : core.connections) {
      if (connection->deadline() <= now) late.push_back(connection);
    }
    for (const auto& connection : late) connection->time_out();
    for (const auto& [id, group] : core.groups) {
      for (const auto& target : group->targets) {
        std::erase_if(target->idle, [&](const auto& connection) {
          return connection->idle_since() + core.idle_timeout <= now;
        });
      }
    }
  }

  void check_drained() {
    if (!core.draining || !core.connections.empty() || !drained) return;
    reactor.at_end_of_turn(std::exchange(drained, nullptr));
  }
};

Balancer::Balancer(net::Reactor& reactor, OnEvent on_event)
    : state_(std::make_unique<State>(reactor, std::move(on_event))) {
  std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes to sockets without MSG_NOSIGNAL
}

Balancer::~Balancer() {
  state_->core.on_event = nullptr;
  state_->core.on_connection_closed = nullptr;
  for (const auto& listener : state_->listeners) state_->close_listener(*listener);
  state_->reactor.cancel(state_->sweep_timer);
  state_->reactor.cancel(state_->accept_timer);
  while (!state_->core.connections.empty()) {
    const auto connection = state_->core.connections.begin()->second;
    connection->close();
  }
}

void Balancer::apply(Snapshot snapshot) {
  check_snapshot(snapshot);
  const auto next = std::make_shared<const Snapshot>(std::move(snapshot));
  auto opened = state_->open_listeners(next);
  auto access_log = state_->open_access_log(*next);

  // From here on nothing can fail.
  const auto before = std::exchange(state_->snapshot, next);
  state_->core.attributes = Attributes(next->attributes.value_or(LoadBalancerAttributes{}));
  state_->core.speed = next->speed.value_or(1);
  state_->core.idle_timeout = Seconds(state_->core.attributes.idle_timeout_seconds);
  if (access_log != state_->core.access_log) {
    std::swap(access_log, state_->core.access_log);
    if (access_log) access_log->close();
  }
  State::Listeners listeners;
  for (auto& [listener, config, tls] : opened) {
    listener->config = config;
    listener->rules = std::make_shared<const RuleSet>(config);
    listener->tls_context = tls;
    if (!state_->find_listener(listener->endpoint)) {
      state_->reactor.watch(
          listener->socket.get(), net::Reactor::kReadable,
          [state = state_.get(), shared = listener](std::uint32_t) { state->accept_on(shared); });
    }
    listeners.push_back(listener);
  }
  for (const auto& listener : state_->listeners) {
    if (std::find(listeners.begin(), listeners.end(), listener) == listeners.end()) {
      state_->close_listener(*listener);
    }
  }
  state_->listeners = std::move(listeners);
  state_->apply_groups(before);
  std::vector<std::shared_ptr<ClientConnection>> leftover;
  for (const auto& [fd, connection] : state_->core.connections) {
    if (connection->listener().removed()) leftover.push_back(connection);
  }
  for (const auto& connection : leftover) connection->finish_soon();
}

const Snapshot* Balancer::snapshot() const { return state_->snapshot.get(); }

Report Balancer::report() const {
  const Core& core = state_->core;
  Report report;
  report.process_id = ::getpid();
  report.active_connections = std::int64_t(core.connections.size());
  report.new_connections = core.counters.new_connections;
  report.rejected_connections = core.counters.rejected_connections;
  report.client_tls_negotiation_errors = core.counters.tls_errors;
  report.requests = core.counters.requests;
  report.redirects = core.counters.redirects;
  report.fixed_responses = core.counters.fixed_responses;
  report.processed_bytes = core.counters.processed_bytes;
  for (const auto& [status, count] : core.counters.elb_statuses) {
    report.elb_statuses[std::to_string(status)] = count;
  }
  for (const auto& [id, group] : core.groups) {
    TargetGroupReport& entry = report.target_groups.emplace_back();
    entry.target_group = id;
    for (const auto& [address, counters] : group->counters) {
      entry.traffic.push_back(describe_traffic(address, counters));
    }
    for (const auto& target : group->targets) {
      entry.targets.push_back({.health = describe_health(*target),
                               .requests_in_flight = target->in_flight,
                               .requests = target->requests});
    }
  }
  return report;
}

std::vector<TargetHealth> Balancer::health() const {
  std::vector<TargetHealth> all;
  for (const auto& [id, group] : state_->core.groups) {
    for (const auto& target : group->targets) all.push_back(describe_health(*target));
  }
  return all;
}

void Balancer::drain(std::function<void()> done) {
  state_->core.draining = true;
  state_->drained = std::move(done);
  for (const auto& listener : state_->listeners) state_->close_listener(*listener);
  state_->listeners.clear();
  std::vector<std::shared_ptr<ClientConnection>> all;
  for (const auto& [fd, connection] : state_->core.connections) all.push_back(connection);
  for (const auto& connection : all) connection->finish_soon();
  state_->check_drained();
}

}  // namespace neargate::balancer
