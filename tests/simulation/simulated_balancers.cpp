#include "simulation/simulated_balancers.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace neargate::simulation {
namespace {

constexpr Milliseconds kMessageTakes{1};
// How long a client waits before it tries to connect again.
constexpr Milliseconds kReconnect{100};
// A target that drains has its last request behind it within this time.
constexpr Milliseconds kLastRequestMax{8'000};

std::string key_of(const std::string& target_group, const std::string& target) {
  return target_group + " " + target;
}

}  // namespace

struct SimulatedBalancers::Target {
  std::string group;
  std::string id;
  balancer::Health health;
  balancer::HealthCheckConfig checks;
  std::uint64_t generation = 0;  // tells its timers from those of an earlier registration
};

struct SimulatedBalancers::Process {
  std::string name;
  double speed = 1;
  std::optional<balancer::Snapshot> snapshot;
  std::map<std::string, Target> targets;  // by key_of()
  Link* link = nullptr;
};

// Messages take a while each way, and come in order. What is under way when the link is closed, or
// its process crashes, is lost.
class SimulatedBalancers::Link final : public balancer::ControlLink {
 public:
  Link(SimulatedBalancers& owner, Process& process, OnEvent on_event)
      : owner_(owner), process_(process), on_event_(std::move(on_event)) {
    process_.link = this;
    connect(kMessageTakes);
  }
  ~Link() override {
    if (process_.link == this) process_.link = nullptr;
  }

  void apply(balancer::Snapshot snapshot) override {
    wanted_ = std::move(snapshot);
    if (connected_) send();
  }

  bool is_settled() const { return connected_ && wanted_ && taken_version_ == wanted_->version; }

  void disconnect() {
    connected_ = false;
    alive_ = std::make_shared<bool>(true);
    connect(kReconnect);
  }

  void tell(const balancer::Event& event) {
    if (!connected_) return;
    later([this, event] { on_event_(event); });
  }

 private:
  template <class Action>
  void later(Action action, Milliseconds wait = kMessageTakes) {
    owner_.reactor_.after(wait, [alive = std::weak_ptr<bool>(alive_), action] {
      if (!alive.expired()) action();
    });
  }

  void connect(Milliseconds wait) {
    later(
        [this] {
          if (!owner_.machine_.find_process(process_.name)) return connect(kReconnect);
          connected_ = true;
          if (wanted_) send();
          for (const auto& [key, target] : process_.targets) owner_.tell_health(process_, target);
        },
        wait);
  }

  void send() {
    later([this] {
      owner_.take(process_, *wanted_);
      taken_version_ = wanted_->version;
      balancer::Event event;
      event.applied.emplace().version = wanted_->version;
      tell(event);
    });
  }

  SimulatedBalancers& owner_;
  Process& process_;
  OnEvent on_event_;
  std::optional<balancer::Snapshot> wanted_;
  bool connected_ = false;
  std::int64_t taken_version_ = -1;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

SimulatedBalancers::SimulatedBalancers(net::Reactor& reactor, machine::SimulatedMachine& machine,
                                       Dice& dice, Probe probe)
    : reactor_(reactor), machine_(machine), dice_(dice), probe_(std::move(probe)) {}

SimulatedBalancers::~SimulatedBalancers() = default;

SimulatedBalancers::Process& SimulatedBalancers::process(const std::string& name) {
  std::unique_ptr<Process>& found = processes_[name];
  if (!found) {
    found = std::make_unique<Process>();
    found->name = name;
  }
  return *found;
}

std::unique_ptr<balancer::ControlLink> SimulatedBalancers::connect(
    const std::string& socket_path, balancer::ControlLink::OnEvent on_event) {
  const std::size_t begin = socket_path.rfind('/') + 1;
  const std::string name = socket_path.substr(begin, socket_path.rfind('.') - begin);
  return std::make_unique<Link>(*this, process(name), std::move(on_event));
}

bool SimulatedBalancers::serves(const std::string& target_group, const std::string& target) const {
  const std::string key = key_of(target_group, target);
  return std::any_of(processes_.begin(), processes_.end(), [&](const auto& entry) {
    if (!machine_.find_process(entry.first)) return false;
    const auto found = entry.second->targets.find(key);
    return found != entry.second->targets.end() &&
           found->second.health.state() == balancer::Health::State::healthy;
  });
}

bool SimulatedBalancers::all_follow() const {
  return std::all_of(processes_.begin(), processes_.end(), [](const auto& entry) {
    return entry.second->link != nullptr && entry.second->link->is_settled();
  });
}

std::vector<std::string> SimulatedBalancers::targets() const {
  std::vector<std::string> keys;
  for (const auto& [name, process] : processes_) {
    if (!machine_.find_process(name)) continue;
    for (const auto& [key, target] : process->targets) {
      if (target.health.state() != balancer::Health::State::draining) keys.push_back(key);
    }
  }
  return keys;
}

std::vector<std::string> SimulatedBalancers::names() const {
  std::vector<std::string> names;
  for (const auto& [name, process] : processes_) {
    if (machine_.find_process(name)) names.push_back(name);
  }
  return names;
}

void SimulatedBalancers::crash(const std::string& name) {
  Process& crashed = process(name);
  machine_.end_process(name);
  crashed.targets.clear();
  // The next process begins with the snapshot that this one kept.
  if (crashed.snapshot) take(crashed, *std::exchange(crashed.snapshot, std::nullopt));
  if (crashed.link != nullptr) crashed.link->disconnect();
}

void SimulatedBalancers::take(Process& process, const balancer::Snapshot& snapshot) {
  process.speed = snapshot.speed.value_or(1);
  process.snapshot = snapshot;
  std::set<std::string> named;
  for (const balancer::TargetGroupConfig& group : snapshot.target_groups) {
    for (const balancer::TargetConfig& config : group.targets) {
      const std::string key = key_of(group.id, config.id);
      named.insert(key);
      const auto [place, is_new] = process.targets.try_emplace(key);
      Target& target = place->second;
      target.checks = *group.health_check;
      if (config.state == "draining") {
        if (is_new) target.generation = ++last_generation_;
        target.group = group.id;
        target.id = config.id;
        if (target.health.set_draining()) {
          target.generation = ++last_generation_;
          tell_health(process, target);
          reactor_.after(dice_.between(Milliseconds(1), kLastRequestMax),
                         [this, name = process.name, key, generation = target.generation] {
                           drained(name, key, generation);
                         });
        }
        continue;
      }
      const bool comes_back = target.health.state() == balancer::Health::State::draining;
      if (!is_new && !comes_back) continue;
      target.group = group.id;
      target.id = config.id;
      target.generation = ++last_generation_;
      target.health = {};
      target.health.begin_checks();
      tell_health(process, target);
      reactor_.after(dice_.between(Milliseconds(1), Milliseconds(1'000)),
                     [this, name = process.name, key, generation = target.generation] {
                       check(name, key, generation);
                     });
    }
  }
  std::erase_if(process.targets, [&](const auto& entry) { return !named.contains(entry.first); });
}

void SimulatedBalancers::check(const std::string& name, const std::string& key,
                               std::uint64_t generation) {
  Process& checking = process(name);
  const auto found = checking.targets.find(key);
  if (found == checking.targets.end() || found->second.generation != generation) return;
  Target& target = found->second;
  const std::size_t colon = target.id.rfind(':');
  const balancer::CheckResult result =
      believes_everything_
          ? balancer::CheckResult{}
          : probe_(target.id.substr(0, colon), std::stoi(target.id.substr(colon + 1)));
  if (target.health.observe(result, target.checks.healthy_threshold,
                            target.checks.unhealthy_threshold)) {
    tell_health(checking, target);
  }
  const double interval = target.checks.interval_seconds * 1000 / checking.speed;
  reactor_.after(Milliseconds(static_cast<std::int64_t>(interval)),
                 [this, name, key, generation] { check(name, key, generation); });
}

// The last request of a draining target has ended.
void SimulatedBalancers::drained(const std::string& name, const std::string& key,
                                 std::uint64_t generation) {
  Process& telling = process(name);
  const auto found = telling.targets.find(key);
  if (found == telling.targets.end() || found->second.generation != generation) return;
  balancer::Event event;
  event.drained.emplace().target_group = found->second.group;
  event.drained->target = found->second.id;
  tell(telling, event);
}

void SimulatedBalancers::tell_health(Process& process, const Target& target) {
  balancer::Event event;
  balancer::TargetHealth& health = event.health.emplace();
  health.target_group = target.group;
  health.target = target.id;
  health.state = std::string(target.health.state_name());
  if (!target.health.reason().empty()) health.reason = std::string(target.health.reason());
  const std::string description = target.health.description();
  if (!description.empty()) health.description = description;
  tell(process, event);
}

void SimulatedBalancers::tell(Process& process, const balancer::Event& event) {
  if (process.link != nullptr) process.link->tell(event);
}

}  // namespace neargate::simulation
