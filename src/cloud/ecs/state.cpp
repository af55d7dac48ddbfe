#include "cloud/ecs/state.hpp"

#include <charconv>

#include <fmt/format.h>

#include "aws/error.hpp"
#include "base/ids.hpp"
#include "base/text.hpp"

namespace neargate::ecs {

State::State(cloud::World& the_world)
    : world(the_world),
      clusters(world.database, "ecs.clusters"),
      task_definitions(world.database, "ecs.task_definitions"),
      families(world.database, "ecs.families"),
      services(world.database, "ecs.services"),
      events(world.database, "ecs.service_events"),
      service_deployments(world.database, "ecs.service_deployments"),
      service_revisions(world.database, "ecs.service_revisions"),
      run_task_tokens(world.database, "ecs.run_task_tokens"),
      log_offsets(world.database, "ecs.log_offsets"),
      account_settings(world.database, "ecs.account_settings"),
      tasks_(world.database, "ecs.tasks") {
  for (const auto& [id, record] : tasks_) index(id, record);
}

namespace {

using Ids = std::set<std::string, std::less<>>;
using Index = std::map<std::string, Ids, std::less<>>;

const Ids kNone;

const Ids& look_up(const Index& index, std::string_view key) {
  const auto found = index.find(key);
  return found == index.end() ? kNone : found->second;
}

void forget(Index& index, std::string_view key, std::string_view id) {
  const auto found = index.find(key);
  if (found == index.end()) return;
  if (const auto place = found->second.find(id); place != found->second.end()) {
    found->second.erase(place);
  }
  if (found->second.empty()) index.erase(found);
}

}  // namespace

void State::index(const std::string& id, const TaskRecord& record) {
  by_cluster_[record.cluster].insert(id);
  if (record.service) by_service_[*record.service].insert(id);
  if (record.service && !is_stopped(record.task)) live_by_service_[*record.service].insert(id);
  index_progress(id, record);
}

// What changes in the indexes while a task lives.
void State::index_progress(std::string_view id, const TaskRecord& record) {
  const bool stopped = is_stopped(record.task);
  if (stopped && record.service) forget(live_by_service_, *record.service, id);
  if (stopped && record.task.stopped_at) stopped_.emplace(*record.task.stopped_at, id);
  if (!record.interface) return;
  const std::string& address = record.interface->private_address;
  if (stopped) {
    forget(by_address_, address, id);
  } else {
    by_address_[address].emplace(id);
  }
}

const TaskRecord& State::add_task(const std::string& id, TaskRecord record) {
  index(id, record);
  return tasks_.put(id, std::move(record));
}

void State::erase_task(const std::string& id) {
  const TaskRecord* record = tasks_.find(id);
  if (record == nullptr) return;
  forget(by_cluster_, record->cluster, id);
  if (record->service) {
    forget(by_service_, *record->service, id);
    forget(live_by_service_, *record->service, id);
  }
  if (record->interface) forget(by_address_, record->interface->private_address, id);
  if (record->task.stopped_at) stopped_.erase({*record->task.stopped_at, id});
  tasks_.erase(id);
}

const Ids& State::tasks_of_cluster(std::string_view cluster) const {
  return look_up(by_cluster_, cluster);
}

const Ids& State::tasks_of_service(std::string_view key) const { return look_up(by_service_, key); }

const Ids& State::live_tasks_of_service(std::string_view key) const {
  return look_up(live_by_service_, key);
}

std::vector<std::string> State::tasks_stopped_before(Timestamp time) const {
  std::vector<std::string> ids;
  for (auto each = stopped_.begin(); each != stopped_.end() && each->first < time; ++each) {
    ids.push_back(each->second);
  }
  return ids;
}

const Ids& State::tasks_at_address(std::string_view address) const {
  return look_up(by_address_, address);
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

std::string State::id_within(std::string_view cluster, std::string_view name_or_arn) {
  std::string id = last_part(name_or_arn);
  // "service/main/web"; the ARNs of old, "service/web", name no cluster.
  const auto arn = Arn::parse(name_or_arn);
  const std::vector<std::string_view> parts =
      arn ? split(arn->resource, '/') : std::vector<std::string_view>{};
  if (parts.size() == 3 && parts[1] != cluster) {
    throw aws::Error(
        "InvalidParameterException",
        fmt::format("Invalid identifier: Identifier is for cluster {}. Your cluster is {}",
                    parts[1], cluster));
  }
  return id;
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
