#include "deploy/service_deployments.hpp"

#include <algorithm>

#include "gen/ecs/client.hpp"

namespace neargate::deploy {
namespace {

constexpr std::size_t kRevisionsPerCall = 20;  // DescribeServiceRevisions
constexpr int kHistoryLookedAt = 20;

using Briefs = std::vector<ecs::ServiceDeploymentBrief>;

}  // namespace

Briefs list_deployments(aws::Transport& transport, const ServiceName& name, int count,
                        const std::vector<std::string>& statuses) {
  ecs::ListServiceDeploymentsRequest request;
  request.cluster = name.cluster;
  request.service = name.service;
  request.max_results = count;
  if (!statuses.empty()) request.status = statuses;
  Briefs found =
      ecs::Client(transport).list_service_deployments(request).service_deployments.value_or(
          Briefs{});
  std::ranges::stable_sort(found, std::ranges::greater{},
                           [](const auto& each) { return each.created_at.value_or(Timestamp{}); });
  return found;
}

ecs::ServiceDeployment describe_deployment(aws::Transport& transport, const std::string& arn) {
  ecs::DescribeServiceDeploymentsRequest request;
  request.service_deployment_arns = {arn};
  const auto answer = ecs::Client(transport).describe_service_deployments(request);
  if (!answer.service_deployments || answer.service_deployments->empty()) {
    throw Gone("the service deployment is gone: " + last_part(arn),
               "the service may have been deleted", "see: neargate history");
  }
  return answer.service_deployments->front();
}

bool is_under_way(const ecs::ServiceDeploymentBrief& deployment) {
  const std::string status = deployment.status.value_or("");
  return status == "PENDING" || status == "IN_PROGRESS" || status == "ROLLBACK_REQUESTED" ||
         status == "ROLLBACK_IN_PROGRESS";
}

std::optional<ecs::ServiceDeploymentBrief> deployment_under_way(aws::Transport& transport,
                                                                const ServiceName& name) {
  const Briefs newest = list_deployments(transport, name, 1);
  if (newest.empty() || !is_under_way(newest.front())) return std::nullopt;
  return newest.front();
}

std::map<std::string, std::string> task_definitions_of(aws::Transport& transport,
                                                       const Briefs& deployments) {
  std::map<std::string, std::string> out;
  for (const auto& each : deployments) out[each.target_service_revision_arn.value_or("")];
  out.erase("");
  std::vector<std::string> arns;
  for (const auto& [arn, unknown] : out) arns.push_back(arn);
  for (std::size_t at = 0; at < arns.size(); at += kRevisionsPerCall) {
    ecs::DescribeServiceRevisionsRequest request;
    for (std::size_t i = at; i < std::min(at + kRevisionsPerCall, arns.size()); ++i) {
      request.service_revision_arns.push_back(arns[i]);
    }
    const auto found = ecs::Client(transport).describe_service_revisions(request).service_revisions;
    for (const auto& each : found.value_or(std::vector<ecs::ServiceRevision>{})) {
      out[each.service_revision_arn.value_or("")] = each.task_definition.value_or("");
    }
  }
  return out;
}

std::string task_definition_of(aws::Transport& transport,
                               const ecs::ServiceDeploymentBrief& deployment) {
  const auto found = task_definitions_of(transport, {deployment});
  return found.empty() ? "" : found.begin()->second;
}

std::vector<std::string> completed_revisions(aws::Transport& transport, const ServiceName& name) {
  const Briefs completed = list_deployments(transport, name, kHistoryLookedAt, {"SUCCESSFUL"});
  const auto definitions = task_definitions_of(transport, completed);
  std::vector<std::string> out;
  for (const auto& each : completed) {
    const auto found = definitions.find(each.target_service_revision_arn.value_or(""));
    if (found != definitions.end() && !found->second.empty()) out.push_back(found->second);
  }
  return out;
}

// While ECS brings an old version back, it lists no deployment of the service as completed.
std::string serving_revision(aws::Transport& transport, const ServiceName& name,
                             const ecs::Service& service) {
  for (const auto& each : service.deployments.value_or(std::vector<ecs::Deployment>{})) {
    if (each.rollout_state == "COMPLETED") return each.task_definition.value_or("");
  }
  const auto completed = completed_revisions(transport, name);
  return completed.empty() ? "" : completed.front();
}

}  // namespace neargate::deploy
