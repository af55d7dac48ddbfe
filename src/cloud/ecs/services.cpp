#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "aws/error.hpp"
#include "base/hash.hpp"
#include "cloud/ecs/deployment_configuration.hpp"
#include "cloud/ecs/ecs.hpp"
#include "cloud/ecs/monitoring.hpp"
#include "cloud/ecs/page_size.hpp"
#include "cloud/ecs/placement.hpp"
#include "cloud/ecs/task_factory.hpp"
#include "cloud/pagination.hpp"
#include "smithy/json.hpp"

namespace neargate::ecs {

namespace {

constexpr std::size_t kNameLengthMax = 255;
constexpr std::size_t kDescribedMax = 10;    // DescribeServices
constexpr std::size_t kTargetGroupsMax = 5;  // of a service: "Register multiple target groups"

aws::Error invalid(const std::string& message) {
  return aws::Error("InvalidParameterException", message);
}

void check_name(const std::string& name) {
  const bool good = !name.empty() && name.size() <= kNameLengthMax &&
                    std::all_of(name.begin(), name.end(), [](unsigned char c) {
                      return std::isalnum(c) != 0 || c == '-' || c == '_';
                    });
  if (!good) {
    throw invalid("Service names must be 1 to 255 letters, numbers, underscores, and hyphens.");
  }
}

void check_controller(const std::optional<DeploymentController>& controller,
                      const std::optional<std::string>& scheduling) {
  if (controller && controller->type != "ECS") {
    throw invalid(fmt::format("The deployment controller {} is not supported here: use ECS.",
                              controller->type));
  }
  if (scheduling.value_or("REPLICA") != "REPLICA") {
    throw invalid(
        "The daemon scheduling strategy is not supported for tasks using the Fargate "
        "launch type.");
  }
}

void check_load_balancers(const Environment& environment, const TaskDefinition& definition,
                          const std::optional<std::vector<LoadBalancer>>& balancers) {
  if (!balancers) return;
  if (balancers->size() > kTargetGroupsMax) {
    throw invalid(fmt::format("load balancers cannot have more than {} items.", kTargetGroupsMax));
  }
  for (const LoadBalancer& balancer : *balancers) {
    if (!balancer.target_group_arn || !balancer.container_name || !balancer.container_port) {
      throw invalid("Load balancers need a targetGroupArn, a containerName and a containerPort.");
    }
    if (!environment.target_group_exists(*balancer.target_group_arn)) {
      throw invalid(fmt::format("The target group with targetGroupArn {} does not exist.",
                                *balancer.target_group_arn));
    }
    if (!environment.target_group_has_load_balancer(*balancer.target_group_arn)) {
      throw invalid(
          fmt::format("The target group with targetGroupArn {} does not have an associated load "
                      "balancer.",
                      *balancer.target_group_arn));
    }
    const auto& containers = *definition.container_definitions;
    const auto container = std::find_if(
        containers.begin(), containers.end(),
        [&](const ContainerDefinition& c) { return c.name == balancer.container_name; });
    if (container == containers.end()) {
      throw invalid(fmt::format("The container {} does not exist in the task definition.",
                                *balancer.container_name));
    }
    const bool mapped = std::any_of(
        container->port_mappings->begin(), container->port_mappings->end(),
        [&](const PortMapping& port) { return port.container_port == balancer.container_port; });
    if (!mapped) {
      throw invalid(fmt::format("The container {} did not have a container port {} defined.",
                                *balancer.container_name, *balancer.container_port));
    }
  }
}

void check_grace(const std::optional<std::int32_t>& seconds, bool has_load_balancers) {
  if (!seconds) return;
  if (*seconds < 0) throw invalid("healthCheckGracePeriodSeconds can not be negative.");
  if (*seconds > 0 && !has_load_balancers) {
    throw invalid(
        "Health check grace period is only valid for services configured to use load "
        "balancers");
  }
}

int checked_count(const std::optional<std::int32_t>& count) {
  if (!count) throw invalid("Desired count is required for the REPLICA scheduling strategy.");
  if (*count < 0) throw invalid("Desired count can not be negative.");
  return *count;
}

// A request without what differs when it is repeated.
std::string hash_of(CreateServiceRequest request) {
  request.client_token.reset();
  return sha256_hex(smithy::to_json(request));
}

template <class List>
bool has_any(const std::optional<List>& list) {
  return list && !list->empty();
}

}  // namespace

CreateServiceResponse Ecs::create_service(const CreateServiceRequest& request, aws::Call& call) {
  const Cluster& cluster = state_.active_cluster(request.cluster.value_or(""));
  check_name(request.service_name);
  const std::string key = service_key(*cluster.cluster_name, request.service_name);
  const std::string hash = hash_of(request);
  if (const ServiceRecord* existing = state_.services.find(key)) {
    if (existing->service.status == "DRAINING") {
      throw invalid("Unable to Start a service that is still Draining.");
    }
    if (existing->service.status == "ACTIVE") {
      if (existing->request_hash == hash) return {describe(*existing, true)};
      throw invalid("Creation of service was not idempotent.");
    }
  }
  const int desired_count = checked_count(request.desired_count);
  check_controller(request.deployment_controller, request.scheduling_strategy);
  check_tags(request.tags);
  const TaskDefinition& definition =
      usable_task_definition(state_, request.task_definition).task_definition;
  static_cast<void>(usable_network(environment_, request.network_configuration));
  const auto strategy =
      launch_strategy(cluster, request.launch_type, request.capacity_provider_strategy);
  check_load_balancers(environment_, definition, request.load_balancers);
  check_grace(request.health_check_grace_period_seconds, has_any(request.load_balancers));
  check_monitoring(request.monitoring);

  ServiceRecord record;
  record.cluster = *cluster.cluster_name;
  record.request_hash = hash;
  record.monitoring = request.monitoring;
  Service& service = record.service;
  service.service_arn = state_.service_arn(record.cluster, request.service_name);
  service.service_name = request.service_name;
  service.cluster_arn = cluster.cluster_arn;
  service.load_balancers = request.load_balancers.value_or(std::vector<LoadBalancer>());
  service.status = "ACTIVE";
  service.desired_count = desired_count;
  if (strategy.empty()) {
    service.launch_type = "FARGATE";
  } else {
    service.capacity_provider_strategy = strategy;
  }
  service.platform_version = request.platform_version.value_or("LATEST");
  service.platform_family = "Linux";
  service.task_definition = definition.task_definition_arn;
  service.deployment_configuration =
      merge(DeploymentConfiguration(), request.deployment_configuration, environment_);
  service.role_arn =
      fmt::format("arn:aws:iam::{}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS",
                  state_.world.account);
  service.created_at = call.now;
  service.created_by = call.principal.arn;
  service.placement_constraints =
      request.placement_constraints.value_or(std::vector<PlacementConstraint>());
  service.placement_strategy =
      request.placement_strategy.value_or(std::vector<PlacementStrategy>());
  service.network_configuration = request.network_configuration;
  AwsVpcConfiguration& network = *service.network_configuration->awsvpc_configuration;
  if (!network.security_groups) network.security_groups.emplace();
  if (!network.assign_public_ip) network.assign_public_ip = "DISABLED";
  service.health_check_grace_period_seconds = request.health_check_grace_period_seconds.value_or(0);
  service.scheduling_strategy = "REPLICA";
  service.deployment_controller.emplace();
  service.deployment_controller->type = "ECS";
  service.tags = request.tags.value_or(std::vector<Tag>());
  service.enable_ecs_managed_tags = request.enable_ecs_managed_tags.value_or(false);
  service.propagate_tags = request.propagate_tags.value_or("NONE");
  service.enable_execute_command = request.enable_execute_command.value_or(false);
  service.availability_zone_rebalancing = rebalancing_of(
      request.availability_zone_rebalancing, std::nullopt, *service.deployment_configuration);
  state_.events.erase(key);
  state_.services.put(key, std::move(record));
  controller_.deploy(key);
  return {describe(*state_.services.find(key), true)};
}

const ServiceRecord& Ecs::find_service(const std::string& cluster,
                                       const std::string& service) const {
  const ServiceRecord* found =
      state_.services.find(service_key(cluster, State::id_within(cluster, service)));
  if (found == nullptr || found->service.status == "INACTIVE") {
    throw aws::Error("ServiceNotFoundException", "Service not found.");
  }
  return *found;
}

Service Ecs::describe(const ServiceRecord& record, bool with_tags) const {
  Service out = record.service;
  const std::string key = service_key(record.cluster, *record.service.service_name);
  if (!with_tags) out.tags.reset();
  out.running_count = 0;
  out.pending_count = 0;
  struct Count {
    int running = 0, pending = 0;
  };
  std::map<std::string, Count> by_deployment;
  for (const std::string& id : state_.tasks_of_service(key)) {
    const TaskRecord& task = *state_.find_task(id);
    Count& count = by_deployment[task.deployment.value_or("")];
    if (task.task.last_status == task_status::kRunning) {
      ++count.running;
      ++*out.running_count;
    } else if (wants_to_run(task.task)) {
      ++count.pending;
      ++*out.pending_count;
    }
  }
  out.deployments.emplace();
  out.current_service_revisions.emplace();
  for (const DeploymentRecord& deployment : record.deployments) {
    Deployment& shown = out.deployments->emplace_back();
    const Count& count = by_deployment[deployment.id];
    const bool primary = out.deployments->size() == 1;
    shown.id = deployment.id;
    shown.status = primary ? "PRIMARY" : "ACTIVE";
    shown.task_definition = deployment.task_definition;
    shown.desired_count = primary ? *out.desired_count : count.running + count.pending;
    shown.running_count = count.running;
    shown.pending_count = count.pending;
    shown.failed_tasks = deployment.failed_tasks;
    shown.created_at = deployment.created_at;
    shown.updated_at = deployment.updated_at;
    shown.launch_type = out.launch_type;
    shown.capacity_provider_strategy = out.capacity_provider_strategy;
    shown.platform_version = kPlatformVersion;
    shown.platform_family = "Linux";
    shown.network_configuration = deployment.network_configuration;
    shown.rollout_state = deployment.rollout_state;
    shown.rollout_state_reason = deployment.rollout_state_reason;
    ServiceCurrentRevisionSummary& revision = out.current_service_revisions->emplace_back();
    revision.arn =
        state_.world.arn("ecs", "service-revision/" + deployment.service_revision.value_or(""));
    revision.requested_task_count = shown.desired_count;
    revision.running_task_count = shown.running_count;
    revision.pending_task_count = shown.pending_count;
  }
  if (record.service_deployment) {
    out.current_service_deployment =
        state_.world.arn("ecs", "service-deployment/" + *record.service_deployment);
  }
  const ServiceEventsRecord* events = state_.events.find(key);
  out.events = events == nullptr ? std::vector<ServiceEvent>() : events->events;
  return out;
}

DescribeServicesResponse Ecs::describe_services(const DescribeServicesRequest& request,
                                                aws::Call&) {
  const Cluster& cluster = state_.active_cluster(request.cluster.value_or(""));
  if (request.services.empty()) throw invalid("Services cannot be empty.");
  if (request.services.size() > kDescribedMax) {
    throw invalid(fmt::format("services can have at most {} items.", kDescribedMax));
  }
  DescribeServicesResponse response;
  response.services.emplace();
  response.failures.emplace();
  const bool with_tags = request.include && !request.include->empty();
  for (const std::string& reference : request.services) {
    const std::string name = State::id_within(*cluster.cluster_name, reference);
    const ServiceRecord* found = state_.services.find(service_key(*cluster.cluster_name, name));
    if (found == nullptr) {
      Failure& failure = response.failures->emplace_back();
      failure.arn = state_.service_arn(*cluster.cluster_name, name);
      failure.reason = "MISSING";
      continue;
    }
    response.services->push_back(describe(*found, with_tags));
  }
  return response;
}

UpdateServiceResponse Ecs::update_service(const UpdateServiceRequest& request, aws::Call&) {
  const Cluster& cluster = state_.active_cluster(request.cluster.value_or(""));
  const ServiceRecord& record = find_service(*cluster.cluster_name, request.service);
  const Service& now = record.service;
  if (now.status != "ACTIVE") {
    throw aws::Error("ServiceNotActiveException", "Service was not ACTIVE.");
  }
  const std::string key = service_key(*cluster.cluster_name, *now.service_name);
  check_controller(request.deployment_controller, std::nullopt);

  Service next = now;
  bool deploys = request.force_new_deployment.value_or(false);
  if (request.desired_count) next.desired_count = checked_count(request.desired_count);
  if (request.task_definition) {
    next.task_definition =
        usable_task_definition(state_, request.task_definition).task_definition.task_definition_arn;
    deploys = deploys || next.task_definition != now.task_definition;
  }
  if (request.network_configuration) {
    static_cast<void>(usable_network(environment_, request.network_configuration));
    next.network_configuration = request.network_configuration;
    AwsVpcConfiguration& network = *next.network_configuration->awsvpc_configuration;
    if (!network.security_groups) network.security_groups.emplace();
    if (!network.assign_public_ip) network.assign_public_ip = "DISABLED";
    const AwsVpcConfiguration& old = *now.network_configuration->awsvpc_configuration;
    deploys = deploys || network.subnets != old.subnets ||
              network.security_groups != old.security_groups ||
              network.assign_public_ip != old.assign_public_ip;
  }
  if (request.capacity_provider_strategy) {
    next.capacity_provider_strategy =
        launch_strategy(cluster, std::nullopt, request.capacity_provider_strategy);
    next.launch_type.reset();
    deploys = true;
  }
  if (request.load_balancers) {
    next.load_balancers = request.load_balancers;
    deploys = true;
  }
  if (request.task_definition || request.load_balancers) {
    check_load_balancers(environment_,
                         state_.find_task_definition(*next.task_definition)->task_definition,
                         next.load_balancers);
  }
  if (request.platform_version && request.platform_version != now.platform_version) {
    next.platform_version = request.platform_version;
    deploys = true;
  }
  check_monitoring(request.monitoring);
  deploys = deploys || request.monitoring.has_value();
  if (request.health_check_grace_period_seconds) {
    check_grace(request.health_check_grace_period_seconds, has_any(next.load_balancers));
    next.health_check_grace_period_seconds = request.health_check_grace_period_seconds;
  }
  next.deployment_configuration =
      merge(*now.deployment_configuration, request.deployment_configuration, environment_);
  if (request.placement_constraints) next.placement_constraints = request.placement_constraints;
  if (request.placement_strategy) next.placement_strategy = request.placement_strategy;
  next.availability_zone_rebalancing =
      rebalancing_of(request.availability_zone_rebalancing, now.availability_zone_rebalancing,
                     *next.deployment_configuration);
  if (request.enable_execute_command) {
    next.enable_execute_command = request.enable_execute_command;
  }
  if (request.enable_ecs_managed_tags) {
    next.enable_ecs_managed_tags = request.enable_ecs_managed_tags;
  }
  if (request.propagate_tags) next.propagate_tags = request.propagate_tags;

  state_.services.update(key, [&](ServiceRecord& changed) {
    changed.service = std::move(next);
    if (request.monitoring) changed.monitoring = request.monitoring;
    changed.steady = false;
  });
  if (deploys) {
    controller_.deploy(key);
  } else {
    controller_.touch(key);
  }
  return {describe(*state_.services.find(key), true)};
}

DeleteServiceResponse Ecs::delete_service(const DeleteServiceRequest& request, aws::Call&) {
  const Cluster& cluster = state_.active_cluster(request.cluster.value_or(""));
  const ServiceRecord& record = find_service(*cluster.cluster_name, request.service);
  const std::string key = service_key(*cluster.cluster_name, *record.service.service_name);
  if (record.service.desired_count.value_or(0) > 0 && !request.force.value_or(false)) {
    throw invalid("The service cannot be stopped while it is scaled above 0.");
  }
  state_.services.update(key, [&](ServiceRecord& changed) {
    changed.service.status = "DRAINING";
    changed.service.desired_count = 0;
  });
  controller_.touch(key);
  return {describe(*state_.services.find(key), true)};
}

ListServicesResponse Ecs::list_services(const ListServicesRequest& request, aws::Call&) {
  const Cluster& cluster = state_.active_cluster(request.cluster.value_or(""));
  const std::string prefix = *cluster.cluster_name + "/";
  std::vector<std::string> arns;
  for (auto each = state_.services.lower_bound(prefix);
       each != state_.services.end() && each->first.starts_with(prefix); ++each) {
    const Service& service = each->second.service;
    if (service.status == "INACTIVE") continue;
    if (request.launch_type && service.launch_type != request.launch_type) continue;
    if (request.scheduling_strategy && service.scheduling_strategy != request.scheduling_strategy) {
      continue;
    }
    arns.push_back(*service.service_arn);
  }
  auto next_token = cloud::paginate(arns, page_size(request.max_results), request.next_token,
                                    "InvalidParameterException");
  return {std::move(arns), std::move(next_token)};
}

}  // namespace neargate::ecs
