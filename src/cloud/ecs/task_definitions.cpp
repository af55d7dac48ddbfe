#include <algorithm>

#include "aws/error.hpp"
#include "cloud/ecs/ecs.hpp"
#include "cloud/ecs/page_size.hpp"
#include "cloud/ecs/task_definition_rules.hpp"
#include "cloud/pagination.hpp"

namespace neargate::ecs {

namespace {

aws::Error client_error(const std::string& message) {
  return aws::Error("ClientException", message);
}

// What AWS fills in.
void complete(ContainerDefinition& container) {
  if (!container.cpu) container.cpu = 0;
  if (!container.essential) container.essential = true;
  if (!container.port_mappings) container.port_mappings.emplace();
  for (PortMapping& port : *container.port_mappings) {
    if (!port.host_port || *port.host_port == 0) port.host_port = port.container_port;
    if (!port.protocol) port.protocol = "tcp";
  }
  if (!container.environment) container.environment.emplace();
  if (!container.mount_points) container.mount_points.emplace();
  if (!container.volumes_from) container.volumes_from.emplace();
  if (!container.system_controls) container.system_controls.emplace();
  if (container.health_check) {
    HealthCheck& health = *container.health_check;
    if (!health.interval) health.interval = 30;
    if (!health.timeout) health.timeout = 5;
    if (!health.retries) health.retries = 3;
  }
}

// The revision that "family:revision" or an ARN names.
const TaskDefinitionRecord& revision(const State& state, const std::string& reference) {
  const std::string name = State::last_part(
      reference.starts_with("arn:") ? reference.substr(reference.find('/') + 1) : reference);
  if (name.find(':') == std::string::npos) {
    throw aws::Error("InvalidParameterException", "Revision is missing: " + reference);
  }
  const TaskDefinitionRecord* found = state.find_task_definition(reference);
  if (found == nullptr) {
    throw client_error(
        "The specified task definition does not exist. Specify a valid account, "
        "family, revision and try again.");
  }
  return *found;
}

std::string key_of(const TaskDefinition& definition) {
  return State::task_definition_key(*definition.family, definition.revision.value_or(0));
}

bool is_in_use(const State& state, const TaskDefinition& definition) {
  const std::string key = key_of(definition);
  for (const auto& [id, task] : state.tasks()) {
    if (task.definition == key && !is_stopped(task.task)) return true;
  }
  for (const auto& [service_name, service] : state.services) {
    for (const DeploymentRecord& deployment : service.deployments) {
      if (deployment.task_definition == definition.task_definition_arn) return true;
    }
  }
  return false;
}

}  // namespace

RegisterTaskDefinitionResponse Ecs::register_task_definition(
    const RegisterTaskDefinitionRequest& request, aws::Call& call) {
  check_task_definition(request);
  for (const ContainerDefinition& container : request.container_definitions) {
    if (request.execution_role_arn.value_or("").empty() &&
        !environment_.repository_of_image(*container.image).empty()) {
      throw client_error(
          "Fargate requires task definition to have execution role ARN to support ECR images.");
    }
  }
  for (const auto& role : {request.execution_role_arn, request.task_role_arn}) {
    // ECS takes a role's name as well as its ARN; what does not exist fails when the task starts.
    if (role && role->starts_with("arn:") && !Arn::parse(*role)) {
      throw client_error("Role is not valid");
    }
  }
  const FamilyRecord* family = state_.families.find(request.family);
  FamilyRecord next;
  next.last_revision = (family == nullptr ? 0 : family->last_revision) + 1;

  TaskDefinitionRecord record;
  record.tags = request.tags.value_or(std::vector<Tag>());
  TaskDefinition& definition = record.task_definition;
  definition.task_definition_arn = state_.task_definition_arn(request.family, next.last_revision);
  definition.family = request.family;
  definition.revision = next.last_revision;
  definition.status = "ACTIVE";
  definition.container_definitions = request.container_definitions;
  for (ContainerDefinition& container : *definition.container_definitions) complete(container);
  definition.task_role_arn = request.task_role_arn;
  definition.execution_role_arn = request.execution_role_arn;
  definition.network_mode = request.network_mode;
  definition.volumes.emplace();
  definition.placement_constraints.emplace();
  definition.compatibilities = {"EC2", "FARGATE"};
  definition.requires_compatibilities = request.requires_compatibilities;
  const TaskSize size = fargate_size(request.cpu, request.memory);
  definition.cpu = std::to_string(size.cpu_units);
  definition.memory = std::to_string(size.memory_mib);
  definition.runtime_platform = request.runtime_platform;
  definition.ephemeral_storage = request.ephemeral_storage;
  definition.enable_fault_injection = request.enable_fault_injection;
  definition.registered_at = call.now;
  definition.registered_by = call.principal.arn;
  state_.families.put(request.family, next);
  const TaskDefinitionRecord& kept = state_.task_definitions.put(key_of(definition), record);
  return {kept.task_definition, kept.tags};
}

DescribeTaskDefinitionResponse Ecs::describe_task_definition(
    const DescribeTaskDefinitionRequest& request, aws::Call&) {
  const TaskDefinitionRecord* found = state_.find_task_definition(request.task_definition);
  if (found == nullptr) throw client_error("Unable to describe task definition.");
  DescribeTaskDefinitionResponse response;
  response.task_definition = found->task_definition;
  if (request.include && !request.include->empty()) response.tags = found->tags;
  return response;
}

DeregisterTaskDefinitionResponse Ecs::deregister_task_definition(
    const DeregisterTaskDefinitionRequest& request, aws::Call& call) {
  const TaskDefinition& definition = revision(state_, request.task_definition).task_definition;
  if (definition.status != "ACTIVE") return {definition};
  return {state_.task_definitions
              .update(key_of(definition),
                      [&](TaskDefinitionRecord& record) {
                        record.task_definition.status = "INACTIVE";
                        record.task_definition.deregistered_at = call.now;
                      })
              .task_definition};
}

DeleteTaskDefinitionsResponse Ecs::delete_task_definitions(
    const DeleteTaskDefinitionsRequest& request, aws::Call& call) {
  if (request.task_definitions.empty() || request.task_definitions.size() > 10) {
    throw aws::Error("InvalidParameterException",
                     "Between 1 and 10 task definitions can be deleted at once.");
  }
  DeleteTaskDefinitionsResponse response;
  response.task_definitions.emplace();
  response.failures.emplace();
  for (const std::string& reference : request.task_definitions) {
    const TaskDefinitionRecord* found = state_.find_task_definition(reference);
    if (found == nullptr || found->task_definition.status == "ACTIVE") {
      Failure& failure = response.failures->emplace_back();
      failure.arn = reference;
      failure.reason = found == nullptr
                           ? "The specified task definition does not exist. Specify a valid "
                             "account, family, revision and try again."
                           : "The specified task definition is still in ACTIVE status. Please "
                             "deregister the target and try again.";
      continue;
    }
    const TaskDefinition& definition =
        state_.task_definitions
            .update(key_of(found->task_definition),
                    [&](TaskDefinitionRecord& record) {
                      record.task_definition.status = "DELETE_IN_PROGRESS";
                      record.task_definition.delete_requested_at = call.now;
                    })
            .task_definition;
    response.task_definitions->push_back(definition);
    // One in use stays until it is asked for again.
    if (!is_in_use(state_, definition)) state_.task_definitions.erase(key_of(definition));
  }
  return response;
}

ListTaskDefinitionsResponse Ecs::list_task_definitions(const ListTaskDefinitionsRequest& request,
                                                       aws::Call&) {
  const std::string status = request.status.value_or("ACTIVE");
  std::vector<std::string> keys;  // that sort by revision
  auto each = request.family_prefix
                  ? state_.task_definitions.lower_bound(*request.family_prefix + ":")
                  : state_.task_definitions.begin();
  for (; each != state_.task_definitions.end(); ++each) {
    const TaskDefinition& definition = each->second.task_definition;
    if (request.family_prefix && definition.family != *request.family_prefix) break;
    if (definition.status == status) keys.push_back(each->first);
  }
  if (request.sort == "DESC") std::reverse(keys.begin(), keys.end());
  auto next_token = cloud::paginate(keys, page_size(request.max_results), request.next_token,
                                    "InvalidParameterException");
  ListTaskDefinitionsResponse response;
  response.task_definition_arns.emplace();
  for (const std::string& key : keys) {
    response.task_definition_arns->push_back(
        *state_.task_definitions.find(key)->task_definition.task_definition_arn);
  }
  response.next_token = std::move(next_token);
  return response;
}

ListTaskDefinitionFamiliesResponse Ecs::list_task_definition_families(
    const ListTaskDefinitionFamiliesRequest& request, aws::Call&) {
  const std::string status = request.status.value_or("ALL");
  std::vector<std::string> families;
  for (const auto& [family, record] : state_.families) {
    if (request.family_prefix && !family.starts_with(*request.family_prefix)) continue;
    const bool active = state_.find_task_definition(family) != nullptr;
    if (status == "ALL" || (status == "ACTIVE") == active) families.push_back(family);
  }
  auto next_token = cloud::paginate(families, page_size(request.max_results), request.next_token,
                                    "InvalidParameterException");
  return {std::move(families), std::move(next_token)};
}

}  // namespace neargate::ecs
