#pragma once

#include <string>
#include <vector>

// The words of service events, without the "(service …) " that each begins with. Amazon ECS
// Developer Guide, "Viewing Amazon ECS service event messages" and "Track Amazon ECS Availability
// Zone rebalancing". Tasks are told of by their ids.
namespace neargate::ecs::event {

std::string started(const std::vector<std::string>& tasks, int replacements);
std::string stopped(const std::vector<std::string>& tasks);
std::string registered(int targets, const std::string& target_group);
std::string deregistered(int targets, const std::string& target_group);
std::string draining(int tasks);
std::string failed_container_health(const std::string& task);
std::string failed_target_health(const std::string& task, int port, const std::string& target_group,
                                 const std::string& reason);

std::string completed(const std::string& deployment);
std::string failed(const std::string& deployment, const std::string& why);
std::string rolling_back(const std::string& to_deployment);
std::string steady();
std::string throttled();
std::string stuck();

std::string rebalancing_started(const std::string& tasks_by_zone);
std::string rebalancing_completed(const std::string& tasks_by_zone);
std::string started_to_rebalance(const std::vector<std::string>& tasks, const std::string& zone);

}  // namespace neargate::ecs::event
