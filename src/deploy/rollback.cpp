#include <algorithm>

#include "base/error.hpp"
#include "deploy/delivery.hpp"
#include "deploy/service_deployments.hpp"
#include "deploy/update.hpp"
#include "gen/ecs/client.hpp"

namespace neargate::deploy {
namespace {

// The task definition of the last deployment that completed with another one than `current`.
std::string last_good(aws::Transport& transport, const ServiceName& name,
                      const std::string& current) {
  for (const std::string& each : completed_revisions(transport, name)) {
    if (each != current) return each;
  }
  throw Error(
      "there is nothing to go back to",
      "no deployment of the service has completed with another revision than " + last_part(current),
      "name one: neargate rollback --to REVISION (see: neargate history)");
}

// "5" and "web:5" and an ARN, in the service's family.
Revision revision_named(aws::Transport& transport, const std::string& text,
                        const std::string& family) {
  const std::string name = text.find(':') == std::string::npos ? family + ":" + text : text;
  try {
    return describe_revision(transport, name);
  } catch (const aws::Error& error) {
    if (error.code() != "ClientException") throw;
    throw Error("there is no revision " + name, error.what(), "choose one: neargate history");
  }
}

Outcome stop_and_go_back(aws::Transport& transport, const RollbackOptions& options,
                         const ecs::ServiceDeploymentBrief& under_way, const ecs::Service& service,
                         const Surroundings& surroundings) {
  const std::string serving = serving_revision(transport, options.name, service);
  if (serving.empty()) {
    throw Error("there is nothing to go back to", "no deployment of the service has completed",
                "deploy what works, or name a revision: neargate rollback --to REVISION");
  }
  const std::string coming = task_definition_of(transport, under_way);
  const std::string arn = under_way.service_deployment_arn.value_or("");
  const bool goes_back = under_way.status != "PENDING" && under_way.status != "IN_PROGRESS";
  if (!goes_back) {
    ecs::StopServiceDeploymentRequest request;
    request.service_deployment_arn = arn;
    request.stop_type = "ROLLBACK";
    ecs::Client(transport).stop_service_deployment(request);
  }
  surroundings.tell(Event("started", "the deployment of " + last_part(coming) +
                                         (goes_back ? " is being rolled back already, to "
                                                    : " is stopped, back to ") +
                                         last_part(serving))
                        .with("serviceDeployment", arn)
                        .with("taskDefinition", last_part(serving)));
  return follow_to_the_end(transport,
                           {.name = options.name,
                            .service_deployment = arn,
                            .task_definition = coming,
                            .serving = serving,
                            .timeout = options.timeout,
                            .wait = options.wait,
                            .stop_is_success = true},
                           surroundings);
}

// UpdateService has been called, and ECS does not list its service deployment yet: the newest one
// that it lists is over, and what the service is on the way to is younger than that.
bool is_one_coming(const ecs::Service& service, const ecs::ServiceDeploymentBrief& newest) {
  if (is_under_way(newest)) return false;
  const auto over = newest.finished_at ? newest.finished_at : newest.created_at;
  const auto deployments = service.deployments.value_or(std::vector<ecs::Deployment>{});
  return std::ranges::any_of(deployments, [&](const ecs::Deployment& each) {
    return each.status == "PRIMARY" && each.rollout_state == "IN_PROGRESS" &&
           each.created_at > over;
  });
}

// The newest one, or the one that is about to be listed.
ecs::ServiceDeploymentBrief newest_deployment(aws::Transport& transport, const ServiceName& name,
                                              const Surroundings& surroundings) {
  const RealClock clock;
  const Instant end = clock.instant() + kAppearsWithin;
  for (;;) {
    const ecs::Service service = describe_service(transport, name);
    const auto newest = list_deployments(transport, name, 1);
    if (newest.empty()) {
      throw Error("there is no deployment to wait for",
                  "ECS lists none of service " + service.service_name.value_or(""),
                  "see: neargate status");
    }
    if (!is_one_coming(service, newest.front()) || clock.instant() >= end ||
        surroundings.wait(surroundings.poll) != Interrupt::none) {
      return newest.front();
    }
  }
}

}  // namespace

Outcome roll_back(aws::Transport& transport, const RollbackOptions& options,
                  const Surroundings& surroundings) {
  const ecs::Service service = describe_service(transport, options.name);
  check_controller(service);
  const std::string current = service.task_definition.value_or("");
  if (options.to.empty()) {
    if (const auto under_way = deployment_under_way(transport, options.name)) {
      return stop_and_go_back(transport, options, *under_way, service, surroundings);
    }
  }
  const std::string family = describe_revision(transport, current).family();
  const Revision target =
      options.to.empty() ? describe_revision(transport, last_good(transport, options.name, current))
                         : revision_named(transport, options.to, family);
  if (!target.is_active) {
    throw Error("cannot go back to " + target.name, "it has been deregistered",
                "choose another one: neargate history");
  }
  surroundings.tell(Event("resolved", "back from " + last_part(current) + " to " + target.name)
                        .with("taskDefinition", target.name));
  return update_and_follow(transport,
                           {.name = options.name,
                            .task_definition = target.arn,
                            .force = target.arn == current,
                            .serving = serving_revision(transport, options.name, service),
                            .timeout = options.timeout,
                            .wait = options.wait},
                           surroundings);
}

Outcome wait_for_deployment(aws::Transport& transport, const ServiceName& name,
                            Milliseconds timeout, const Surroundings& surroundings) {
  const auto newest = newest_deployment(transport, name, surroundings);
  return follow_to_the_end(
      transport,
      {.name = name,
       .service_deployment = newest.service_deployment_arn.value_or(""),
       .task_definition = task_definition_of(transport, newest),
       .serving = serving_revision(transport, name, describe_service(transport, name)),
       .timeout = timeout},
      surroundings);
}

}  // namespace neargate::deploy
