#include "scenarios/timeline.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"

namespace neargate::scenarios {

namespace {

// " <label> <text>", nothing where there is no text.
std::string labelled(const std::string& label, const std::optional<std::string>& text) {
  return text && !text->empty() ? fmt::format(" {} \"{}\"", label, *text) : "";
}

}  // namespace

Timeline::Timeline(ecs::Ecs& ecs, const SimulatedClock& clock)
    : ecs_(ecs), clock_(clock), began_(clock.now()) {}

void Timeline::look() {
  aws::Call call;
  call.now = clock_.now();
  ecs::DescribeServicesRequest request;
  request.cluster = "main";
  request.services = {"site"};
  const auto response = ecs_.describe_services(request, call);
  if (response.services->empty()) return;
  const ecs::Service& service = response.services->front();
  for (const std::string& id : ecs_.state().tasks_of_service("main/site")) number(id, "task");
  for (auto each = service.deployments->rbegin(); each != service.deployments->rend(); ++each) {
    number(*each->id, "ecs-svc/");
  }
  look_at_events(service);
  look_at_tasks();
  look_at_deployments(service);
  look_at_service_deployments(call);
}

void Timeline::user(const std::string& words) { line("user", words); }

void Timeline::line(const std::string& who, const std::string& words) {
  const double seconds = static_cast<double>((clock_.now() - began_).count()) / 1000;
  text_ += fmt::format("{:8.1f} s  {:<20}  {}\n", seconds, readable(who), readable(words));
}

void Timeline::changed(const std::string& who, const std::string& words) {
  std::string& told = as_told_[who];
  if (told == words) return;
  told = words;
  line(who, words);
}

void Timeline::number(const std::string& id, const std::string& kind) {
  if (names_.contains(id)) return;
  const int number = ++counts_[kind];
  names_[id] =
      kind.ends_with('/') ? fmt::format("{}{}", kind, number) : fmt::format("{}-{}", kind, number);
}

std::string Timeline::readable(std::string text) const {
  for (const auto& [id, name] : names_) {
    for (std::size_t at = 0; (at = text.find(id, at)) != std::string::npos; at += name.size()) {
      text.replace(at, id.size(), name);
    }
  }
  const std::string arn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/";
  for (std::size_t at = 0; (at = text.find(arn, at)) != std::string::npos;) {
    const std::size_t end = text.find_first_of(")/", at + arn.size());
    const std::string name = text.substr(at + arn.size(), end - at - arn.size());
    text.replace(at, text.find(')', at) - at, name);
  }
  return text;
}

void Timeline::look_at_events(const ecs::Service& service) {
  for (auto event = service.events->rbegin(); event != service.events->rend(); ++event) {
    if (events_told_.insert(*event->id).second) line("event", *event->message);
  }
}

void Timeline::look_at_tasks() {
  for (const std::string& id : ecs_.state().tasks_of_service("main/site")) {
    const ecs::Task& task = ecs_.state().find_task(id)->task;
    if (task.last_status != ecs::task_status::kStopped) continue;
    std::string words =
        "STOPPED " + task.stop_code.value_or("") + labelled("stoppedReason", task.stopped_reason);
    for (const ecs::Container& container : *task.containers) {
      words += ", container " + container.name.value_or("");
      if (container.exit_code) words += fmt::format(" exitCode {}", *container.exit_code);
      words += labelled("reason", container.reason);
    }
    changed(id, words);
  }
}

void Timeline::look_at_deployments(const ecs::Service& service) {
  std::set<std::string> there;
  for (const ecs::Deployment& each : *service.deployments) {
    there.insert(*each.id);
    const std::string revision = each.task_definition->substr(each.task_definition->rfind('/') + 1);
    changed(*each.id, fmt::format("{} {} of {}: {}{}, failedTasks {}", *each.status,
                                  *each.desired_count, revision, *each.rollout_state,
                                  labelled("rolloutStateReason", each.rollout_state_reason),
                                  each.failed_tasks.value_or(0)));
  }
  for (const auto& [id, name] : names_) {
    if (id.starts_with("ecs-svc/") && !there.contains(id)) changed(id, "has gone");
  }
}

void Timeline::look_at_service_deployments(aws::Call& call) {
  ecs::ListServiceDeploymentsRequest list;
  list.cluster = "main";
  list.service = "site";
  const auto listed = ecs_.list_service_deployments(list, call);
  for (auto brief = listed.service_deployments->rbegin();
       brief != listed.service_deployments->rend(); ++brief) {
    const std::string arn = *brief->service_deployment_arn;
    number(arn, "service-deployment");
    ecs::DescribeServiceDeploymentsRequest describe;
    describe.service_deployment_arns = {arn};
    const ecs::ServiceDeployment seen =
        ecs_.describe_service_deployments(describe, call).service_deployments->front();
    std::string words = *seen.status + labelled("statusReason", seen.status_reason);
    const ecs::ServiceDeploymentCircuitBreaker& breaker = *seen.deployment_circuit_breaker;
    words += fmt::format(", circuit breaker {}", *breaker.status);
    if (breaker.status != "DISABLED") {
      words += fmt::format(" {}/{}", *breaker.failure_count, *breaker.threshold);
    }
    if (seen.alarms->status != "DISABLED") words += ", alarms " + *seen.alarms->status;
    changed(arn, words);
  }
}

}  // namespace neargate::scenarios
