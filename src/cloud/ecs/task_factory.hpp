#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cloud/ecs/state.hpp"

namespace neargate::ecs {

// What a new task is made of: by RunTask, or by a service's scheduler.
struct NewTask {
  std::string cluster;  // name
  const TaskDefinitionRecord* definition = nullptr;
  std::optional<TaskOverride> overrides;
  std::string group;
  std::optional<std::string> started_by;
  std::optional<std::string> capacity_provider;  // instead of a launch type
  std::string subnet;
  std::string zone;
  std::optional<std::vector<std::string>> security_groups;
  bool assign_public_ip = false;
  std::vector<Tag> tags;
  std::optional<bool> enable_execute_command;
  // Of a service.
  std::optional<std::string> service;     // its key
  std::optional<std::string> deployment;  // "ecs-svc/…"
  std::vector<TaskTargetRecord> targets;
};

// Records the task, in PROVISIONING; returns its id.
std::string add_task(State& state, const NewTask& task);

// The newest platform version, which LATEST means. AWS Fargate platform versions, Linux.
inline constexpr const char* kPlatformVersion = "1.4.0";

// The tags that enableECSManagedTags adds.
void add_managed_tags(std::vector<Tag>& tags, const std::string& cluster,
                      const std::optional<std::string>& service);
// Adds tags; those that are there already keep their value.
void add_tags(std::vector<Tag>& tags, const std::optional<std::vector<Tag>>& more);

}  // namespace neargate::ecs
