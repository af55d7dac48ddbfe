#include "cli/log_group.hpp"

#include <set>

#include "aws/pages.hpp"
#include "base/error.hpp"
#include "cli/ecs_listing.hpp"
#include "gen/ecs/client.hpp"
#include "gen/logs/client.hpp"

namespace neargate::cli {
namespace {

std::vector<std::string> groups_of_services(aws::Transport& transport, const std::string& service) {
  ecs::Client client(transport);
  std::set<std::string> groups;
  for (const std::string& cluster : clusters(client, "")) {
    for (const ecs::Service& each : list_services(client, cluster, service)) {
      if (!each.task_definition) continue;
      ecs::DescribeTaskDefinitionRequest request;
      request.task_definition = *each.task_definition;
      const auto definition = client.describe_task_definition(request).task_definition;
      const auto attachments = or_empty(each.load_balancers);
      const std::string group =
          own_group(definition.value_or(ecs::TaskDefinition()),
                    attachments.empty() ? "" : attachments.front().container_name.value_or(""));
      if (!group.empty()) groups.insert(group);
    }
  }
  return {groups.begin(), groups.end()};
}

std::vector<std::string> all_groups(aws::Transport& transport) {
  logs::Client client(transport);
  std::vector<std::string> names;
  aws::each_page(
      logs::DescribeLogGroupsRequest{},
      [&](const auto& request) { return client.describe_log_groups(request); },
      [&](const auto& answer) {
        for (const logs::LogGroup& group : or_empty(answer.log_groups)) {
          names.push_back(group.log_group_name.value_or(""));
        }
      });
  return names;
}

}  // namespace

std::string choose_log_group(aws::Transport& transport, const std::string& given,
                             const std::string& service) {
  if (!given.empty()) return given;
  const auto used = groups_of_services(transport, service);
  if (!service.empty() && used.empty()) {
    throw Error("no log group", "there is no service " + service + " that writes to one",
                "see: neargate status");
  }
  return only_group(service.empty() ? all_groups(transport) : used, used);
}

std::string only_group(const std::vector<std::string>& all, const std::vector<std::string>& used) {
  const std::vector<std::string>& candidates = used.empty() ? all : used;
  if (candidates.size() == 1) return candidates.front();
  std::string names;
  for (const std::string& name : all) names += "\n  " + name;
  throw Error("it takes a log group",
              all.empty() ? "there is none yet" : "there are:" + names + "\n",
              "name it: neargate logs GROUP, or neargate logs --service NAME");
}

std::string own_group(const ecs::TaskDefinition& definition, const std::string& serving) {
  std::string first;
  for (const auto& container : or_empty(definition.container_definitions)) {
    if (!container.log_configuration || !container.log_configuration->options) continue;
    const auto& options = *container.log_configuration->options;
    const auto group = options.find("awslogs-group");
    if (group == options.end()) continue;
    if (container.name == serving) return group->second;
    if (first.empty()) first = group->second;
  }
  return first;
}

}  // namespace neargate::cli
