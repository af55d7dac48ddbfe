#include "simulation/workload.hpp"

#include <algorithm>

#include "aws/error.hpp"

namespace neargate::simulation {
namespace {

constexpr int kServicesMax = 3;
constexpr int kDesiredMax = 6;
constexpr const char* kGone = "gone";

}  // namespace

Workload::Workload(Universe& universe, Dice& dice, Trace& trace)
    : universe_(universe), dice_(dice), trace_(trace) {
  call_.principal.account = "123456789012";
  call_.principal.arn = "arn:aws:iam::123456789012:root";
  call_.region = "us-east-1";
}

void Workload::build() {
  call_.now = universe_.now();
  const Stack::Shape shape{.zones = static_cast<int>(dice_.between(2, 3)),
                           .listeners = kServicesMax};
  stack_ = build_stack(universe_.control(), call_, shape, dice_);
}

ecs::DeploymentConfiguration Workload::any_configuration() {
  ecs::DeploymentConfiguration configuration;
  configuration.minimum_healthy_percent =
      dice_.pick(std::vector<std::int32_t>{0, 50, 67, 100, 100});
  configuration.maximum_percent = dice_.pick(std::vector<std::int32_t>{100, 150, 200, 200});
  // Both at 100 leave no step that a deployment could take.
  if (configuration.maximum_percent == 100 && configuration.minimum_healthy_percent == 100) {
    configuration.maximum_percent = 200;
  }
  ecs::DeploymentCircuitBreaker& breaker = configuration.deployment_circuit_breaker.emplace();
  breaker.enable = dice_.happens(0.8);
  breaker.rollback = breaker.enable && dice_.happens(0.8);
  return configuration;
}

// --- Calls ---------------------------------------------------------------------------------------

// After a kill it may be there, or not: a route that is there already is refused.
void Workload::mend() {
  has_way_out_ = true;
  call("give a way out", [&] { stack_.open_way_out(universe_.control(), call_); });
}

template <class Action>
void Workload::call(const std::string& what, Action action) {
  ++calls_;
  call_.now = universe_.now();
  try {
    action();
    trace_.add(universe_.now(), "user: {}", what);
  } catch (const aws::Error& error) {
    trace_.add(universe_.now(), "user: {}: {}: {}", what, error.code(), error.what());
  }
}

// A call that gives a service a new value. Until it is acknowledged, the service may have any value
// since the last one that was.
template <class Action>
void Workload::call_for(const std::string& service, const std::string& value,
                        const std::string& what, Action action) {
  call(what, [&] {
    action();
    std::vector<std::string>& values = wishes_[service];
    if (values.empty()) values.push_back(kGone);
    values.push_back(value);
    universe_.database().when_durable([this, service, value, epoch = epoch_](bool durable) {
      if (!durable || epoch != epoch_) return;
      // Acknowledgements come in order: what was asked before cannot come back.
      std::vector<std::string>& kept = wishes_[service];
      kept.erase(kept.begin(), std::find(kept.begin(), kept.end(), value));
    });
  });
}

void Workload::daemon_was_killed() { ++epoch_; }

std::string Workload::lost_change() const {
  const ecs::State& records = universe_.control().ecs.state();
  for (const auto& [name, values] : wishes_) {
    const auto* record = records.services.find(ecs::service_key(stack_.cluster, name));
    const bool is_there = record != nullptr && record->service.status == "ACTIVE";
    const std::string value =
        is_there ? std::to_string(*record->service.desired_count) : std::string(kGone);
    if (std::find(values.begin(), values.end(), value) == values.end()) {
      return fmt::format("the desired count of {} is {}; {} was acknowledged", name, value,
                         values.front());
    }
  }
  return "";
}

std::vector<std::string> Workload::services() const {
  std::vector<std::string> names;
  for (const auto& [key, record] : universe_.control().ecs.state().services) {
    if (record.service.status == "ACTIVE") names.push_back(*record.service.service_name);
  }
  return names;
}

Character Workload::any_character() {
  return dice_.happens(0.6) ? Character::good : dice_.pick(all_characters());
}

std::string Workload::register_revision(Character character) {
  ecs::RegisterTaskDefinitionRequest request;
  request.family = "app";
  request.network_mode = "awsvpc";
  request.execution_role_arn = stack_.execution_role;
  request.requires_compatibilities = {{"FARGATE"}};
  request.cpu = "256";
  request.memory = "512";
  ecs::ContainerDefinition& container = request.container_definitions.emplace_back();
  container.name = "app";
  container.image = image_of(character, ++revisions_);
  container.port_mappings.emplace().emplace_back().container_port = kPort;
  container.stop_timeout = static_cast<int>(dice_.between(2, 30));
  if (dice_.happens(0.3)) {
    ecs::HealthCheck& check = container.health_check.emplace();
    check.command = {"CMD", "/check"};
    check.interval = static_cast<int>(dice_.between(5, 30));
    check.retries = static_cast<int>(dice_.between(1, 3));
    check.start_period = static_cast<int>(dice_.between(0, 30));
  }
  if (dice_.happens(0.2)) {  // one that the task can do without
    ecs::ContainerDefinition& sidecar = request.container_definitions.emplace_back();
    sidecar.name = "sidecar";
    sidecar.image = image_of(Character::good, ++revisions_);
    sidecar.essential = false;
    sidecar.depends_on.emplace().push_back({"app", "START"});
  }
  const auto response = universe_.control().ecs.register_task_definition(request, call_);
  return *response.task_definition->task_definition_arn;
}

void Workload::call_something() {
  const auto known = services();
  if (known.empty() || (known.size() < kServicesMax && dice_.happens(0.15))) {
    return create_service();
  }
  const auto dice = dice_.between(0, 99);
  if (dice < 65) return update_service();
  if (dice < 73) return stop_deployment();
  if (dice < 77) return protect_task();
  if (dice < 87) return stop_task();
  if (dice < 93) return run_task();
  if (dice < 96) return change_way_out();
  delete_service();
}

void Workload::create_service() {
  ecs::CreateServiceRequest request;
  request.cluster = stack_.cluster;
  request.service_name = fmt::format("service-{}", names_++);
  request.desired_count = static_cast<int>(dice_.between(0, kDesiredMax));
  request.launch_type = "FARGATE";
  request.network_configuration = stack_.network();
  request.deployment_configuration = any_configuration();
  if (dice_.happens(0.7)) {
    ecs::LoadBalancer& balancer = request.load_balancers.emplace().emplace_back();
    balancer.target_group_arn = dice_.pick(stack_.target_groups);
    balancer.container_name = "app";
    balancer.container_port = kPort;
    request.health_check_grace_period_seconds = static_cast<int>(dice_.between(0, 60));
  }
  const Character character = any_character();
  call_for(request.service_name, std::to_string(*request.desired_count),
           fmt::format("create {} of {} {}", request.service_name, *request.desired_count,
                       name_of(character)),
           [&] {
             request.task_definition = register_revision(character);
             universe_.control().ecs.create_service(request, call_);
             ++deployments_;
           });
}

void Workload::update_service() {
  ecs::UpdateServiceRequest request;
  request.cluster = stack_.cluster;
  request.service = dice_.pick(services());
  std::string what = "update " + request.service + ":";
  const auto* record = universe_.control().ecs.state().services.find(
      ecs::service_key(stack_.cluster, request.service));
  std::int32_t desired = *record->service.desired_count;
  std::optional<Character> character;
  if (dice_.happens(0.6)) {
    character = any_character();
    what += fmt::format(" {}", name_of(*character));
  }
  if (dice_.happens(0.3)) {
    request.desired_count = desired = static_cast<int>(dice_.between(0, kDesiredMax));
    what += fmt::format(" desired {}", desired);
  }
  if (dice_.happens(0.2)) {
    request.force_new_deployment = true;
    what += " force";
  }
  if (dice_.happens(0.2)) {
    request.deployment_configuration = any_configuration();
    what += fmt::format(" minimum {} maximum {}",
                        *request.deployment_configuration->minimum_healthy_percent,
                        *request.deployment_configuration->maximum_percent);
  }
  if (dice_.happens(0.1)) {
    request.network_configuration = stack_.network({dice_.pick(stack_.subnets)});
    what += " in one zone";
  }
  call_for(request.service, std::to_string(desired), what, [&] {
    if (character) request.task_definition = register_revision(*character);
    universe_.control().ecs.update_service(request, call_);
    if (character || request.force_new_deployment) ++deployments_;
  });
}

void Workload::delete_service() {
  ecs::DeleteServiceRequest request;
  request.cluster = stack_.cluster;
  request.service = dice_.pick(services());
  request.force = true;
  call_for(request.service, kGone, "delete " + request.service,
           [&] { universe_.control().ecs.delete_service(request, call_); });
}

void Workload::stop_deployment() {
  const std::string service = dice_.pick(services());
  const auto* record =
      universe_.control().ecs.state().services.find(ecs::service_key(stack_.cluster, service));
  ecs::StopServiceDeploymentRequest request;
  request.service_deployment_arn =
      fmt::format("arn:aws:ecs:us-east-1:123456789012:service-deployment/{}",
                  record->deployments.front().service_deployment.value_or(""));
  request.stop_type = dice_.pick(std::vector<std::string>{"ABORT", "ROLLBACK"});
  call(fmt::format("stop the deployment of {}: {}", service, *request.stop_type),
       [&] { universe_.control().ecs.stop_service_deployment(request, call_); });
}

void Workload::protect_task() {
  const auto& ids = universe_.control().ecs.state().tasks_of_cluster(stack_.cluster);
  if (ids.empty()) return;
  ecs::UpdateTaskProtectionRequest request;
  request.cluster = stack_.cluster;
  request.tasks = {*std::next(ids.begin(), dice_.between(0, static_cast<int>(ids.size()) - 1))};
  request.protection_enabled = true;
  request.expires_in_minutes = static_cast<int>(dice_.between(1, 10));
  call("protect task " + request.tasks.front().substr(0, 6),
       [&] { universe_.control().ecs.update_task_protection(request, call_); });
}

// Without a way out, tasks can fetch nothing: they do not come up.
void Workload::change_way_out() {
  daemon::ControlPlane& control = universe_.control();
  if (has_way_out_) {
    call("take the way out away", [&] { stack_.close_way_out(control, call_); });
  } else {
    call("give a way out", [&] { stack_.open_way_out(control, call_); });
  }
  has_way_out_ = !has_way_out_;
}

void Workload::run_task() {
  ecs::RunTaskRequest request;
  request.cluster = stack_.cluster;
  request.launch_type = "FARGATE";
  request.network_configuration = stack_.network();
  const Character character = any_character();
  call(fmt::format("run a {} task", name_of(character)), [&] {
    request.task_definition = register_revision(character);
    universe_.control().ecs.run_task(request, call_);
  });
}

void Workload::stop_task() {
  const auto& ids = universe_.control().ecs.state().tasks_of_cluster(stack_.cluster);
  if (ids.empty()) return;
  ecs::StopTaskRequest request;
  request.cluster = stack_.cluster;
  request.task = *std::next(ids.begin(), dice_.between(0, static_cast<int>(ids.size()) - 1));
  call("stop task " + request.task.substr(0, 6),
       [&] { universe_.control().ecs.stop_task(request, call_); });
}

}  // namespace neargate::simulation
