#include "deploy/serving.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "deploy/running_tasks.hpp"
#include "gen/elbv2/client.hpp"

namespace neargate::deploy {
namespace {

std::string address_of(const ecs::Task& task) {
  for (const auto& attachment : task.attachments.value_or(std::vector<ecs::Attachment>{})) {
    for (const auto& detail : attachment.details.value_or(std::vector<ecs::KeyValuePair>{})) {
      if (detail.name == "privateIPv4Address") return detail.value.value_or("");
    }
  }
  return "";
}

void keep_healthy(aws::Transport& transport, const std::string& target_group,
                  std::set<std::string>& addresses) {
  elbv2::DescribeTargetHealthInput request;
  request.target_group_arn = target_group;
  const auto answer = elbv2::Client(transport).describe_target_health(request);
  std::set<std::string> healthy;
  for (const auto& each :
       answer.target_health_descriptions.value_or(std::vector<elbv2::TargetHealthDescription>{})) {
    if (each.target && each.target_health && each.target_health->state == "healthy") {
      healthy.insert(each.target->id);
    }
  }
  std::erase_if(addresses, [&](const std::string& each) { return !healthy.contains(each); });
}

}  // namespace

std::string Serving::text() const {
  std::string out = fmt::format("{} {}: {} of {} tasks run", task_definition,
                                serves() ? "serves" : "does NOT serve", running, desired);
  if (!has_targets) return out;
  return out + (has_health ? fmt::format(", {} are healthy targets", healthy)
                           : ", the health of their targets is not known");
}

Serving check_serving(aws::Transport& transport, const ServiceName& name,
                      const std::string& task_definition) {
  const ecs::Service service = describe_service(transport, name);
  const std::vector<ecs::Task> tasks = running_tasks(transport, name, task_definition);
  std::set<std::string> addresses;
  for (const ecs::Task& task : tasks) addresses.insert(address_of(task));
  // Without awsvpc, tasks are behind their instance's address, or have ports of it: which targets
  // are theirs cannot be told.
  const bool has_addresses = !addresses.contains("");
  Serving out{.task_definition = last_part(task_definition),
              .desired = service.desired_count.value_or(0),
              .running = static_cast<int>(tasks.size()),
              .has_health = has_addresses};
  for (const auto& each : service.load_balancers.value_or(std::vector<ecs::LoadBalancer>{})) {
    if (!each.target_group_arn) continue;
    out.has_targets = true;
    if (!has_addresses) continue;
    try {
      keep_healthy(transport, *each.target_group_arn, addresses);
    } catch (const aws::Error& error) {
      if (!error.code().starts_with("AccessDenied")) throw;
      out.has_health = false;
    }
  }
  out.healthy = static_cast<int>(addresses.size());
  return out;
}

}  // namespace neargate::deploy
