#include <algorithm>

#include <fmt/format.h>

#include "aws/error.hpp"
#include "base/ids.hpp"
#include "cloud/ecs/ecs.hpp"
#include "cloud/ecs/page_size.hpp"
#include "cloud/pagination.hpp"

// ListServiceDeployments, DescribeServiceDeployments, DescribeServiceRevisions and
// StopServiceDeployment.
namespace neargate::ecs {

namespace {

constexpr std::size_t kDescribedMax = 20;    // DescribeServiceDeployments, DescribeServiceRevisions
constexpr std::int32_t kListedDefault = 20;  // ListServiceDeployments, maxResults

aws::Error invalid(const std::string& message) {
  return aws::Error("InvalidParameterException", message);
}

// The key of what an ARN of `type` names: "cluster/service/id". Empty where it is no such ARN.
std::string key_of(const cloud::World& world, const std::string& text, const std::string& type) {
  const auto arn = Arn::parse(text);
  const std::string prefix = type + "/";
  if (!arn || arn->service != "ecs" || arn->region != world.region ||
      arn->account != world.account || !arn->resource.starts_with(prefix)) {
    return "";
  }
  return arn->resource.substr(prefix.size());
}

std::string service_of(const std::string& key) { return key.substr(0, key.rfind('/')); }

void check_count(const std::vector<std::string>& arns) {
  if (arns.empty() || arns.size() > kDescribedMax) {
    throw invalid(fmt::format("Between 1 and {} ARNs can be described at once.", kDescribedMax));
  }
}

Failure missing(const std::string& arn) {
  Failure failure;
  failure.arn = arn;
  failure.reason = "MISSING";
  return failure;
}

bool is_asked_for(const ListServiceDeploymentsRequest& request, const ServiceDeployment& each) {
  if (request.status && !request.status->empty() &&
      std::find(request.status->begin(), request.status->end(), *each.status) ==
          request.status->end()) {
    return false;
  }
  if (!request.created_at) return true;
  return (!request.created_at->after || *each.created_at > *request.created_at->after) &&
         (!request.created_at->before || *each.created_at < *request.created_at->before);
}

ServiceDeploymentBrief brief(const ServiceDeployment& deployment) {
  ServiceDeploymentBrief out;
  out.service_deployment_arn = deployment.service_deployment_arn;
  out.service_arn = deployment.service_arn;
  out.cluster_arn = deployment.cluster_arn;
  out.started_at = deployment.started_at;
  out.created_at = deployment.created_at;
  out.finished_at = deployment.finished_at;
  out.target_service_revision_arn = deployment.target_service_revision->arn;
  out.status = deployment.status;
  out.status_reason = deployment.status_reason;
  return out;
}

}  // namespace

ListServiceDeploymentsResponse Ecs::list_service_deployments(
    const ListServiceDeploymentsRequest& request, aws::Call&) {
  const Cluster& cluster = state_.active_cluster(request.cluster.value_or(""));
  const ServiceRecord& service = find_service(*cluster.cluster_name, request.service);
  ListServiceDeploymentsResponse response;
  std::vector<ServiceDeploymentBrief>& found = response.service_deployments.emplace();
  controller_.deployments().each(service_key(service.cluster, *service.service.service_name),
                                 [&](const std::string&, const ServiceDeployment& each) {
                                   if (is_asked_for(request, each)) found.push_back(brief(each));
                                 });
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    return *a.created_at > *b.created_at;  // the newest first
  });
  response.next_token = cloud::paginate(found, page_size(request.max_results, kListedDefault),
                                        request.next_token, "InvalidParameterException");
  return response;
}

DescribeServiceDeploymentsResponse Ecs::describe_service_deployments(
    const DescribeServiceDeploymentsRequest& request, aws::Call&) {
  check_count(request.service_deployment_arns);
  DescribeServiceDeploymentsResponse response;
  response.service_deployments.emplace();
  response.failures.emplace();
  for (const std::string& arn : request.service_deployment_arns) {
    const std::string key = key_of(state_.world, arn, "service-deployment");
    if (!state_.service_deployments.contains(key)) {
      response.failures->push_back(missing(arn));
    } else {
      response.service_deployments->push_back(controller_.deployments().describe(key));
    }
  }
  return response;
}

DescribeServiceRevisionsResponse Ecs::describe_service_revisions(
    const DescribeServiceRevisionsRequest& request, aws::Call&) {
  check_count(request.service_revision_arns);
  DescribeServiceRevisionsResponse response;
  response.service_revisions.emplace();
  response.failures.emplace();
  for (const std::string& arn : request.service_revision_arns) {
    const ServiceRevisionRecord* found =
        state_.service_revisions.find(key_of(state_.world, arn, "service-revision"));
    if (found == nullptr) {
      response.failures->push_back(missing(arn));
    } else {
      response.service_revisions->push_back(found->service_revision);
    }
  }
  return response;
}

StopServiceDeploymentResponse Ecs::stop_service_deployment(
    const StopServiceDeploymentRequest& request, aws::Call&) {
  const std::string key =
      key_of(state_.world, request.service_deployment_arn, "service-deployment");
  if (!state_.service_deployments.contains(key)) {
    throw aws::Error("ServiceDeploymentNotFoundException", "Service deployment not found.");
  }
  controller_.request_stop(service_of(key), key,
                           request.stop_type.value_or("ROLLBACK") == "ABORT"
                               ? StopRequest::abort
                               : StopRequest::roll_back);
  StopServiceDeploymentResponse response;
  response.service_deployment_arn = request.service_deployment_arn;
  return response;
}

}  // namespace neargate::ecs
