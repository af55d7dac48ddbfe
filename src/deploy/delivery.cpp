#include "deploy/delivery.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "deploy/image_resolve.hpp"
#include "deploy/observation.hpp"
#include "deploy/one_off_task.hpp"
#include "deploy/task_document.hpp"
#include "deploy/update.hpp"
#include "smithy/json.hpp"

namespace neargate::deploy {
namespace {

std::string container_behind_balancer(const ecs::Service& service) {
  const auto balancers = service.load_balancers.value_or(std::vector<ecs::LoadBalancer>{});
  return balancers.empty() ? "" : balancers.front().container_name.value_or("");
}

std::string image_of(const Revision& revision, const std::string& container) {
  for (const ContainerSummary& each : containers_of(revision.registration)) {
    if (each.name == container) return each.image;
  }
  return "";
}

// What somebody should know before anything happens.
void tell_circumstances(aws::Transport& transport, const ServiceName& name, const Plan& plan,
                        const Surroundings& surroundings) {
  if (!plan.warning.empty()) surroundings.tell(Event("warning", plan.warning));
  if (plan.service.desired_count.value_or(0) == 0) {
    surroundings.tell(Event(
        "warning", "the service's desired count is 0: nothing will run, and nothing is proved"));
  }
  if (const std::string other = deployment_under_way(transport, name); !other.empty()) {
    surroundings.tell(Event("warning", "a deployment is under way: this one takes its place")
                          .with("serviceDeployment", other));
  }
  try {
    for (const AlarmState& alarm : alarm_states(transport, plan.service)) {
      if (alarm.state != "ALARM") continue;
      // Amazon ECS Developer Guide, "How CloudWatch alarms detect Amazon ECS deployment failures".
      surroundings.tell(
          Event("warning", "alarm " + alarm.name +
                               " is in ALARM already: ECS does not watch alarms in this deployment")
              .with("alarm", alarm.name));
    }
  } catch (const aws::Error& error) {
    if (!error.code().starts_with("AccessDenied")) throw;
    surroundings.tell(Event("warning", std::string("alarms cannot be looked at: ") + error.what()));
  }
}

// Tells what was found; returns what failed, "" where nothing has.
std::string verify(const DeliveryOptions& options, const Plan& plan,
                   const Surroundings& surroundings) {
  const auto definition =
      smithy::from_json<ecs::TaskDefinition>(plan.maker.registration(plan.wanted));
  int passed = 0, unknown = 0;
  std::vector<std::string> failed;
  for (const Check& check : options.verify(definition)) {
    if (check.finding == Finding::passed) {
      ++passed;
      continue;
    }
    const bool has_failed = check.finding == Finding::failed;
    std::string text = check.subject + (has_failed ? ": " : " cannot be checked: ") + check.text;
    if (!check.advice.empty()) text += "; " + check.advice;
    if (has_failed) {
      failed.push_back(check.subject);
    } else {
      ++unknown;
    }
    surroundings.tell(Event("check", text)
                          .with("check", check.subject)
                          .with("finding", name_of(check.finding))
                          .with("advice", check.advice));
  }
  surroundings.tell(
      Event("verified", fmt::format("verified: {} passed, {} failed, {} not checkable", passed,
                                    failed.size(), unknown))
          .with("passed", passed)
          .with("failed", static_cast<std::int64_t>(failed.size()))
          .with("unknown", unknown));
  return failed.empty() ? "" : "verification failed (" + join(failed, ", ") + ")";
}

// Whether it succeeded.
bool run_first(aws::Transport& transport, const DeliveryOptions& options, const Plan& plan,
               const std::string& task_definition, const Surroundings& surroundings,
               std::string& reason) {
  const OneOffResult result = run_one_off(transport,
                                          {.cluster = options.name.cluster,
                                           .like = plan.service,
                                           .task_definition = task_definition,
                                           .container = plan.wanted.container,
                                           .command = options.run_first,
                                           .environment = {},
                                           .timeout = options.timeout},
                                          surroundings);
  reason = result.exit_code
               ? fmt::format("task {} ended with exit code {}", result.task, *result.exit_code)
               : fmt::format("task {} did not come to its end: {}", result.task, result.reason);
  surroundings.tell(
      Event("runFirst", reason)
          .with("task", result.task)
          .with_json("exitCode", result.exit_code ? std::to_string(*result.exit_code) : "null"));
  return result.exit_code == 0;
}

// It serves already, and its deployment has completed.
bool is_settled(const ecs::Service& service, const std::string& task_definition) {
  const auto deployments = service.deployments.value_or(std::vector<ecs::Deployment>{});
  return deployments.size() == 1 && deployments.front().task_definition == task_definition &&
         deployments.front().rollout_state == "COMPLETED";
}

}  // namespace

Plan plan_delivery(aws::Transport& transport, const ServiceName& name, const ImageChoice& choice) {
  ecs::Service service = describe_service(transport, name);
  check_controller(service);
  Revision current = describe_revision(transport, service.task_definition.value_or(""));
  RevisionMaker maker(transport, current.family());
  const std::string container =
      choose_image_container(containers_of(maker.made_from().registration), choice.container,
                             container_behind_balancer(service));
  const ResolvedImage image =
      choice.image.empty()
          ? resolve_tag(transport, image_of(maker.made_from(), container), choice.tag)
          : resolve_image(transport, choice.image);
  return {.service = std::move(service),
          .current = std::move(current),
          .maker = std::move(maker),
          .wanted = {.container = container, .image = image.image, .given = image.given},
          .warning = image.warning};
}

Outcome deploy(aws::Transport& transport, const DeliveryOptions& options,
               const Surroundings& surroundings) {
  const ServiceName& name = options.name;
  std::optional<Plan> planned;
  try {
    planned.emplace(plan_delivery(transport, name, options.image));
  } catch (const NoSuchImage& error) {
    return finish(transport,
                  {.outcome = Outcome::verify_failed,
                   .reason = error.what(),
                   .name = name,
                   .task_definition = "",
                   .serving = serving_revision(describe_service(transport, name))},
                  surroundings);
  }
  Plan& plan = *planned;
  surroundings.tell(Event("resolved", plan.wanted.given == plan.wanted.image
                                          ? "image " + plan.wanted.image
                                          : plan.wanted.given + " is " + plan.wanted.image)
                        .with("image", plan.wanted.image)
                        .with("container", plan.wanted.container));
  tell_circumstances(transport, name, plan, surroundings);
  if (options.verify) {
    if (const std::string failed = verify(options, plan, surroundings); !failed.empty()) {
      return finish(transport,
                    {.outcome = Outcome::verify_failed,
                     .reason = failed,
                     .name = name,
                     .task_definition = "",
                     .serving = serving_revision(plan.service)},
                    surroundings);
    }
  }
  const Registered made = plan.maker.make(plan.wanted, plan.current);
  surroundings.tell(Event(made.is_new ? "registered" : "reused",
                          made.is_new
                              ? made.revision.name + " registered, made from " + made.made_from.name
                              : made.revision.name + " has this content already")
                        .with("taskDefinition", made.revision.name)
                        .with("template", made.made_from.name));
  Ending ending{.outcome = Outcome::succeeded,
                .reason = "",
                .name = name,
                .task_definition = made.revision.arn,
                .serving = serving_revision(plan.service)};
  if (!options.force && is_settled(plan.service, made.revision.arn)) {
    ending.reason = "it was there already; --force deploys it anew";
    if (plan.service.desired_count.value_or(0) == 0) ending.outcome = Outcome::nothing_running;
    return finish(transport, ending, surroundings);
  }
  if (!options.run_first.empty() &&
      !run_first(transport, options, plan, made.revision.arn, surroundings, ending.reason)) {
    ending.outcome = Outcome::run_first_failed;
    return finish(transport, ending, surroundings);
  }
  std::string followed;
  if (!options.force && plan.service.task_definition == made.revision.arn) {
    // UpdateService would change nothing: somebody is at it.
    followed = deployment_under_way(transport, name);
    if (!followed.empty()) {
      surroundings.tell(Event("started", made.revision.name + " is being deployed already")
                            .with("serviceDeployment", followed)
                            .with("taskDefinition", made.revision.name));
    }
  }
  if (followed.empty()) {
    followed =
        start_update(transport,
                     {.name = name,
                      .task_definition = made.revision.arn,
                      .force = options.force || plan.service.task_definition == made.revision.arn},
                     surroundings);
  }
  if (!options.wait) {
    surroundings.tell(Event("note", "not waiting for it; follow it with: neargate wait"));
    return Outcome::succeeded;
  }
  return follow_to_the_end(transport,
                           {.name = name,
                            .service_deployment = followed,
                            .task_definition = made.revision.arn,
                            .serving = ending.serving,
                            .timeout = options.timeout},
                           surroundings);
}

}  // namespace neargate::deploy
