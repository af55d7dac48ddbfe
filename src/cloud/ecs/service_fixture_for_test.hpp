#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "cloud/ecs/fakes_for_test.hpp"

namespace neargate::ecs::testing {

// One service, "site" in the cluster "main", over the fakes.
class ServiceTest : public EcsTest {
 protected:
  void create(CreateServiceRequest request) { ecs().create_service(request, call_); }
  void update(const std::function<void(UpdateServiceRequest&)>& change) {
    UpdateServiceRequest request;
    request.cluster = "main";
    request.service = "site";
    change(request);
    ecs().update_service(request, call_);
  }
  CreateServiceRequest balanced(int count) {
    CreateServiceRequest request = service("site", count);
    LoadBalancer& balancer = request.load_balancers.emplace().emplace_back();
    balancer.target_group_arn = "tg";
    balancer.container_name = "app";
    balancer.container_port = 8080;
    return request;
  }
  // The same with a circuit breaker that rolls back.
  CreateServiceRequest guarded(CreateServiceRequest request) {
    DeploymentCircuitBreaker& breaker =
        request.deployment_configuration.emplace().deployment_circuit_breaker.emplace();
    breaker.enable = true;
    breaker.rollback = true;
    return request;
  }
  // Makes it deploy a revision of its task definition with this image; returns its ARN.
  std::string deploy(const std::string& image) {
    const std::string next = register_definition("web", image);
    update([&](UpdateServiceRequest& request) { request.task_definition = next; });
    return next;
  }
  // The service's deployments, the newest first.
  std::vector<ServiceDeployment> deployments() {
    ListServiceDeploymentsRequest list;
    list.cluster = "main";
    list.service = "site";
    DescribeServiceDeploymentsRequest describe;
    const auto listed = ecs().list_service_deployments(list, call_);
    for (const ServiceDeploymentBrief& each : *listed.service_deployments) {
      describe.service_deployment_arns.push_back(*each.service_deployment_arn);
    }
    return *ecs().describe_service_deployments(describe, call_).service_deployments;
  }
  std::string status() { return *deployments().front().status; }
  void stop(const std::string& type) {
    StopServiceDeploymentRequest request;
    request.service_deployment_arn = *deployments().front().service_deployment_arn;
    request.stop_type = type;
    ecs().stop_service_deployment(request, call_);
  }
  bool steady() {
    const Service seen = described("site");
    return seen.deployments->size() == 1 && seen.running_count == seen.desired_count &&
           seen.pending_count == 0 && seen.deployments->front().rollout_state == "COMPLETED";
  }
  std::vector<std::string> tasks_of_site() {
    std::vector<std::string> out;
    for (const std::string& id : ecs().state().tasks_of_service("main/site")) {
      if (wants_to_run(task(id))) out.push_back(id);
    }
    return out;
  }
  // How many tasks of the service are RUNNING with a healthy target.
  int serving() {
    int count = 0;
    for (const std::string& id : ecs().state().tasks_of_service("main/site")) {
      const TaskRecord& record = *ecs().state().find_task(id);
      if (record.task.last_status != "RUNNING" || !record.interface) continue;
      const auto target = environment().targets.find(record.interface->private_address);
      count += target != environment().targets.end() && target->second == TargetHealth::healthy;
    }
    return count;
  }
};

}  // namespace neargate::ecs::testing
