#pragma once

#include <csignal>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/clock.hpp"
#include "cloud/ecs/ecs.hpp"
#include "net/pool.hpp"

// A machine, an environment and a world for the tests of this folder. The machine and the clock
// outlive a crash of the control plane, as the kernel does; the rest starts anew.
namespace neargate::ecs::testing {

class FakeMachine final : public machine::Machine {
 public:
  struct Kept {
    machine::ContainerSpec spec;
    machine::ContainerStatus status;
    std::vector<machine::LogLine> log;
  };
  net::Reactor* reactor = nullptr;  // of the control plane that lives now
  std::map<std::string, Kept> kept;
  std::set<std::string> tasks;
  std::set<std::string> listening;
  // Faults and behaviour, by the container's name (what follows "<task id>-").
  std::map<std::string, std::string> refuses_to_start;  // with this message
  std::set<std::string> ignores_sigterm;
  std::map<std::string, int> exits_at_once;  // with this code
  std::map<std::string, int> exec_result;
  std::map<std::string, int> starts;  // how often each container was started: never twice
  int pulls = 0;

  static std::string name_of(const std::string& id) { return id.substr(id.find('-') + 1); }
  std::vector<std::string> running() const {
    std::vector<std::string> out;
    for (const auto& [id, container] : kept) {
      if (container.status.state == machine::ContainerState::running) out.push_back(id);
    }
    return out;
  }
  void exit(const std::string& id, int code, bool out_of_memory = false) {
    machine::ContainerStatus& status = kept.at(id).status;
    status.state = machine::ContainerState::exited;
    status.exit_code = code;
    status.out_of_memory = out_of_memory;
    const machine::ContainerStatus copy = status;
    reactor->post([this, id, copy] {
      if (handler_) handler_(id, copy);
    });
  }
  void write(const std::string& id, const std::string& text) {
    kept.at(id).log.push_back({Timestamp(), false, false, text});
  }

  // --- Machine ---
  net::Task<void> apply_network(machine::NetworkSpec) override { co_return; }
  net::Task<std::vector<machine::FlowWindow>> read_flows() override {
    co_return std::vector<machine::FlowWindow>{};
  }
  net::Task<UniqueFd> listen_in_attachment(std::string attachment, std::string,
                                           std::uint16_t) override {
    co_await reactor->sleep(Milliseconds(0));
    listening.insert(attachment);
    co_return net::listen_tcp({"127.0.0.1", 0});
  }
  std::string namespace_path(const std::string&) const override { return ""; }
  std::string router_path(const std::string&) const override { return ""; }
  net::Task<void> prepare_image(machine::ImageSource) override {
    ++pulls;
    co_await reactor->sleep(Milliseconds(1));
  }
  net::Task<void> create_task(machine::TaskSpec task) override {
    tasks.insert(task.id);
    co_await reactor->sleep(Milliseconds(0));
  }
  net::Task<void> remove_task(std::string id) override {
    co_await reactor->sleep(Milliseconds(0));
    for (const auto& [container, ignored] : kept) {
      EXPECT_NE(task_of_machine_container(container), id) << "a task's containers go first";
    }
    tasks.erase(id);
  }
  net::Task<machine::ContainerStatus> start_container(machine::ContainerSpec spec) override {
    const std::string id = spec.id, name = name_of(id);
    co_await reactor->sleep(Milliseconds(1));
    if (refuses_to_start.contains(name)) {
      throw machine::MachineError(machine::MachineError::Kind::cannot_start_container,
                                  refuses_to_start[name]);
    }
    if (kept.contains(id)) co_return kept[id].status;  // asked again after a crash
    EXPECT_TRUE(tasks.contains(spec.task_id));
    EXPECT_EQ(++starts[id], 1);
    Kept& made = kept[id];
    made.spec = spec;
    made.status.state = machine::ContainerState::running;
    made.status.pid = 1000 + static_cast<int>(kept.size());
    co_await reactor->sleep(Milliseconds(1));
    if (exits_at_once.contains(name)) exit(id, exits_at_once[name]);
    co_return kept.at(id).status;
  }
  net::Task<void> signal_container(std::string id, int signal) override {
    co_await reactor->sleep(Milliseconds(0));
    const auto found = kept.find(id);
    if (found == kept.end() || found->second.status.state != machine::ContainerState::running) {
      co_return;
    }
    signals.emplace_back(id, signal);
    if (signal == SIGKILL) exit(id, 137);
    if (signal == SIGTERM && !ignores_sigterm.contains(name_of(id))) exit(id, 143);
  }
  net::Task<void> remove_container(std::string id) override {
    co_await reactor->sleep(Milliseconds(0));
    if (kept.contains(id)) {
      EXPECT_NE(kept[id].status.state, machine::ContainerState::running);
    }
    kept.erase(id);
  }
  net::Task<machine::ExecResult> exec(std::string id, std::vector<std::string>,
                                      Milliseconds) override {
    co_await reactor->sleep(Milliseconds(1));
    machine::ExecResult result;
    result.exit_code = exec_result[name_of(id)];
    co_return result;
  }
  std::optional<machine::ContainerStatus> status(const std::string& id) const override {
    const auto found = kept.find(id);
    if (found == kept.end()) return std::nullopt;
    return found->second.status;
  }
  std::vector<std::string> containers() const override {
    std::vector<std::string> out;
    for (const auto& [id, ignored] : kept) out.push_back(id);
    return out;
  }
  std::optional<machine::Usage> usage(const std::string&) const override {
    return machine::Usage();
  }
  void on_exit(
      std::function<void(const std::string&, const machine::ContainerStatus&)> handler) override {
    handler_ = std::move(handler);
  }
  void observe() override {}
  std::vector<machine::LogLine> read_log(const std::string& id, std::uint64_t& offset,
                                         std::size_t) const override {
    const auto found = kept.find(id);
    if (found == kept.end() || offset >= found->second.log.size()) return {};
    const auto& log = found->second.log;
    std::vector<machine::LogLine> out(log.begin() + static_cast<std::ptrdiff_t>(offset), log.end());
    offset = log.size();  // here an offset counts lines
    return out;
  }
  net::Task<int> start_process(ProcessSpec) override { co_return 1; }
  std::optional<int> find_process(const std::string&) const override { return std::nullopt; }
  net::Task<void> stop_process(std::string, Milliseconds) override { co_return; }
  void publish_names(const std::map<std::string, std::string>&) override {}
  net::Task<void> remove_everything() override { co_return; }

  std::vector<std::pair<std::string, int>> signals;

 private:
  std::function<void(const std::string&, const machine::ContainerStatus&)> handler_;
};

// What the other services know. Interfaces and log events are rows of the database, as they are in
// the services themselves: a crash takes both or neither.
class FakeEnvironment : public Environment {
 public:
  explicit FakeEnvironment(cloud::World& world) : world_(world) {
    world_.database.load("fake.interfaces", [&](std::string_view key, std::string_view) {
      interfaces.insert(std::string(key));
    });
    world_.database.load(
        "fake.log", [&](std::string_view, std::string_view value) { log.emplace_back(value); });
  }

  std::map<std::string, std::string> zones = {
      {"subnet-a", "us-east-1a"}, {"subnet-b", "us-east-1b"}, {"subnet-c", "us-east-1c"}};
  std::set<std::string> interfaces;
  std::set<std::string> missing_images;
  std::set<std::string> unreachable;  // AWS services that tasks have no way to
  std::set<std::string> target_groups = {"tg"};
  std::set<std::string> log_groups = {"/app"};
  std::set<std::string> log_streams;
  std::set<std::string> untrusting_roles;  // that ECS may not act as
  // What no role may, and what they were asked for: "logs:CreateLogStream arn:…".
  std::set<std::string> forbidden_actions;
  std::vector<std::string> asked;
  std::vector<std::string> log;
  TargetHealth new_target_health = TargetHealth::healthy;
  std::map<std::string, TargetHealth> targets;  // by address
  std::map<std::string, AlarmState> alarms;
  bool drains = false;  // deregistered targets are draining until the test says otherwise
  int applied = 0;

  void set_health(const std::string& address, TargetHealth health) {
    targets[address] = health;
    if (handler_) handler_("tg", address);
  }

  std::string zone_of_subnet(const std::string& subnet) const override {
    const auto found = zones.find(subnet);
    return found == zones.end() ? "" : found->second;
  }
  bool security_group_exists(const std::string& group) const override {
    return group != "sg-missing";
  }
  TaskInterface create_interface(const InterfaceRequest& request) override {
    if (!interfaces_available) throw aws::Error("InsufficientFreeAddressesInSubnet", "full");
    const std::string id = "eni-" + request.attachment.substr(0, 17);
    const auto number = world_.database.next("fake.address");
    interfaces.insert(id);
    world_.database.put("fake.interfaces", id, "");
    return {id,
            "10.0." + std::to_string(number / 250) + "." + std::to_string(number % 250 + 4),
            "",
            "02:00:00:00:00:01",
            "ip.ec2.internal",
            "10.0.0.0/16",
            "10.0.0.1",
            "10.0.0.2"};
  }
  void release_interface(const std::string& interface) override {
    interfaces.erase(interface);
    world_.database.erase("fake.interfaces", interface);
  }
  net::Task<void> network_ready(std::string) override {
    ++applied;
    co_await world_.reactor.sleep(Milliseconds(1));
  }
  ServiceWay service_way(const std::string&, const std::string& service) const override {
    return {!unreachable.contains(service), service + ".us-east-1.amazonaws.com", "52.94.233.129",
            "no route"};
  }
  std::string repository_of_image(const std::string&) const override {
    return "arn:aws:ecr:us-east-1:123456789012:repository/app";
  }
  net::Task<machine::ImageSource> resolve_image(std::string reference) override {
    if (missing_images.contains(reference)) {
      throw machine::MachineError(machine::MachineError::Kind::cannot_pull_image,
                                  reference + ": not found");
    }
    machine::ImageSource image;
    image.manifest_digest = "sha256:" + std::string(64, 'a');
    co_return image;
  }
  bool target_group_exists(const std::string& arn) const override {
    return target_groups.contains(arn);
  }
  bool target_group_has_load_balancer(const std::string&) const override { return true; }
  void register_target(const std::string&, const Target& target) override {
    targets.try_emplace(target.address, new_target_health);
  }
  void deregister_target(const std::string&, const Target& target) override {
    if (!targets.contains(target.address)) return;
    if (drains) {
      targets[target.address] = TargetHealth::draining;
    } else {
      targets.erase(target.address);
    }
  }
  TargetState target_state(const std::string&, const Target& target) const override {
    const auto found = targets.find(target.address);
    return {found == targets.end() ? TargetHealth::unused : found->second, "Health checks failed"};
  }
  void on_target_change(
      std::function<void(const std::string&, const std::string&)> handler) override {
    handler_ = std::move(handler);
  }
  AlarmState alarm_state(const std::string& name) const override {
    const auto found = alarms.find(name);
    return found == alarms.end() ? AlarmState::missing : found->second;
  }
  bool log_group_exists(const std::string& group) const override {
    return log_groups.contains(group);
  }
  void create_log_group(const std::string& group) override { log_groups.insert(group); }
  void create_log_stream(const std::string&, const std::string& stream) override {
    log_streams.insert(stream);
  }
  void append_log(const std::string&, const std::string& stream,
                  const std::vector<LogEntry>& entries) override {
    for (const LogEntry& entry : entries) {
      log.push_back(stream + ": " + entry.message);
      world_.database.put("fake.log", std::to_string(1000000 + world_.database.next("fake.log")),
                          log.back());
    }
  }
  std::string parameter(const std::string& name) const override {
    if (name.ends_with("missing")) throw aws::Error("ParameterNotFound", name);
    return "value of " + name;
  }
  std::string key_of_parameter(const std::string& name) const override {
    return name.ends_with("encrypted") ? "arn:aws:kms:us-east-1:123456789012:key/own" : "";
  }
  bool may_assume(const std::string& role) const override {
    return !untrusting_roles.contains(role);
  }
  std::optional<std::string> refusal(const std::string& role, const std::string&,
                                     const std::string& action,
                                     const std::string& resource) override {
    asked.push_back(action + " " + resource);
    if (!forbidden_actions.contains(action)) return std::nullopt;
    return role + " may not " + action + " on " + resource;
  }
  TaskCredentials issue_credentials(const std::string& role, const std::string&) override {
    return {"ASIA" + role, "secret", "token", world_.clock.now() + std::chrono::hours(6)};
  }

  bool interfaces_available = true;

 private:
  cloud::World& world_;
  std::function<void(const std::string&, const std::string&)> handler_;
};

// One life of the control plane.
struct Life {
  Life(SimulatedClock& clock, Randomness& randomness, FakeMachine& machine,
       const std::string& directory)
      : reactor(clock),
        pool(reactor, 1),
        database(directory + "/state.db", &reactor),
        world{clock,   randomness,     reactor,     pool,      database,
              machine, "123456789012", "us-east-1", directory, "http://127.0.0.1:4566"},
        environment(world),
        ecs(world, environment) {
    machine.reactor = &reactor;
  }
  net::Reactor reactor;
  net::Pool pool;
  store::Database database;
  cloud::World world;
  FakeEnvironment environment;
  Ecs ecs;
};

class EcsTest : public ::testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;

  // Ends this life without a word, losing what is not on disk, and begins the next.
  void crash();
  // Lets `time` pass, a little at a time.
  void pass(Milliseconds time, Milliseconds step = Milliseconds(50));
  // Until the condition holds, for at most a minute of simulated time.
  template <class Condition>
  void until(Condition condition) {
    for (int turn = 0; turn < 6000 && !condition(); ++turn) step(Milliseconds(10));
    EXPECT_TRUE(condition());
  }
  void step(Milliseconds time);

  Ecs& ecs() { return life_->ecs; }
  FakeEnvironment& environment() { return life_->environment; }

  std::string register_definition(const std::string& family = "web",
                                  const std::string& image = "image");
  ContainerDefinition container(const std::string& name);
  RegisterTaskDefinitionRequest definition(const std::string& family);
  NetworkConfiguration network(std::vector<std::string> subnets);
  CreateServiceRequest service(const std::string& name, int count);
  std::vector<std::string> run_tasks(int count, const std::string& family = "web");
  Task task(const std::string& id) const { return life_->ecs.state().find_task(id)->task; }
  Service described(const std::string& name);
  std::string events_of(const std::string& name);

  SimulatedClock clock_{Timestamp(std::chrono::hours(490000))};
  Randomness randomness_{7};
  FakeMachine machine_;
  std::string directory_;
  std::unique_ptr<Life> life_;
  aws::Call call_;
};

}  // namespace neargate::ecs::testing
