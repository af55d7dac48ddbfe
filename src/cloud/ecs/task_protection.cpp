#include "cloud/ecs/task_protection.hpp"

#include <fmt/format.h>

#include "aws/error.hpp"

namespace neargate::ecs {

namespace {

constexpr std::int32_t kMinutesDefault = 120;
constexpr std::int32_t kMinutesMax = 2880;

}  // namespace

Protectable find_protectable(const State& state, const std::string& cluster,
                             const std::string& reference) {
  const std::string id = State::id_within(cluster, reference);
  Failure failure;
  failure.arn = state.task_arn(cluster, id);
  const TaskRecord* task = state.find_task(id);
  if (task == nullptr || task->cluster != cluster) {
    failure.reason = "MISSING";
    return {id, failure};
  }
  if (!task->service || !wants_to_run(task->task)) {
    failure.reason = "TASK_NOT_VALID";
    failure.detail = task->service ? "The task is stopping or has stopped."
                                   : "Only the tasks of a service can be protected.";
    return {id, failure};
  }
  return {id, std::nullopt};
}

std::optional<std::chrono::minutes> protection_time(
    bool enabled, const std::optional<std::int32_t>& expires_in_minutes) {
  if (!enabled) return std::nullopt;
  const std::int32_t minutes = expires_in_minutes.value_or(kMinutesDefault);
  if (minutes < 1 || minutes > kMinutesMax) {
    throw aws::Error("InvalidParameterException",
                     fmt::format("expiresInMinutes must be between 1 and {}.", kMinutesMax));
  }
  return std::chrono::minutes(minutes);
}

ProtectedTask protection_of(const State& state, const std::string& task_id) {
  const TaskRecord& task = *state.find_task(task_id);
  ProtectedTask out;
  out.task_arn = task.task.task_arn;
  out.protection_enabled = task.protected_until && state.world.clock.now() < *task.protected_until;
  if (*out.protection_enabled) out.expiration_date = task.protected_until;
  return out;
}

}  // namespace neargate::ecs
