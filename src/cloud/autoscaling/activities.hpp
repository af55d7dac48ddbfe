#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cloud/world.hpp"
#include "gen/autoscaling/types.hpp"
#include "store/table.hpp"

namespace neargate::autoscaling {

// The scaling activities of all targets, in AWS's words, as long as AWS keeps them.
// https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-scaling-activities.html
class Activities {
 public:
  static constexpr auto kRetention = std::chrono::weeks(6);
  // Of one target; the oldest go first.
  static constexpr std::size_t kMax = 1000;

  explicit Activities(cloud::World& world);

  // The key of a new activity, of `resource`. Without a status code it is Pending.
  std::string add(ScalingActivity activity);
  // A policy was triggered, and nothing came of it. While that stays so, it is told once.
  void add_not_scaled(ScalingActivity activity);
  // The service has taken the change, and works on it.
  void begin(const std::string& key, const std::string& message);
  void end(const std::string& key, const std::string& status, const std::string& message);

  // The newest first; of one resource, or all.
  std::vector<ScalingActivity> list(const std::optional<std::string>& resource,
                                    bool with_not_scaled) const;

 private:
  void erase_outdated(const std::string& resource);

  cloud::World& world_;
  std::uint64_t added_ = 0;
  store::Table<ScalingActivity> activities_;  // by resource, time and id
};

}  // namespace neargate::autoscaling
