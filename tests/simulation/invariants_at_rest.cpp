#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "cloud/ecs/container_spec.hpp"
#include "cloud/ecs/service_deployments.hpp"
#include "simulation/application.hpp"
#include "simulation/invariants.hpp"

// When faults and API calls have ended, and everything had time to come to rest.
namespace neargate::simulation {
namespace {

using ecs::ServiceRecord;
using ecs::TaskRecord;

// The definition of the primary deployment cannot work: AWS goes on trying, or has given up. Or its
// limits leave no step that it could take, as 150 % of one task does: AWS stays where it is, too.
bool has_reason_to_be_unsteady(const Moment& moment, const ServiceRecord& record) {
  const Limits limits = limits_of(record);
  if (limits.desired > 0 && limits.healthy_min == limits.tasks_max) return true;
  const auto* definition =
      moment.records.find_task_definition(record.deployments.front().task_definition);
  const ecs::ContainerDefinition& container =
      definition->task_definition.container_definitions->front();
  const bool is_checked =
      container.health_check.has_value() ||
      !record.deployments.front().load_balancers.value_or(std::vector<ecs::LoadBalancer>()).empty();
  return is_broken(character_of(*container.image), is_checked);
}

// Users and pipelines wait for this end, by DescribeServices and by DescribeServiceDeployments.
std::string every_deployment_has_ended(Moment& moment) {
  std::set<std::string> excused;  // service deployments
  for (const auto& [key, record] : moment.records.services) {
    if (record.service.status != "ACTIVE") continue;
    const ecs::DeploymentRecord& primary = record.deployments.front();
    // One that has failed and cannot go back leaves the tasks of those before it alone.
    const bool is_stuck = has_reason_to_be_unsteady(moment, record);
    if (is_stuck || primary.rollout_state == "FAILED") {
      for (const auto& each : record.deployments) {
        excused.insert(each.service_deployment.value_or(""));
      }
      excused.insert(record.service_deployment.value_or(""));
      continue;
    }
    if (primary.rollout_state == "IN_PROGRESS") {
      return fmt::format("{} of {} is still in progress", primary.id, key);
    }
    if (record.deployments.size() != 1) {
      return fmt::format("{} still has {} deployments", key, record.deployments.size());
    }
  }
  for (const auto& [key, record] : moment.records.service_deployments) {
    if (!excused.contains(key) && !ecs::is_final(record.service_deployment)) {
      return fmt::format("{} is still {}", key, *record.service_deployment.status);
    }
  }
  return "";
}

// The desired state is reached, and known to be.
std::string every_service_is_steady(Moment& moment) {
  for (const auto& [key, record] : moment.records.services) {
    if (record.service.status == "DRAINING") return key + " does not end";
    if (record.service.status != "ACTIVE" || has_reason_to_be_unsteady(moment, record)) continue;
    // A deployment that has failed and cannot go back is left as it is.
    if (record.deployments.front().rollout_state == "FAILED") continue;
    const int serving = count(moment, key, [](const SeenTask& seen) { return seen.serves; });
    const int all = count(moment, key, [](const SeenTask&) { return true; });
    const int desired = *record.service.desired_count;
    if (serving != desired || all != desired) {
      return fmt::format("{} wants {} tasks, has {}, of which {} serve", key, desired, all,
                         serving);
    }
    if (!record.steady.value_or(false)) return key + " does not know that it is steady";
  }
  return "";
}

// Who is called healthy answers: the control plane's word is worth what the application does.
std::string what_serves_answers(Moment& moment) {
  for (const auto& [id, seen] : moment.tasks) {
    if (!seen.serves || !moment.records.find_task(id)->targets) continue;
    if (!moment.universe.answers(id)) return id + " counts as healthy, and fails each check";
  }
  return "";
}

// No task hangs between two states.
std::string every_task_runs_or_has_stopped(Moment& moment) {
  for (const auto& [id, seen] : moment.tasks) {
    const ServiceRecord* service = moment.records.services.find(seen.service);
    if (service != nullptr && service->service.status == "ACTIVE" &&
        has_reason_to_be_unsteady(moment, *service)) {
      continue;
    }
    if (seen.status != "RUNNING" || !seen.is_wanted) return id + " is still " + seen.status;
  }
  return "";
}

// What the API says is what the machine has.
std::string records_equal_reality(Moment& moment) {
  const Universe& universe = moment.universe;
  std::set<std::string> expected, found;
  for (const auto& [id, seen] : moment.tasks) {
    if (seen.status == "RUNNING" && seen.is_wanted) {
      expected.insert(ecs::machine_container_id(id, "app"));
    }
  }
  for (const std::string& container : universe.machine().running()) found.insert(container);
  for (const std::string& container : expected) {
    if (!found.contains(container)) return container + " should run, and does not";
  }

  std::set<std::string> attached, interfaces;
  for (const auto& attachment : universe.machine().network().attachments) {
    attached.insert(attachment.name);
  }
  for (const auto& attachment : universe.control().ec2.network_spec().attachments) {
    interfaces.insert(attachment.name);
    const TaskRecord* task = moment.records.find_task(attachment.name);
    const bool is_task = !attachment.name.starts_with("alb-");
    if (is_task && (task == nullptr || ecs::is_stopped(task->task))) {
      return "the interface of " + attachment.name + " is left, and no task is";
    }
  }
  if (attached != interfaces) {
    return fmt::format("{} namespaces are attached, {} recorded", attached.size(),
                       interfaces.size());
  }

  std::set<std::string> registered;
  for (const auto& [arn, group] : universe.control().elbv2.target_groups()) {
    for (const elbv2::TargetRecord& target : group.targets) {
      const std::string key = fmt::format("{} {}:{}", arn, target.address, target.port);
      if (target.deregistered_at) return key + " drains for ever";
      registered.insert(key);
    }
  }
  const auto served = universe.balancers().targets();
  if (registered != std::set<std::string>(served.begin(), served.end())) {
    return fmt::format("{} targets are registered, the balancers have {}", registered.size(),
                       served.size());
  }
  return "";
}

}  // namespace

const std::vector<Invariant>& invariants_at_rest() {
  static const std::vector<Invariant> all = {
      {"every_deployment_has_ended", every_deployment_has_ended},
      {"every_service_is_steady", every_service_is_steady},
      {"what_serves_answers", what_serves_answers},
      {"every_task_runs_or_has_stopped", every_task_runs_or_has_stopped},
      {"records_equal_reality", records_equal_reality},
  };
  return all;
}

}  // namespace neargate::simulation
