#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cloud/world.hpp"
#include "gen/ecs/types.hpp"
#include "store/table.hpp"

namespace neargate::ecs {

// The records of ECS, and the indexes over them that keep calls from looking at everything.
//
// Keys: clusters by name, services by "cluster/service", task definitions by "family:0000000012"
// (so that revisions sort), tasks by their id, log offsets by container id, service deployments and
// revisions by "cluster/service/id", as in their ARNs.
class State {
 public:
  explicit State(cloud::World& world);
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  cloud::World& world;
  store::Table<Cluster> clusters;
  store::Table<TaskDefinitionRecord> task_definitions;
  store::Table<FamilyRecord> families;
  store::Table<ServiceRecord> services;
  store::Table<ServiceEventsRecord> events;
  store::Table<ServiceDeploymentRecord> service_deployments;
  store::Table<ServiceRevisionRecord> service_revisions;
  store::Table<RunTaskTokenRecord> run_task_tokens;
  store::Table<LogOffsetRecord> log_offsets;
  store::Table<Setting> account_settings;

  // --- Tasks: changed through these, which keep the indexes right ---
  const TaskRecord* find_task(std::string_view id) const { return tasks_.find(id); }
  const TaskRecord& add_task(const std::string& id, TaskRecord record);
  // Changes a task; bumps its version. It must exist.
  template <class Change>
  const TaskRecord& update_task(std::string_view id, Change change) {
    const TaskRecord& changed = tasks_.update(id, [&](TaskRecord& record) {
      change(record);
      record.task.version = record.task.version.value_or(0) + 1;
    });
    index_progress(id, changed);
    return changed;
  }
  void erase_task(const std::string& id);
  const store::Table<TaskRecord>& tasks() const { return tasks_; }
  const std::set<std::string, std::less<>>& tasks_of_cluster(std::string_view cluster) const;
  const std::set<std::string, std::less<>>& tasks_of_service(std::string_view service_key) const;
  // Those that are not STOPPED: what a scheduler has to look at, however many came before.
  const std::set<std::string, std::less<>>& live_tasks_of_service(
      std::string_view service_key) const;
  // Those that were STOPPED before this time.
  std::vector<std::string> tasks_stopped_before(Timestamp time) const;
  // Those that are not STOPPED and have this private address, in any VPC.
  const std::set<std::string, std::less<>>& tasks_at_address(std::string_view address) const;

  // --- Names and ARNs ---
  std::string cluster_arn(std::string_view cluster) const;
  std::string service_arn(std::string_view cluster, std::string_view service) const;
  std::string task_arn(std::string_view cluster, std::string_view task_id) const;
  std::string task_definition_arn(std::string_view family, int revision) const;

  // The cluster's name of a name, an ARN, or nothing ("default").
  static std::string cluster_name(std::string_view name_or_arn);
  // The last part of an ARN's resource, or the name itself: "cluster/web" → "web".
  static std::string last_part(std::string_view name_or_arn);
  // The same of what is in a cluster: a service, or a task. Throws InvalidParameterException where
  // an ARN names another cluster than this one.
  static std::string id_within(std::string_view cluster, std::string_view name_or_arn);

  // The cluster where it exists and is ACTIVE; throws ClusterNotFoundException.
  const Cluster& active_cluster(std::string_view name_or_arn) const;
  // A task definition by "family", "family:revision" or ARN; the family alone means its latest
  // ACTIVE revision. Null where there is none.
  const TaskDefinitionRecord* find_task_definition(std::string_view reference) const;
  static std::string task_definition_key(std::string_view family, int revision);

 private:
  using Index = std::map<std::string, std::set<std::string, std::less<>>, std::less<>>;
  void index(const std::string& id, const TaskRecord& record);
  void index_progress(std::string_view id, const TaskRecord& record);

  store::Table<TaskRecord> tasks_;
  Index by_cluster_;
  Index by_service_;
  Index live_by_service_;
  Index by_address_;
  std::set<std::pair<Timestamp, std::string>> stopped_;  // by when
};

inline std::string service_key(std::string_view cluster, std::string_view service) {
  return std::string(cluster) + "/" + std::string(service);
}

// The lastStatus values of a task, in their order. Amazon ECS Developer Guide, "Task lifecycle".
namespace task_status {
inline constexpr std::string_view kProvisioning = "PROVISIONING";
inline constexpr std::string_view kPending = "PENDING";
inline constexpr std::string_view kActivating = "ACTIVATING";
inline constexpr std::string_view kRunning = "RUNNING";
inline constexpr std::string_view kDeactivating = "DEACTIVATING";
inline constexpr std::string_view kStopping = "STOPPING";
inline constexpr std::string_view kDeprovisioning = "DEPROVISIONING";
inline constexpr std::string_view kStopped = "STOPPED";
}  // namespace task_status

inline constexpr const char* kFargateSpot = "FARGATE_SPOT";
// The stopCode of tasks whose Spot capacity was taken away.
inline constexpr const char* kSpotInterruption = "SpotInterruption";

inline bool wants_to_run(const Task& task) { return task.desired_status == "RUNNING"; }
inline bool is_stopped(const Task& task) { return task.last_status == task_status::kStopped; }

}  // namespace neargate::ecs
