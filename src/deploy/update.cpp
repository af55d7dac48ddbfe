#include "deploy/update.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "aws/retry.hpp"
#include "deploy/follow.hpp"
#include "deploy/progress.hpp"
#include "deploy/service_deployments.hpp"
#include "deploy/serving.hpp"
#include "gen/ecs/client.hpp"

namespace neargate::deploy {
namespace {

constexpr const char* kHowToGoOn = "follow it with: neargate wait";
constexpr int kNewest = 10;  // service deployments that are looked at
// What ECS lists is eventually consistent: a task that has just come may be missing.
constexpr Seconds kServesWithin{5};

// "web:8 was rolled back": the first line of the ending.
std::string headline(const Ending& ending) {
  const std::string what = last_part(ending.task_definition);
  switch (ending.outcome) {
    case Outcome::succeeded:
      return ending.took > Milliseconds(0)
                 ? fmt::format("{} is deployed, in {}", what, elapsed_text(ending.took))
                 : what + " is deployed";
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
    case Outcome::not_serving:
      return what + " is deployed, but does not serve";
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

// Counts; where that is awaited, again until it serves, for a while.
Serving count_serving(aws::Transport& transport, const ServiceName& name,
                      const std::string& revision, bool is_awaited,
                      const Surroundings& surroundings) {
  const RealClock clock;
  const Instant end = clock.instant() + kServesWithin;
  for (;;) {
    Serving seen = check_serving(transport, name, revision);
    if (!is_awaited || seen.serves() || seen.desired == 0 || clock.instant() >= end ||
        surroundings.wait(surroundings.poll) != Interrupt::none) {
      return seen;
    }
  }
}

struct Started {
  std::string service_deployment;  // ARN; "" where it was not seen
  std::string why_not;
};

// The one of the task definition that was not there before; "" where ECS lists none yet.
std::string newly_listed(aws::Transport& transport, const Update& update,
                         const std::set<std::string>& before) {
  auto newest = list_deployments(transport, update.name, kNewest);
  std::ranges::reverse(newest);  // ours came before what came after it
  for (const auto& each : newest) {
    const std::string arn = each.service_deployment_arn.value_or("");
    if (before.contains(arn)) continue;
    if (task_definition_of(transport, each) == update.task_definition) return arn;
  }
  return "";
}

// The service has been updated: nothing that goes wrong from here on may look as if it had not.
Started find_started(aws::Transport& transport, const Update& update,
                     const std::set<std::string>& before, const Surroundings& surroundings) {
  const RealClock clock;
  const Instant end = clock.instant() + kAppearsWithin;
  std::string why = "ECS does not list its deployment";
  while (clock.instant() < end) {
    try {
      const std::string arn = newly_listed(transport, update, before);
      if (!arn.empty()) return {.service_deployment = arn, .why_not = ""};
    } catch (const aws::Error& error) {
      why = error.what();
      if (aws::classify(error) == aws::Failure::permanent) break;
    } catch (const Error& error) {  // nobody answers, for now
      why = error.what();
    }
    if (surroundings.wait(surroundings.poll) != Interrupt::none) {
      why = "interrupted before ECS listed its deployment";
      break;
    }
  }
  return {.service_deployment = "", .why_not = why};
}

}  // namespace

void check_controller(const ecs::Service& service) {
  const auto& controller = service.deployment_controller;
  if (!controller || controller->type == "ECS") return;
  throw Error("cannot deploy service " + service.service_name.value_or(""),
              "its deployment controller is " + controller->type + ", not ECS",
              "deploy it with that, or create it anew with the controller ECS");
}

Outcome update_and_follow(aws::Transport& transport, const Update& update,
                          const Surroundings& surroundings) {
  const std::string revision = last_part(update.task_definition);
  std::set<std::string> before;
  for (const auto& each : list_deployments(transport, update.name, kNewest)) {
    before.insert(each.service_deployment_arn.value_or(""));
  }
  surroundings.tell(
      Event("updating", "updating the service to " + revision).with("taskDefinition", revision));
  ecs::UpdateServiceRequest request;
  request.cluster = update.name.cluster;
  request.service = update.name.service;
  request.task_definition = update.task_definition;
  if (update.force) request.force_new_deployment = true;
  ecs::Client(transport).update_service(request);

  const Started started = find_started(transport, update, before, surroundings);
  if (started.service_deployment.empty()) {
    return finish(transport,
                  {.outcome = Outcome::left,
                   .reason = "the service was updated, and that goes on; " + started.why_not,
                   .name = update.name,
                   .task_definition = update.task_definition,
                   .serving = update.serving},
                  surroundings);
  }
  surroundings.tell(Event("started", "the deployment of " + revision + " has started")
                        .with("serviceDeployment", started.service_deployment)
                        .with("taskDefinition", revision));
  return follow_to_the_end(transport,
                           {.name = update.name,
                            .service_deployment = started.service_deployment,
                            .task_definition = update.task_definition,
                            .serving = update.serving,
                            .timeout = update.timeout,
                            .wait = update.wait},
                           surroundings);
}

Outcome follow_to_the_end(aws::Transport& transport, const ToFollow& what,
                          const Surroundings& surroundings) {
  if (!what.wait) {
    surroundings.tell(Event("note", std::string("not waiting for it; ") + kHowToGoOn));
    return Outcome::succeeded;
  }
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
                .took = followed.took};
  const bool went_back =
      followed.outcome == Outcome::stopped || followed.outcome == Outcome::rolled_back;
  if (what.stop_is_success && went_back) {
    ending.outcome = Outcome::succeeded;
    ending.task_definition = what.serving;
  }
  return finish(transport, ending, surroundings);
}

Outcome finish(aws::Transport& transport, const Ending& given, const Surroundings& surroundings) {
  Ending ending = given;
  std::optional<Serving> serving;
  std::string serving_text;
  if (const std::string& revision = revision_to_check(ending); !revision.empty()) {
    const bool is_awaited = ending.outcome == Outcome::succeeded;
    try {
      serving = count_serving(transport, ending.name, revision, is_awaited, surroundings);
      if (!is_awaited && !serving->serves() && !ending.task_definition.empty()) {
        // What was left to itself may have taken over already.
        Serving coming = check_serving(transport, ending.name, ending.task_definition);
        if (coming.serves()) serving = std::move(coming);
      }
      serving_text = serving->text();
      if (is_awaited && !serving->serves()) {
        ending.outcome = serving->desired == 0 ? Outcome::nothing_running : Outcome::not_serving;
      }
    } catch (const std::exception& error) {  // how it ended stays known
      serving_text = std::string("what serves cannot be counted: ") + error.what();
    }
  } else if (ending.serving.empty()) {
    serving_text = "no earlier version is there to serve";
  }
  std::string text = headline(ending);
  if (!ending.reason.empty()) text += ": " + ending.reason;
  if (!serving_text.empty()) text += "\n" + serving_text;
  if (ending.outcome == Outcome::left || ending.outcome == Outcome::timed_out) {
    text += std::string("\n") + kHowToGoOn;
  }
  Event event = Event("finished", std::move(text))
                    .with("outcome", name_of(ending.outcome))
                    .with("exitCode", exit_code_of(ending.outcome))
                    .with("reason", ending.reason)
                    .with("milliseconds", static_cast<std::int64_t>(ending.took.count()));
  if (!ending.task_definition.empty()) {
    event.with("taskDefinition", last_part(ending.task_definition));
  }
  if (serving) {
    event.with("serving", serving->task_definition)
        .with("serves", serving->serves())
        .with("running", serving->running)
        .with("desired", serving->desired)
        .with("healthyTargets", serving->healthy);
  }
  surroundings.tell(event);
  return ending.outcome;
}

}  // namespace neargate::deploy
