#pragma once

#include <optional>
#include <string>
#include <vector>

#include "deploy/service_choice.hpp"
#include "gen/ecs/client.hpp"

// What ECS has, as whole lists: pages and limits per call are seen to here.
namespace neargate::cli {

// A list that an answer may leave out.
template <class T>
std::vector<T> or_empty(std::optional<std::vector<T>> list) {
  return std::move(list).value_or(std::vector<T>{});
}

using deploy::last_part;

// The given cluster, or where it is "" all that there are.
std::vector<std::string> clusters(ecs::Client& client, const std::string& given);

struct TaskSelection {
  std::string cluster;   // "": all
  std::string service;   // "": all, and tasks without one
  bool stopped = false;  // the ones that have stopped instead of those that run or will
};
// Oldest first.
std::vector<ecs::Task> list_tasks(ecs::Client& client, const TaskSelection& selection);

// Of one cluster; `service` "": all of it.
std::vector<ecs::Service> list_services(ecs::Client& client, const std::string& cluster,
                                        const std::string& service);

// For where nothing was found: throws Error, with the names that there are, where the service that
// was asked about is not there. "" is any.
void check_named(ecs::Client& client, const std::string& cluster, const std::string& service);

}  // namespace neargate::cli
