#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "deploy/delivery.hpp"
#include "deploy/observation.hpp"
#include "deploy/update.hpp"
#include "gen/ecs/client.hpp"

namespace neargate::deploy {
namespace {

constexpr int kHistoryLookedAt = 20;  // DescribeServiceRevisions takes as many

std::string task_definition_of(const std::vector<ecs::ServiceRevision>& revisions,
                               const std::string& arn) {
  const auto found = std::ranges::find_if(
      revisions, [&](const auto& each) { return each.service_revision_arn == arn; });
  return found == revisions.end() ? "" : found->task_definition.value_or("");
}

// The task definition of the last deployment that completed with another one than `current`.
std::string last_good(aws::Transport& transport, const ServiceName& name,
                      const std::string& current) {
  const auto deployments = list_deployments(transport, name, kHistoryLookedAt);
  ecs::DescribeServiceRevisionsRequest request;
  for (const auto& each : deployments) {
    if (each.status == "SUCCESSFUL" && each.target_service_revision_arn) {
      request.service_revision_arns.push_back(*each.target_service_revision_arn);
    }
  }
  if (!request.service_revision_arns.empty()) {
    const auto revisions =
        ecs::Client(transport).describe_service_revisions(request).service_revisions.value_or(
            std::vector<ecs::ServiceRevision>{});
    for (const std::string& arn : request.service_revision_arns) {
      const std::string found = task_definition_of(revisions, arn);
      if (!found.empty() && found != current) return found;
    }
  }
  throw Error(
      "there is nothing to go back to",
      "no deployment of the service has completed with another revision than " + last_part(current),
      "name one: neargate rollback --to REVISION (see: neargate history)");
}

// "5" and "web:5" and an ARN, in the service's family.
std::string revision_named(const std::string& text, const std::string& family) {
  return text.find(':') == std::string::npos ? family + ":" + text : text;
}

Outcome stop_and_go_back(aws::Transport& transport, const RollbackOptions& options,
                         const std::string& under_way, const ecs::Service& service,
                         const Surroundings& surroundings) {
  const std::string coming = service.task_definition.value_or("");
  const std::string serving = serving_revision(service);
  if (serving.empty()) {
    throw Error("there is nothing to go back to", "no deployment of the service has completed",
                "deploy what works, or name a revision: neargate rollback --to REVISION");
  }
  const std::string status = describe_deployment(transport, under_way).status.value_or("");
  if (status == "PENDING" || status == "IN_PROGRESS") {
    ecs::StopServiceDeploymentRequest request;
    request.service_deployment_arn = under_way;
    request.stop_type = "ROLLBACK";
    ecs::Client(transport).stop_service_deployment(request);
  }
  surroundings.tell(Event("started", "the deployment of " + last_part(coming) +
                                         " is stopped, back to " + last_part(serving))
                        .with("serviceDeployment", under_way)
                        .with("taskDefinition", last_part(serving)));
  if (!options.wait) return Outcome::succeeded;
  return follow_to_the_end(transport,
                           {.name = options.name,
                            .service_deployment = under_way,
                            .task_definition = coming,
                            .serving = serving,
                            .timeout = options.timeout,
                            .stop_is_success = true},
                           surroundings);
}

}  // namespace

Outcome roll_back(aws::Transport& transport, const RollbackOptions& options,
                  const Surroundings& surroundings) {
  const ecs::Service service = describe_service(transport, options.name);
  check_controller(service);
  const std::string current = service.task_definition.value_or("");
  if (options.to.empty()) {
    const std::string under_way = deployment_under_way(transport, options.name);
    if (!under_way.empty()) {
      return stop_and_go_back(transport, options, under_way, service, surroundings);
    }
  }
  const std::string family = describe_revision(transport, current).family();
  const Revision target =
      describe_revision(transport, options.to.empty() ? last_good(transport, options.name, current)
                                                      : revision_named(options.to, family));
  if (!target.is_active) {
    throw Error("cannot go back to " + target.name, "it has been deregistered",
                "choose another one: neargate history");
  }
  surroundings.tell(Event("resolved", "back from " + last_part(current) + " to " + target.name)
                        .with("taskDefinition", target.name));
  const std::string started = start_update(
      transport,
      {.name = options.name, .task_definition = target.arn, .force = target.arn == current},
      surroundings);
  if (!options.wait) return Outcome::succeeded;
  return follow_to_the_end(transport,
                           {.name = options.name,
                            .service_deployment = started,
                            .task_definition = target.arn,
                            .serving = serving_revision(service),
                            .timeout = options.timeout},
                           surroundings);
}

Outcome wait_for_deployment(aws::Transport& transport, const ServiceName& name,
                            Milliseconds timeout, const Surroundings& surroundings) {
  const ecs::Service service = describe_service(transport, name);
  const auto newest = list_deployments(transport, name, 1);
  if (newest.empty()) {
    throw Error("there is no deployment to wait for",
                "ECS lists none of service " + service.service_name.value_or(""),
                "see: neargate status");
  }
  return follow_to_the_end(
      transport,
      {.name = name,
       .service_deployment = newest.front().service_deployment_arn.value_or(""),
       .task_definition = service.task_definition.value_or(""),
       .serving = serving_revision(service),
       .timeout = timeout},
      surroundings);
}

}  // namespace neargate::deploy
