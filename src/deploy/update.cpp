#include "deploy/update.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "deploy/follow.hpp"
#include "deploy/progress.hpp"
#include "deploy/serving.hpp"
#include "gen/ecs/client.hpp"

namespace neargate::deploy {
namespace {

constexpr int kNewest = 10;            // service deployments that are looked at
constexpr Seconds kAppearsWithin{60};  // ECS lists a new service deployment a moment after the call

std::string task_definition_of(aws::Transport& transport, const std::string& service_revision) {
  ecs::DescribeServiceRevisionsRequest request;
  request.service_revision_arns = {service_revision};
  const auto found = ecs::Client(transport).describe_service_revisions(request).service_revisions;
  return found && !found->empty() ? found->front().task_definition.value_or("") : "";
}

// "web:8 was rolled back": the first line of the ending.
std::string headline(const Ending& ending) {
  const std::string what = last_part(ending.task_definition);
  switch (ending.outcome) {
    case Outcome::succeeded:
      return fmt::format("{} is deployed, in {}", what, elapsed_text(ending.took));
    case Outcome::rolled_back:
      return what + " failed and was rolled back";
    case Outcome::superseded:
      return what + " was superseded by another deployment";
    case Outcome::timed_out:
      return what + " is not deployed yet";
    case Outcome::stopped:
      return "the deployment of " + what + " was stopped";
    case Outcome::nothing_running:
      return what + " is deployed, but nothing runs: the service's desired count is 0";
    case Outcome::verify_failed:
      return "nothing was changed";
    case Outcome::failed:
      return what + " failed, and nothing was brought back";
    case Outcome::left:
      return what + " is left to itself";
    case Outcome::run_first_failed:
      return "the service was not changed";
  }
  return what;
}

// Whose serving matters then; "" for none.
const std::string& revision_to_check(const Ending& ending) {
  static const std::string kNone;
  if (ending.outcome == Outcome::succeeded) return ending.task_definition;
  if (ending.outcome == Outcome::nothing_running) return kNone;
  return ending.serving;
}

}  // namespace

void check_controller(const ecs::Service& service) {
  const auto& controller = service.deployment_controller;
  if (!controller || controller->type == "ECS") return;
  throw Error("cannot deploy service " + service.service_name.value_or(""),
              "its deployment controller is " + controller->type + ", not ECS",
              "deploy it with that, or create it anew with the controller ECS");
}

std::string serving_revision(const ecs::Service& service) {
  for (const auto& each : service.deployments.value_or(std::vector<ecs::Deployment>{})) {
    if (each.rollout_state == "COMPLETED") return each.task_definition.value_or("");
  }
  return "";
}

std::string deployment_under_way(aws::Transport& transport, const ServiceName& name) {
  const auto newest = list_deployments(transport, name, 1);
  if (newest.empty()) return "";
  const std::string status = newest.front().status.value_or("");
  const bool is_under_way = status == "PENDING" || status == "IN_PROGRESS" ||
                            status == "ROLLBACK_REQUESTED" || status == "ROLLBACK_IN_PROGRESS";
  return is_under_way ? newest.front().service_deployment_arn.value_or("") : "";
}

std::string start_update(aws::Transport& transport, const Update& update,
                         const Surroundings& surroundings) {
  std::set<std::string> before;
  for (const auto& each : list_deployments(transport, update.name, kNewest)) {
    before.insert(each.service_deployment_arn.value_or(""));
  }
  surroundings.tell(
      Event("updating", "updating the service to " + last_part(update.task_definition))
          .with("taskDefinition", last_part(update.task_definition)));
  ecs::UpdateServiceRequest request;
  request.cluster = update.name.cluster;
  request.service = update.name.service;
  request.task_definition = update.task_definition;
  if (update.force) request.force_new_deployment = true;
  ecs::Client(transport).update_service(request);

  const RealClock clock;
  const Instant end = clock.instant() + kAppearsWithin;
  while (clock.instant() < end) {
    auto newest = list_deployments(transport, update.name, kNewest);
    std::ranges::reverse(newest);  // ours came before what came after it
    for (const auto& each : newest) {
      const std::string arn = each.service_deployment_arn.value_or("");
      if (before.contains(arn)) continue;
      if (task_definition_of(transport, each.target_service_revision_arn.value_or("")) ==
          update.task_definition) {
        surroundings.tell(Event("started", "the deployment of " +
                                               last_part(update.task_definition) + " has started")
                              .with("serviceDeployment", arn)
                              .with("taskDefinition", last_part(update.task_definition)));
        return arn;
      }
    }
    if (surroundings.wait(surroundings.poll) != Interrupt::none) break;
  }
  throw Error("the service was updated, but no service deployment of it has appeared",
              "ECS has listed none yet", "follow it with: neargate wait");
}

Outcome finish(aws::Transport& transport, const Ending& ending, const Surroundings& surroundings) {
  std::string text = headline(ending);
  if (!ending.reason.empty()) text += ": " + ending.reason;
  Event event = Event("finished", "")
                    .with("outcome", name_of(ending.outcome))
                    .with("exitCode", exit_code_of(ending.outcome))
                    .with("reason", ending.reason)
                    .with("milliseconds", static_cast<std::int64_t>(ending.took.count()));
  if (!ending.task_definition.empty()) {
    event.with("taskDefinition", last_part(ending.task_definition));
  }
  if (const std::string& revision = revision_to_check(ending); !revision.empty()) {
    try {
      const Serving serving = check_serving(transport, ending.name, revision);
      text += "\n" + serving.text();
      event.with("serving", serving.task_definition)
          .with("serves", serving.serves())
          .with("running", serving.running)
          .with("desired", serving.desired)
          .with("healthyTargets", serving.healthy);
    } catch (const std::exception& error) {  // how it ended stays known
      text += std::string("\nwhat serves cannot be counted: ") + error.what();
    }
  } else if (ending.serving.empty()) {
    text += "\nno earlier version is there to serve";
  }
  event.text = std::move(text);
  surroundings.tell(event);
  return ending.outcome;
}

Outcome follow_to_the_end(aws::Transport& transport, const ToFollow& what,
                          const Surroundings& surroundings) {
  const RealClock clock;
  const Instant begin = clock.instant();
  const Followed followed = follow(transport,
                                   {.name = what.name,
                                    .service_deployment = what.service_deployment,
                                    .task_definition = what.task_definition,
                                    .timeout = what.timeout},
                                   surroundings);
  Ending ending{.outcome = followed.outcome,
                .reason = followed.reason,
                .name = what.name,
                .task_definition = what.task_definition,
                .serving = what.serving,
                .took = std::chrono::duration_cast<Milliseconds>(clock.instant() - begin)};
  const bool went_back =
      followed.outcome == Outcome::stopped || followed.outcome == Outcome::rolled_back;
  if (what.stop_is_success && went_back) {
    ending.outcome = Outcome::succeeded;
    ending.task_definition = what.serving;
  }
  return finish(transport, ending, surroundings);
}

}  // namespace neargate::deploy
