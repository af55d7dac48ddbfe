#pragma once

#include <string>
#include <vector>

// The words of service events, without the "(service …) " that each begins with. Amazon ECS
// Developer Guide, "Amazon ECS service event messages" and "Amazon ECS Availability Zone service
// rebalancing service events"; where the guide only paraphrases, as published outputs of
// DescribeServices have them. Tasks are told of by their ids.
namespace neargate::ecs::event {

std::string started(const std::vector<std::string>& tasks, int replacements);
std::string stopped(const std::vector<std::string>& tasks);
std::string stopped_pending(int tasks);
// A task that failed before it ran, with its stoppedReason.
std::string not_placed(const std::string& reason);
// None was so much as made.
std::string not_launched(const std::string& error);
std::string registered(int targets, const std::string& target_group);
std::string deregistered(int targets, const std::string& target_group);
std::string failed_container_health(const std::string& task);
std::string failed_target_health(const std::string& task, int port, const std::string& target_group,
                                 const std::string& reason);

std::string completed(const std::string& deployment);
std::string failed(const std::string& deployment, const std::string& why);
std::string rolling_back(const std::string& to_deployment);
std::string steady();
std::string throttled();
std::string stuck();
// Protected tasks stand where others, or none, are wanted.
std::string protected_from_scale_in(const std::string& deployment, int tasks);

std::string rebalancing_started(const std::string& tasks_by_zone);
std::string rebalancing_completed(const std::string& tasks_by_zone);
std::string started_to_rebalance(const std::vector<std::string>& tasks, const std::string& zone);

// This one begins with "(service …, taskSet …) ", so it is a message as a whole.
std::string draining(const std::string& service, const std::string& deployment, int tasks);

}  // namespace neargate::ecs::event
