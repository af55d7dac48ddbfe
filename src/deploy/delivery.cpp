#include "deploy/delivery.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "deploy/image_resolve.hpp"
#include "deploy/observation.hpp"
#include "deploy/one_off_task.hpp"
#include "deploy/service_deployments.hpp"
#include "deploy/task_document.hpp"
#include "deploy/update.hpp"
#include "smithy/json.hpp"

namespace neargate::deploy {
namespace {

std::string container_behind_balancer(const ecs::Service& service) {
  const auto balancers = service.load_balancers.value_or(std::vector<ecs::LoadBalancer>{});
  return balancers.empty() ? "" : balancers.front().container_name.value_or("");
}

ResolvedImage resolve(aws::Transport& transport, const ImageChoice& choice,
                      const std::string& of_template, const std::string& of_service) {
  std::string reference = choice.image;
  if (reference.empty() && !choice.tag.empty()) reference = with_tag(of_template, choice.tag);
  if (reference.empty()) reference = of_service.empty() ? of_template : of_service;
  try {
    return resolve_image(transport, reference);
  } catch (const NoSuchImage&) {
    if (choice.must_exist) throw;
    return {.image = reference, .given = reference, .warning = ""};
  }
}

// What somebody should know before anything happens.
void tell_circumstances(aws::Transport& transport, const ServiceName& name, const Plan& plan,
                        const Surroundings& surroundings) {
  if (!plan.warning.empty()) surroundings.tell(Event("warning", plan.warning));
  if (plan.service.desired_count.value_or(0) == 0) {
    surroundings.tell(Event(
        "warning", "the service's desired count is 0: nothing will run, and nothing is proved"));
  }
  if (const auto other = deployment_under_way(transport, name)) {
    surroundings.tell(Event("warning", "a deployment is under way: this one takes its place")
                          .with("serviceDeployment", other->service_deployment_arn.value_or("")));
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
  int passed = 0, unknown = 0;
  std::vector<std::string> failed;
  for (const Check& check : options.verify(candidate_of(options.name, plan))) {
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

// Whether it succeeded and the update may follow; `reason` says how it went.
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
  if (result.exit_code != 0) return false;
  // What somebody has asked for while the task ended counts before the update, not after it.
  const bool is_interrupted =
      result.was_interrupted || surroundings.wait(Milliseconds(0)) != Interrupt::none;
  if (is_interrupted) reason += ", and then this was interrupted";
  return !is_interrupted;
}

// It serves already, and its deployment has completed.
bool is_settled(const ecs::Service& service, const std::string& task_definition) {
  const auto deployments = service.deployments.value_or(std::vector<ecs::Deployment>{});
  return deployments.size() == 1 && deployments.front().task_definition == task_definition &&
         deployments.front().rollout_state == "COMPLETED";
}

// Updates the service and follows that; or follows the deployment of this very revision.
Outcome bring_into_service(aws::Transport& transport, const DeliveryOptions& options,
                           const Plan& plan, const Revision& revision, const std::string& serving,
                           const Surroundings& surroundings) {
  const bool has_it = plan.service.task_definition == revision.arn;
  // UpdateService would change nothing where somebody is at it.
  const auto under_way =
      has_it && !options.force ? deployment_under_way(transport, options.name) : std::nullopt;
  if (under_way && task_definition_of(transport, *under_way) == revision.arn) {
    const std::string arn = under_way->service_deployment_arn.value_or("");
    surroundings.tell(Event("started", revision.name + " is being deployed already")
                          .with("serviceDeployment", arn)
                          .with("taskDefinition", revision.name));
    return follow_to_the_end(transport,
                             {.name = options.name,
                              .service_deployment = arn,
                              .task_definition = revision.arn,
                              .serving = serving,
                              .timeout = options.timeout,
                              .wait = options.wait},
                             surroundings);
  }
  return update_and_follow(transport,
                           {.name = options.name,
                            .task_definition = revision.arn,
                            .force = options.force || has_it,
                            .serving = serving,
                            .timeout = options.timeout,
                            .wait = options.wait},
                           surroundings);
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
      resolve(transport, choice, image_of(maker.made_from().registration, container),
              image_of(current.registration, container));
  return {.service = std::move(service),
          .current = std::move(current),
          .maker = std::move(maker),
          .wanted = {.container = container, .image = image.image, .given = image.given},
          .warning = image.warning};
}

Candidate candidate_of(const ServiceName& name, const Plan& plan) {
  // A member that the model lacks is registered all the same; there is only nothing to verify of
  // it.
  return {.cluster = name.cluster,
          .service = name.service,
          .definition = smithy::from_json<ecs::TaskDefinition>(
              plan.maker.registration(plan.wanted), {.strictness = smithy::Strictness::answer})};
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
                   .serving = serving_revision(transport, name, describe_service(transport, name))},
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
                     .serving = serving_revision(transport, name, plan.service)},
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
                .serving = serving_revision(transport, name, plan.service)};
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
  return bring_into_service(transport, options, plan, made.revision, ending.serving, surroundings);
}

}  // namespace neargate::deploy
