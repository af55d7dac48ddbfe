#include "cloud/ecs/state.hpp"

#include <charconv>

#include <fmt/format.h>

#include "aws/error.hpp"
#include "base/ids.hpp"

namespace neargate::ecs {

State::State(cloud::World& the_world)
    : world(the_world),
      clusters(world.database, "ecs.clusters"),
      task_definitions(world.database, "ecs.task_definitions"),
      families(world.database, "ecs.families"),
      services(world.database, "ecs.services"),
      events(world.database, "ecs.service_events"),
      run_task_tokens(world.database, "ecs.run_task_tokens"),
      log_offsets(world.database, "ecs.log_offsets"),
      account_settings(world.database, "ecs.account_settings"),
      tasks_(world.database, "ecs.tasks") {
  for (const auto& [id, record] : tasks_) index(id, record);
}

void State::index(const std::string& id, const TaskRecord& record) {
  by_cluster_[record.cluster].insert(id);
  if (record.service) by_service_[*record.service].insert(id);
}

const TaskRecord& State::add_task(const std::string& id, TaskRecord record) {
  index(id, record);
  return tasks_.put(id, std::move(record));
}

void State::erase_task(const std::string& id) {
  const TaskRecord* record = tasks_.find(id);
  if (record == nullptr) return;
  const auto forget = [&](Index& index_of, const std::string& key) {
    const auto found = index_of.find(key);
    if (found == index_of.end()) return;
    found->second.erase(id);
    if (found->second.empty()) index_of.erase(found);
  };
  forget(by_cluster_, record->cluster);
  if (record->service) forget(by_service_, *record->service);
  tasks_.erase(id);
}

namespace {
const std::set<std::string, std::less<>> kNone;
}  // namespace

const std::set<std::string, std::less<>>& State::tasks_of_cluster(std::string_view cluster) const {
  const auto found = by_cluster_.find(cluster);
  return found == by_cluster_.end() ? kNone : found->second;
}

const std::set<std::string, std::less<>>& State::tasks_of_service(std::string_view key) const {
  const auto found = by_service_.find(key);
  return found == by_service_.end() ? kNone : found->second;
}

std::string State::cluster_arn(std::string_view cluster) const {
  return world.arn("ecs", fmt::format("cluster/{}", cluster));
}
std::string State::service_arn(std::string_view cluster, std::string_view service) const {
  return world.arn("ecs", fmt::format("service/{}/{}", cluster, service));
}
std::string State::task_arn(std::string_view cluster, std::string_view task_id) const {
  return world.arn("ecs", fmt::format("task/{}/{}", cluster, task_id));
}
std::string State::task_definition_arn(std::string_view family, int revision) const {
  return world.arn("ecs", fmt::format("task-definition/{}:{}", family, revision));
}

std::string State::cluster_name(std::string_view name_or_arn) {
  return name_or_arn.empty() ? "default" : last_part(name_or_arn);
}

std::string State::last_part(std::string_view name_or_arn) {
  if (!name_or_arn.starts_with("arn:")) return std::string(name_or_arn);
  return std::string(name_or_arn.substr(name_or_arn.find_last_of("/:") + 1));
}

const Cluster& State::active_cluster(std::string_view name_or_arn) const {
  const Cluster* cluster = clusters.find(cluster_name(name_or_arn));
  if (cluster == nullptr || cluster->status != "ACTIVE") {
    throw aws::Error("ClusterNotFoundException", "Cluster not found.");
  }
  return *cluster;
}

std::string State::task_definition_key(std::string_view family, int revision) {
  return fmt::format("{}:{:010}", family, revision);
}

const TaskDefinitionRecord* State::find_task_definition(std::string_view reference) const {
  if (reference.starts_with("arn:")) {
    const auto arn = Arn::parse(reference);
    if (!arn || arn->service != "ecs" || arn->region != world.region ||
        arn->account != world.account || !arn->resource.starts_with("task-definition/")) {
      return nullptr;
    }
    reference.remove_prefix(reference.find('/') + 1);
  }
  const auto colon = reference.find(':');
  if (colon != std::string_view::npos) {
    const std::string_view digits = reference.substr(colon + 1);
    int revision = 0;
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), revision);
    if (parsed.ec != std::errc() || parsed.ptr != digits.data() + digits.size()) return nullptr;
    return task_definitions.find(task_definition_key(reference.substr(0, colon), revision));
  }
  const FamilyRecord* family = families.find(reference);
  if (family == nullptr) return nullptr;
  for (int revision = family->last_revision; revision > 0; --revision) {
    const TaskDefinitionRecord* found =
        task_definitions.find(task_definition_key(reference, revision));
    if (found != nullptr && found->task_definition.status == "ACTIVE") return found;
  }
  return nullptr;
}

}  // namespace neargate::ecs
