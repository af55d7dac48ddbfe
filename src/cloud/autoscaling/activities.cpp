#include "cloud/autoscaling/activities.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace neargate::autoscaling {
namespace {

std::string prefix_of(const std::string& resource) { return resource + "|"; }

}  // namespace

Activities::Activities(cloud::World& world)
    : world_(world), activities_(world.database, "autoscaling.activities") {}

std::string Activities::add(ScalingActivity activity) {
  activity.activity_id = world_.randomness.uuid();
  activity.service_namespace = "ecs";
  activity.scalable_dimension = "ecs:service:DesiredCount";
  activity.start_time = world_.clock.now();
  if (activity.status_code.empty()) activity.status_code = "Pending";
  // The number tells which of two at the same time came first.
  std::string key =
      fmt::format("{}{:015}|{:06}|{}", prefix_of(activity.resource_id),
                  activity.start_time.time_since_epoch().count(), added_++, activity.activity_id);
  const std::string resource = activity.resource_id;
  activities_.put(key, std::move(activity));
  erase_outdated(resource);
  return key;
}

void Activities::add_not_scaled(ScalingActivity activity) {
  const auto newest = list(activity.resource_id, true);
  if (!newest.empty() && newest.front().not_scaled_reasons == activity.not_scaled_reasons &&
      newest.front().cause == activity.cause) {
    return;
  }
  activity.description = "Attempting to scale due to alarm triggered";
  activity.status_code = "Failed";
  add(std::move(activity));
}

void Activities::begin(const std::string& key, const std::string& message) {
  activities_.update(key, [&](ScalingActivity& activity) {
    activity.status_code = "InProgress";
    activity.status_message = message;
  });
}

void Activities::end(const std::string& key, const std::string& status,
                     const std::string& message) {
  if (!activities_.contains(key)) return;  // it was too old to be kept
  activities_.update(key, [&](ScalingActivity& activity) {
    activity.status_code = status;
    activity.status_message = message;
    activity.end_time = world_.clock.now();
  });
}

std::vector<ScalingActivity> Activities::list(const std::optional<std::string>& resource,
                                              bool with_not_scaled) const {
  std::vector<ScalingActivity> found;
  const std::string prefix = resource ? prefix_of(*resource) : "";
  for (auto each = activities_.lower_bound(prefix);
       each != activities_.end() && each->first.starts_with(prefix); ++each) {
    if (each->second.not_scaled_reasons && !with_not_scaled) continue;
    found.push_back(each->second);
  }
  std::reverse(found.begin(), found.end());
  std::stable_sort(found.begin(), found.end(),
                   [](const ScalingActivity& a, const ScalingActivity& b) {
                     return a.start_time > b.start_time;
                   });
  return found;
}

void Activities::erase_outdated(const std::string& resource) {
  const std::string prefix = prefix_of(resource);
  const Timestamp oldest = world_.clock.now() - kRetention;
  std::vector<std::string> keys;
  for (auto each = activities_.lower_bound(prefix);
       each != activities_.end() && each->first.starts_with(prefix); ++each) {
    keys.push_back(each->first);
  }
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const bool is_outdated = activities_.find(keys[i])->start_time < oldest;
    if (!is_outdated && keys.size() - i <= kMax) return;
    activities_.erase(keys[i]);
  }
}

}  // namespace neargate::autoscaling
