#pragma once

#include <string>
#include <vector>

#include "cloud/autoscaling/scaling_plan.hpp"
#include "cloud/world.hpp"
#include "gen/autoscaling/types.hpp"
#include "store/table.hpp"

namespace neargate::autoscaling {

// When each scheduled action runs next, on record: one that was due while the daemon was not there
// runs when it is back. Actions are known by the keys of their table.
class ScheduleTimes {
 public:
  // Both outlive it.
  ScheduleTimes(cloud::World& world, const store::Table<ScheduledAction>& actions);

  // Once, at start: of several times that were missed, the last one counts.
  void recover();
  // The action is new, or has changed. With a start time it runs then first.
  void put(const std::string& key);
  void erase(const std::string& key) { times_.erase(key); }
  // The action has run, or this time passes without: its next time comes.
  void advance(const std::string& key);

  // Those of one resource; named by their keys.
  std::vector<PlannedSchedule> of(const std::string& resource) const;

 private:
  void set(const std::string& key, std::optional<Timestamp> time);
  std::optional<Timestamp> next_after(const ScheduledAction& action, Timestamp time) const;

  cloud::World& world_;
  const store::Table<ScheduledAction>& actions_;
  store::Table<ScheduleTimeRecord> times_;
};

}  // namespace neargate::autoscaling
