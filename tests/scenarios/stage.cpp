#include "scenarios/stage.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include <fmt/format.h>

#include "cloud/ecs/container_spec.hpp"
#include "scenarios/balancers.hpp"

namespace neargate::scenarios {

namespace {

constexpr Timestamp kStart{Milliseconds(1'750'000'000'000)};
constexpr Milliseconds kStep{100};
constexpr Milliseconds kPatience{20 * 60 * 1000};
// How long nothing has to change before the service counts as at rest.
constexpr Milliseconds kRest{60 * 1000};
constexpr int kPort = 8080;
constexpr const char* kRegistry = "registry/site:";

std::string make_directory() {
  std::string name = (std::filesystem::temp_directory_path() / "scenario-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
  return name;
}

std::string name_of(Image image) {
  switch (image) {
    case Image::good:
      return "good";
    case Image::missing:
      return "missing";
    case Image::crashing:
      return "crashing";
    case Image::unhealthy:
      return "unhealthy";
    case Image::sick:
      break;
  }
  return "sick";
}

// As the registry does it; an image's digest tells how it behaves.
machine::ImageSource resolve_image(const std::string& reference) {
  const std::string name = reference.substr(std::string(kRegistry).size());
  if (name == name_of(Image::missing)) {
    throw machine::MachineError(machine::MachineError::Kind::cannot_pull_image,
                                "pull image manifest has been retried 1 time(s): failed to resolve "
                                "ref " +
                                    reference + ": not found");
  }
  machine::ImageSource source;
  source.manifest_digest = "sha256:" + name;
  return source;
}

bool is(const machine::ContainerSpec& spec, Image image) {
  return spec.image.manifest_digest == "sha256:" + name_of(image);
}

}  // namespace

Stage::Stage()
    : clock_(kStart),
      directory_(make_directory()),
      blobs_(directory_ + "/blobs"),
      reactor_(clock_),
      pool_(reactor_, 1),
      machine_(reactor_),
      database_(directory_ + "/state.db", &reactor_),
      world_{.clock = clock_,
             .randomness = randomness_,
             .reactor = reactor_,
             .pool = pool_,
             .database = database_,
             .machine = machine_,
             .account = "123456789012",
             .region = "us-east-1",
             .state_directory = directory_,
             .endpoint = "http://127.0.0.1:4566"},
      control_({.world = world_,
                .blobs = blobs_,
                .balancer_places = {"neargate-balancer", directory_, directory_},
                .connect_balancer =
                    [this](const std::string&, balancer::ControlLink::OnEvent on_event) {
                      return std::make_unique<ScriptedBalancer>(
                          reactor_, std::move(on_event),
                          [this](const std::string& address) { return probe(address); });
                    },
                .resolve_image = resolve_image}),
      timeline_(control_.ecs, clock_) {
  machine_.behave([this](const machine::ContainerSpec& spec) { return behaviour_of(spec); });
  call_.principal.account = world_.account;
  call_.principal.arn = "arn:aws:iam::123456789012:root";
  call_.region = world_.region;
  call_.now = clock_.now();
  control_.recover();
  build();
  register_revision(Image::good);
}

Stage::~Stage() {
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

void Stage::build() {
  const std::string vpc =
      *control_.ec2.create_vpc({.cidr_block = "10.0.0.0/16"}, call_).vpc->vpc_id;
  const std::string gateway =
      *control_.ec2.create_internet_gateway({}, call_).internet_gateway->internet_gateway_id;
  control_.ec2.attach_internet_gateway({.internet_gateway_id = gateway, .vpc_id = vpc}, call_);
  for (const char zone : {'a', 'b'}) {
    ec2::CreateSubnetRequest subnet;
    subnet.availability_zone = world_.zone(zone);
    subnet.cidr_block = fmt::format("10.0.{}.0/24", zone - 'a');
    subnet.vpc_id = vpc;
    subnets_.push_back(*control_.ec2.create_subnet(subnet, call_).subnet->subnet_id);
  }
  elbv2::CreateTargetGroupInput group{.name = "site"};
  group.protocol = "HTTP";
  group.port = kPort;
  group.vpc_id = vpc;
  group.target_type = "ip";
  group.health_check_interval_seconds = 10;
  group.unhealthy_threshold_count = 2;
  target_group_ =
      *control_.elbv2.create_target_group(group, call_).target_groups->front().target_group_arn;
  elbv2::CreateLoadBalancerInput balancer{.name = "site"};
  balancer.subnets = subnets_;
  elbv2::CreateListenerInput listener{.load_balancer_arn =
                                          *control_.elbv2.create_load_balancer(balancer, call_)
                                               .load_balancers->front()
                                               .load_balancer_arn};
  listener.protocol = "HTTP";
  listener.port = 80;
  listener.default_actions = {{.type = "forward", .target_group_arn = target_group_}};
  control_.elbv2.create_listener(listener, call_);
  ecs::CreateClusterRequest cluster;
  cluster.cluster_name = "main";
  cluster.capacity_providers = {"FARGATE", ecs::kFargateSpot};
  control_.ecs.create_cluster(cluster, call_);
}

// --- What users do -------------------------------------------------------------------------------

std::string Stage::register_revision(Image image) {
  ecs::RegisterTaskDefinitionRequest request;
  request.family = "web";
  request.network_mode = "awsvpc";
  request.requires_compatibilities = {"FARGATE"};
  request.cpu = "256";
  request.memory = "512";
  ecs::ContainerDefinition container;
  container.name = "app";
  container.image = kRegistry + name_of(image);
  container.port_mappings.emplace().emplace_back().container_port = kPort;
  if (image == Image::sick) {
    ecs::HealthCheck& check = container.health_check.emplace();
    check.command = {"CMD-SHELL", "curl -f http://localhost:8080/health"};
    check.interval = 10;
    check.retries = 2;
  }
  request.container_definitions = {container};
  return *control_.ecs.register_task_definition(request, call_)
              .task_definition->task_definition_arn;
}

ecs::CreateServiceRequest Stage::site(int desired_count) const {
  ecs::CreateServiceRequest request;
  request.cluster = "main";
  request.service_name = "site";
  request.task_definition = "web";
  request.desired_count = desired_count;
  request.launch_type = "FARGATE";
  request.network_configuration.emplace().awsvpc_configuration.emplace().subnets = subnets_;
  ecs::LoadBalancer& balancer = request.load_balancers.emplace().emplace_back();
  balancer.target_group_arn = target_group_;
  balancer.container_name = "app";
  balancer.container_port = kPort;
  ecs::DeploymentCircuitBreaker& breaker =
      request.deployment_configuration.emplace().deployment_circuit_breaker.emplace();
  breaker.enable = true;
  breaker.rollback = true;
  return request;
}

void Stage::create(ecs::CreateServiceRequest request) {
  timeline_.user(fmt::format("CreateService site, desiredCount {}", *request.desired_count));
  control_.ecs.create_service(request, call_);
  timeline_.look();
}

void Stage::update(const std::string& words,
                   const std::function<void(ecs::UpdateServiceRequest&)>& change) {
  timeline_.user("UpdateService site, " + words);
  ecs::UpdateServiceRequest request;
  request.cluster = "main";
  request.service = "site";
  change(request);
  control_.ecs.update_service(request, call_);
  timeline_.look();
}

void Stage::deploy(Image image) {
  const std::string arn = register_revision(image);
  update(
      "taskDefinition " + arn.substr(arn.rfind('/') + 1) + " with the image site:" + name_of(image),
      [&](ecs::UpdateServiceRequest& request) { request.task_definition = arn; });
}

void Stage::stop_deployment(const std::string& type) {
  timeline_.user("StopServiceDeployment, stopType " + type);
  ecs::ListServiceDeploymentsRequest list;
  list.cluster = "main";
  list.service = "site";
  ecs::StopServiceDeploymentRequest request;
  request.service_deployment_arn = *control_.ecs.list_service_deployments(list, call_)
                                        .service_deployments->front()
                                        .service_deployment_arn;
  request.stop_type = type;
  control_.ecs.stop_service_deployment(request, call_);
  timeline_.look();
}

void Stage::protect(const std::string& task_id) {
  timeline_.user("UpdateTaskProtection " + task_id + ", expiresInMinutes 5");
  ecs::UpdateTaskProtectionRequest request;
  request.cluster = "main";
  request.tasks = {task_id};
  request.protection_enabled = true;
  request.expires_in_minutes = 5;
  control_.ecs.update_task_protection(request, call_);
}

void Stage::put_alarm(const std::string& name) {
  cloudwatch::PutMetricAlarmInput request{.alarm_name = name};
  request.namespace_ = "Site";
  request.metric_name = "Errors";
  request.statistic = "Sum";
  request.period = 60;
  request.evaluation_periods = 1;
  request.threshold = 1;
  request.comparison_operator = "GreaterThanOrEqualToThreshold";
  request.treat_missing_data = "ignore";
  control_.cloudwatch.put_metric_alarm(request, call_);
}

void Stage::ring_alarm(const std::string& name) {
  timeline_.user("SetAlarmState " + name + ", ALARM");
  control_.cloudwatch.set_alarm_state(
      {.alarm_name = name, .state_value = "ALARM", .state_reason = "scenario"}, call_);
}

// --- What befalls the service --------------------------------------------------------------------

void Stage::interrupt_spot_task() {
  for (const std::string& id : tasks()) {
    if (control_.ecs.state().find_task(id)->task.capacity_provider_name != ecs::kFargateSpot)
      continue;
    timeline_.user("neargate interrupt " + id);
    return control_.ecs.interrupt_task(id);
  }
  throw std::runtime_error("no task is on FARGATE_SPOT");
}

void Stage::make_unhealthy(const std::string& task_id) { made_unhealthy_.insert(task_id); }

void Stage::lose_zone(const std::string& zone) {
  for (const std::string& id : tasks()) {
    if (control_.ecs.state().find_task(id)->task.availability_zone != zone) continue;
    machine_.end_container(ecs::machine_container_id(id, "app"), 137);
  }
}

machine::Behaviour Stage::behaviour_of(const machine::ContainerSpec& spec) const {
  machine::Behaviour behaviour;
  behaviour.start_takes = Seconds(1);
  behaviour.stop_takes = Seconds(1);
  if (is(spec, Image::crashing)) {
    behaviour.exits_after = Milliseconds(500);
    behaviour.exit_code = 1;
  }
  if (is(spec, Image::sick)) {
    behaviour.exec = [](const std::vector<std::string>&) {
      return machine::ExecResult{.exit_code = 1, .output = ""};
    };
  }
  return behaviour;
}

balancer::CheckResult Stage::probe(const std::string& address) const {
  using Outcome = balancer::CheckResult::Outcome;
  for (const std::string& id : control_.ecs.state().tasks_at_address(address)) {
    const std::string container = ecs::machine_container_id(id, "app");
    const auto status = machine_.status(container);
    if (!status || status->state != machine::ContainerState::running) return {Outcome::failed};
    if (made_unhealthy_.contains(id) || is(machine_.spec(container), Image::unhealthy)) {
      return {Outcome::wrong_status, 503};
    }
    return {};
  }
  return {Outcome::timed_out};
}

// --- Time ----------------------------------------------------------------------------------------

void Stage::step() {
  // What the database's thread and posted callbacks have to do takes no simulated time.
  for (int turn = 0; turn < 4; ++turn) reactor_.run_once(Milliseconds(0));
  database_.flush();
  for (int turn = 0; turn < 4; ++turn) reactor_.run_once(Milliseconds(0));
  timeline_.look();
  clock_.advance(kStep);
  call_.now = clock_.now();
}

void Stage::pass(Milliseconds time) {
  for (Milliseconds passed{0}; passed < time; passed += kStep) step();
}

void Stage::until(const std::function<bool()>& condition) {
  const Timestamp end = clock_.now() + kPatience;
  while (!condition()) {
    if (clock_.now() >= end) throw std::runtime_error("it does not come to pass in 20 minutes");
    step();
  }
}

void Stage::settle() {
  until([this] { return is_settled(); });
  std::string before;
  until([&] {
    before = timeline_.text();
    pass(kRest);
    return timeline_.text() == before;
  });
}

bool Stage::is_settled() const {
  const ecs::State& state = control_.ecs.state();
  const ecs::ServiceRecord& service = *state.services.find("main/site");
  const auto* deployment = state.service_deployments.find(*service.service_deployment);
  return ecs::is_final(deployment->service_deployment);
}

// --- What is seen --------------------------------------------------------------------------------

std::vector<std::string> Stage::tasks() const {
  const ecs::State& state = control_.ecs.state();
  std::vector<std::string> ids;
  for (const std::string& id : state.live_tasks_of_service("main/site")) {
    if (ecs::wants_to_run(state.find_task(id)->task)) ids.push_back(id);
  }
  std::stable_sort(ids.begin(), ids.end(), [&](const std::string& a, const std::string& b) {
    return *state.find_task(a)->task.created_at < *state.find_task(b)->task.created_at;
  });
  return ids;
}

}  // namespace neargate::scenarios
