#include "deploy/running_tasks.hpp"

#include "aws/pages.hpp"
#include "gen/ecs/client.hpp"

namespace neargate::deploy {

std::vector<ecs::Task> running_tasks(aws::Transport& transport, const ServiceName& name,
                                     const std::string& task_definition) {
  ecs::Client client(transport);
  ecs::ListTasksRequest list;
  list.cluster = name.cluster;
  list.service_name = name.service;
  std::vector<ecs::Task> out;
  aws::each_page(
      list, [&](const auto& request) { return client.list_tasks(request); },
      [&](const auto& page) {
        if (!page.task_arns || page.task_arns->empty()) return;
        ecs::DescribeTasksRequest describe;  // takes as many as ListTasks has on a page
        describe.cluster = name.cluster;
        describe.tasks = *page.task_arns;
        const auto tasks = client.describe_tasks(describe).tasks.value_or(std::vector<ecs::Task>{});
        for (const ecs::Task& task : tasks) {
          if (task.task_definition_arn == task_definition && task.last_status == "RUNNING" &&
              task.desired_status == "RUNNING") {
            out.push_back(task);
          }
        }
      });
  return out;
}

std::set<std::string> image_digests(const std::vector<ecs::Task>& tasks,
                                    const std::string& container) {
  std::set<std::string> out;
  for (const ecs::Task& task : tasks) {
    for (const auto& each : task.containers.value_or(std::vector<ecs::Container>{})) {
      if (each.name == container) out.insert(each.image_digest.value_or(""));
    }
  }
  return out;
}

}  // namespace neargate::deploy
