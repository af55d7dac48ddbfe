#pragma once

#include <functional>
#include <string>
#include <vector>

#include "aws/error.hpp"
#include "aws/transport.hpp"
#include "deploy/surroundings.hpp"
#include "gen/ecs/types.hpp"
#include "smithy/service.hpp"

namespace neargate::deploy {

// ECS with one service and what a test says of it. A service revision's ARN is "revision of " and
// its task definition.
class FakeEcs final : public aws::Transport {
 public:
  ecs::Service service;
  std::vector<ecs::ServiceDeployment> deployments;  // newest first
  std::vector<ecs::Task> tasks;
  std::function<void()> on_list;    // before ListServiceDeployments answers; may throw
  std::function<void()> on_update;  // when UpdateService is called
  std::vector<std::string> calls;   // that change something

  FakeEcs() {
    service.service_name = "web";
    service.status = "ACTIVE";
    service.desired_count = 1;
  }

  void add_deployment(const std::string& name, const std::string& task_definition,
                      const std::string& status) {
    ecs::ServiceDeployment added;
    added.service_deployment_arn = name;
    added.target_service_revision.emplace().arn = "revision of " + task_definition;
    added.status = status;
    added.created_at = Timestamp{Seconds(1000 + static_cast<int>(deployments.size()))};
    deployments.insert(deployments.begin(), added);
  }

  void add_task(const std::string& task_definition) {
    ecs::Task added;
    added.task_arn = "task";
    added.task_definition_arn = task_definition;
    added.last_status = added.desired_status = "RUNNING";
    tasks.push_back(added);
  }

  // What `service` is on the way to, or has.
  void set_rollout(const std::string& task_definition, const std::string& state) {
    service.task_definition = task_definition;
    ecs::Deployment primary;
    primary.status = "PRIMARY";
    primary.task_definition = task_definition;
    primary.rollout_state = state;
    service.deployments.emplace().push_back(primary);
  }

  void call(const smithy::Service&, const smithy::Operation& operation, const void* input,
            void* output) override {
    const std::string_view name = operation.name;
    if (name == "DescribeServices") {
      static_cast<ecs::DescribeServicesResponse*>(output)->services.emplace().push_back(service);
    } else if (name == "ListServiceDeployments") {
      list(*static_cast<const ecs::ListServiceDeploymentsRequest*>(input),
           *static_cast<ecs::ListServiceDeploymentsResponse*>(output));
    } else if (name == "DescribeServiceDeployments") {
      describe(*static_cast<const ecs::DescribeServiceDeploymentsRequest*>(input),
               *static_cast<ecs::DescribeServiceDeploymentsResponse*>(output));
    } else if (name == "DescribeServiceRevisions") {
      for (const auto& arn :
           static_cast<const ecs::DescribeServiceRevisionsRequest*>(input)->service_revision_arns) {
        ecs::ServiceRevision revision;
        revision.service_revision_arn = arn;
        revision.task_definition = arn.substr(std::string_view("revision of ").size());
        auto& answer = *static_cast<ecs::DescribeServiceRevisionsResponse*>(output);
        if (!answer.service_revisions) answer.service_revisions.emplace();
        answer.service_revisions->push_back(revision);
      }
    } else if (name == "ListTasks") {
      if (!tasks.empty()) {
        static_cast<ecs::ListTasksResponse*>(output)->task_arns.emplace().push_back("task");
      }
    } else if (name == "DescribeTasks") {
      static_cast<ecs::DescribeTasksResponse*>(output)->tasks = tasks;
    } else {
      calls.emplace_back(name);
      if (name == "UpdateService" && on_update) on_update();
    }
  }

 private:
  void list(const ecs::ListServiceDeploymentsRequest& request,
            ecs::ListServiceDeploymentsResponse& answer) {
    if (on_list) on_list();
    answer.service_deployments.emplace();
    for (const auto& each : deployments) {
      if (request.status && request.status->front() != each.status) continue;
      ecs::ServiceDeploymentBrief brief;
      brief.service_deployment_arn = each.service_deployment_arn;
      brief.target_service_revision_arn = each.target_service_revision->arn;
      brief.status = each.status;
      brief.created_at = each.created_at;
      answer.service_deployments->push_back(brief);
    }
  }

  void describe(const ecs::DescribeServiceDeploymentsRequest& request,
                ecs::DescribeServiceDeploymentsResponse& answer) {
    answer.service_deployments.emplace();
    for (const auto& each : deployments) {
      if (each.service_deployment_arn == request.service_deployment_arns.front()) {
        answer.service_deployments->push_back(each);
      }
    }
  }
};

// Notes what is told, and lets `interrupt` decide at each wait.
struct Listener {
  std::vector<Event> told;
  std::function<Interrupt()> interrupt = [] { return Interrupt::none; };

  Surroundings surroundings() {
    return {.tell = [this](const Event& event) { told.push_back(event); },
            .wait = [this](Milliseconds) { return interrupt(); },
            .poll = Milliseconds(1)};
  }
  std::string last() const { return told.empty() ? "" : told.back().text; }
};

}  // namespace neargate::deploy
