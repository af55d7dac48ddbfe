#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "aws/error.hpp"
#include "cloud/ecs/ecs.hpp"
#include "cloud/ecs/page_size.hpp"
#include "cloud/pagination.hpp"

namespace neargate::ecs {

namespace {

constexpr std::size_t kNameLengthMax = 255;

aws::Error invalid(const std::string& message) {
  return aws::Error("InvalidParameterException", message);
}

bool is_fargate(const std::string& provider) {
  return provider == "FARGATE" || provider == "FARGATE_SPOT";
}

void check_name(const std::string& name) {
  const bool good = !name.empty() && name.size() <= kNameLengthMax &&
                    std::all_of(name.begin(), name.end(), [](unsigned char c) {
                      return std::isalnum(c) != 0 || c == '-' || c == '_';
                    });
  if (!good) {
    throw invalid("Cluster names must be 1 to 255 letters, numbers, underscores, and hyphens.");
  }
}

void check_providers(const std::vector<std::string>& providers,
                     const std::vector<CapacityProviderStrategyItem>& strategy) {
  for (const std::string& provider : providers) {
    if (!is_fargate(provider)) {
      throw invalid(
          fmt::format("The specified capacity provider '{}' was not found. Only FARGATE "
                      "and FARGATE_SPOT are here.",
                      provider));
    }
  }
  for (const CapacityProviderStrategyItem& item : strategy) {
    if (std::find(providers.begin(), providers.end(), item.capacity_provider) == providers.end()) {
      throw invalid(
          fmt::format("The specified capacity provider '{}' is not associated with the "
                      "cluster.",
                      item.capacity_provider));
    }
  }
}

// What is asked for on top of what is there, by name.
std::vector<ClusterSetting> merge(std::vector<ClusterSetting> settings,
                                  const std::optional<std::vector<ClusterSetting>>& more) {
  if (!more) return settings;
  for (const ClusterSetting& setting : *more) {
    const auto same = std::find_if(settings.begin(), settings.end(),
                                   [&](const ClusterSetting& s) { return s.name == setting.name; });
    if (same != settings.end()) {
      *same = setting;
    } else {
      settings.push_back(setting);
    }
  }
  return settings;
}

std::vector<ClusterSetting> default_settings() {
  ClusterSetting insights;
  insights.name = "containerInsights";
  insights.value = "disabled";
  return {insights};
}

KeyValuePair statistic(std::string name, int value) {
  return {std::move(name), std::to_string(value)};
}

bool includes(const DescribeClustersRequest& request, std::string_view field) {
  return request.include && std::find(request.include->begin(), request.include->end(), field) !=
                                request.include->end();
}

}  // namespace

CreateClusterResponse Ecs::create_cluster(const CreateClusterRequest& request, aws::Call&) {
  const std::string name = request.cluster_name.value_or("default");
  check_name(name);
  const auto providers = request.capacity_providers.value_or(std::vector<std::string>());
  const auto strategy = request.default_capacity_provider_strategy.value_or(
      std::vector<CapacityProviderStrategyItem>());
  check_providers(providers, strategy);
  if (const Cluster* existing = state_.clusters.find(name);
      existing != nullptr && existing->status == "ACTIVE") {
    return {describe(*existing)};
  }
  Cluster cluster;
  cluster.cluster_arn = state_.cluster_arn(name);
  cluster.cluster_name = name;
  cluster.status = "ACTIVE";
  cluster.settings = merge(default_settings(), request.settings);
  cluster.configuration = request.configuration;
  cluster.capacity_providers = providers;
  cluster.default_capacity_provider_strategy = strategy;
  cluster.tags = request.tags.value_or(std::vector<Tag>());
  return {describe(state_.clusters.put(name, std::move(cluster)))};
}

Cluster Ecs::describe(const Cluster& cluster) const {
  Cluster out = cluster;
  int running = 0, pending = 0, services = 0;
  for (const std::string& id : state_.tasks_of_cluster(*cluster.cluster_name)) {
    const Task& task = state_.find_task(id)->task;
    if (task.last_status == task_status::kRunning) {
      ++running;
    } else if (wants_to_run(task)) {
      ++pending;
    }
  }
  const std::string prefix = *cluster.cluster_name + "/";
  for (auto service = state_.services.lower_bound(prefix);
       service != state_.services.end() && service->first.starts_with(prefix); ++service) {
    if (service->second.service.status == "ACTIVE") ++services;
  }
  out.running_tasks_count = running;
  out.pending_tasks_count = pending;
  out.active_services_count = services;
  out.registered_container_instances_count = 0;
  out.statistics.emplace();
  return out;
}

DescribeClustersResponse Ecs::describe_clusters(const DescribeClustersRequest& request,
                                                aws::Call&) {
  DescribeClustersResponse response;
  response.clusters.emplace();
  response.failures.emplace();
  auto names = request.clusters.value_or(std::vector<std::string>());
  if (names.empty()) names.push_back("default");
  for (const std::string& reference : names) {
    const std::string name = State::cluster_name(reference);
    const Cluster* cluster = state_.clusters.find(name);
    if (cluster == nullptr) {
      Failure& failure = response.failures->emplace_back();
      failure.arn = state_.cluster_arn(name);
      failure.reason = "MISSING";
      continue;
    }
    Cluster out = describe(*cluster);
    if (!includes(request, "SETTINGS")) out.settings.emplace();
    if (!includes(request, "TAGS")) out.tags.emplace();
    if (!includes(request, "CONFIGURATIONS")) out.configuration.reset();
    if (includes(request, "STATISTICS")) {
      out.statistics = {statistic("runningFargateTasksCount", *out.running_tasks_count),
                        statistic("pendingFargateTasksCount", *out.pending_tasks_count),
                        statistic("activeFargateServiceCount", *out.active_services_count)};
    }
    response.clusters->push_back(std::move(out));
  }
  return response;
}

UpdateClusterResponse Ecs::update_cluster(const UpdateClusterRequest& request, aws::Call&) {
  const std::string name = *state_.active_cluster(request.cluster).cluster_name;
  return {describe(state_.clusters.update(name, [&](Cluster& cluster) {
    cluster.settings = merge(*cluster.settings, request.settings);
    if (request.configuration) cluster.configuration = request.configuration;
  }))};
}

UpdateClusterSettingsResponse Ecs::update_cluster_settings(
    const UpdateClusterSettingsRequest& request, aws::Call&) {
  const std::string name = *state_.active_cluster(request.cluster).cluster_name;
  return {describe(state_.clusters.update(name, [&](Cluster& cluster) {
    cluster.settings = merge(*cluster.settings, request.settings);
  }))};
}

DeleteClusterResponse Ecs::delete_cluster(const DeleteClusterRequest& request, aws::Call&) {
  const std::string name = *state_.active_cluster(request.cluster).cluster_name;
  const std::string prefix = name + "/";
  for (auto service = state_.services.lower_bound(prefix);
       service != state_.services.end() && service->first.starts_with(prefix); ++service) {
    if (service->second.service.status != "INACTIVE") {
      throw aws::Error("ClusterContainsServicesException",
                       "The Cluster cannot be deleted while Services are active.");
    }
  }
  for (const std::string& id : state_.tasks_of_cluster(name)) {
    if (!is_stopped(state_.find_task(id)->task)) {
      throw aws::Error("ClusterContainsTasksException",
                       "The Cluster cannot be deleted while Tasks are active.");
    }
  }
  return {describe(
      state_.clusters.update(name, [](Cluster& cluster) { cluster.status = "INACTIVE"; }))};
}

ListClustersResponse Ecs::list_clusters(const ListClustersRequest& request, aws::Call&) {
  std::vector<std::string> arns;
  for (const auto& [name, cluster] : state_.clusters) {
    if (cluster.status == "ACTIVE") arns.push_back(*cluster.cluster_arn);
  }
  auto next_token = cloud::paginate(arns, page_size(request.max_results), request.next_token,
                                    "InvalidParameterException");
  return {std::move(arns), std::move(next_token)};
}

PutClusterCapacityProvidersResponse Ecs::put_cluster_capacity_providers(
    const PutClusterCapacityProvidersRequest& request, aws::Call&) {
  const std::string name = *state_.active_cluster(request.cluster).cluster_name;
  check_providers(request.capacity_providers, request.default_capacity_provider_strategy);
  return {describe(state_.clusters.update(name, [&](Cluster& cluster) {
    cluster.capacity_providers = request.capacity_providers;
    cluster.default_capacity_provider_strategy = request.default_capacity_provider_strategy;
  }))};
}

DescribeCapacityProvidersResponse Ecs::describe_capacity_providers(
    const DescribeCapacityProvidersRequest& request, aws::Call&) {
  DescribeCapacityProvidersResponse response;
  response.capacity_providers.emplace();
  response.failures.emplace();
  const auto names = request.capacity_providers && !request.capacity_providers->empty()
                         ? *request.capacity_providers
                         : std::vector<std::string>{"FARGATE", "FARGATE_SPOT"};
  for (const std::string& reference : names) {
    const std::string name = State::last_part(reference);
    if (!is_fargate(name)) {
      Failure& failure = response.failures->emplace_back();
      failure.arn = state_.world.arn("ecs", "capacity-provider/" + name);
      failure.reason = "MISSING";
      continue;
    }
    CapacityProvider& provider = response.capacity_providers->emplace_back();
    provider.capacity_provider_arn = state_.world.arn("ecs", "capacity-provider/" + name);
    provider.name = name;
    provider.status = "ACTIVE";
    provider.tags.emplace();
  }
  return response;
}

}  // namespace neargate::ecs
