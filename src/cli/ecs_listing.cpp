#include "cli/ecs_listing.hpp"

#include <algorithm>

#include "aws/pages.hpp"
#include "base/error.hpp"

namespace neargate::cli {
namespace {

using Strings = std::vector<std::string>;

// Amazon ECS API reference: what one call describes.
constexpr std::size_t kTasksPerCall = 100;
constexpr std::size_t kServicesPerCall = 10;

// Calls until there is no next page; `arns` takes an answer's list.
template <class Request, class Call, class Take>
Strings all_pages(Request request, const Call& call, const Take& take) {
  Strings all;
  aws::each_page(std::move(request), call, [&](const auto& answer) {
    const Strings page = or_empty(take(answer));
    all.insert(all.end(), page.begin(), page.end());
  });
  return all;
}

template <class Describe>
void in_batches(const Strings& all, std::size_t size, const Describe& describe) {
  for (std::size_t at = 0; at < all.size(); at += size) {
    const auto first = all.begin() + static_cast<std::ptrdiff_t>(at);
    const auto last = all.begin() + static_cast<std::ptrdiff_t>(std::min(at + size, all.size()));
    describe(Strings(first, last));
  }
}

}  // namespace

Strings clusters(ecs::Client& client, const std::string& given) {
  if (!given.empty()) return {given};
  return all_pages(
      ecs::ListClustersRequest{},
      [&](const auto& request) { return client.list_clusters(request); },
      [](const auto& answer) { return answer.cluster_arns; });
}

std::vector<ecs::Task> list_tasks(ecs::Client& client, const TaskSelection& selection) {
  std::vector<ecs::Task> tasks;
  for (const std::string& cluster : clusters(client, selection.cluster)) {
    ecs::ListTasksRequest list;
    list.cluster = cluster;
    if (!selection.service.empty()) list.service_name = selection.service;
    if (selection.stopped) list.desired_status = "STOPPED";
    Strings arns;
    try {
      arns = all_pages(
          list, [&](const auto& request) { return client.list_tasks(request); },
          [](const auto& answer) { return answer.task_arns; });
    } catch (const aws::Error& error) {
      if (error.code() != "ServiceNotFoundException") throw;  // it may be another cluster's
    }
    in_batches(arns, kTasksPerCall, [&](Strings batch) {
      ecs::DescribeTasksRequest describe;
      describe.cluster = cluster;
      describe.tasks = std::move(batch);
      for (ecs::Task& task : or_empty(client.describe_tasks(describe).tasks)) {
        tasks.push_back(std::move(task));
      }
    });
  }
  std::ranges::stable_sort(tasks, {}, [](const ecs::Task& task) { return task.created_at; });
  return tasks;
}

std::vector<ecs::Service> list_services(ecs::Client& client, const std::string& cluster,
                                        const std::string& service) {
  Strings names{service};
  if (service.empty()) {
    ecs::ListServicesRequest list;
    list.cluster = cluster;
    names = all_pages(
        list, [&](const auto& request) { return client.list_services(request); },
        [](const auto& answer) { return answer.service_arns; });
  }
  std::vector<ecs::Service> services;
  in_batches(names, kServicesPerCall, [&](Strings batch) {
    ecs::DescribeServicesRequest describe;
    describe.cluster = cluster;
    describe.services = std::move(batch);
    for (ecs::Service& each : or_empty(client.describe_services(describe).services)) {
      services.push_back(std::move(each));
    }
  });
  return services;
}

void check_named(ecs::Client& client, const std::string& cluster, const std::string& service) {
  if (service.empty()) return;
  Strings names;
  for (const std::string& each : clusters(client, cluster)) {
    for (const ecs::Service& found : list_services(client, each, "")) {
      names.push_back(found.service_name.value_or(""));
    }
  }
  if (std::ranges::find(names, last_part(service)) != names.end()) return;
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "there are: " : ", ") + name;
  throw Error("there is no service " + service, names.empty() ? "there is none" : text);
}

}  // namespace neargate::cli
