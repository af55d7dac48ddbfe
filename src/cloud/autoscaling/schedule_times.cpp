#include "cloud/autoscaling/schedule_times.hpp"

#include "cloud/autoscaling/schedule.hpp"

namespace neargate::autoscaling {
namespace {

// A daemon that was away for longer than so many runs goes on with one of them.
constexpr int kMissedMax = 10'000;

}  // namespace

ScheduleTimes::ScheduleTimes(cloud::World& world, const store::Table<ScheduledAction>& actions)
    : world_(world), actions_(actions), times_(world.database, "autoscaling.schedule_times") {}

void ScheduleTimes::recover() {
  const Timestamp now = world_.clock.now();
  for (const auto& [key, action] : actions_) {
    const ScheduleTimeRecord* time = times_.find(key);
    if (time == nullptr || time->next_run > now) continue;
    Timestamp last = time->next_run;
    for (int i = 0; i < kMissedMax; ++i) {
      const auto next = next_after(action, last);
      if (!next || *next > now) break;
      last = *next;
    }
    set(key, last);
  }
}

void ScheduleTimes::put(const std::string& key) {
  const ScheduledAction& action = *actions_.find(key);
  const Timestamp now = world_.clock.now();
  const bool starts_later = action.start_time && *action.start_time > now;
  set(key, starts_later ? action.start_time : next_after(action, now));
}

void ScheduleTimes::advance(const std::string& key) {
  set(key, next_after(*actions_.find(key), world_.clock.now()));
}

std::vector<PlannedSchedule> ScheduleTimes::of(const std::string& resource) const {
  std::vector<PlannedSchedule> found;
  const std::string prefix = resource + "|";
  for (auto each = times_.lower_bound(prefix);
       each != times_.end() && each->first.starts_with(prefix); ++each) {
    found.push_back({each->first, each->second.next_run});
  }
  return found;
}

void ScheduleTimes::set(const std::string& key, std::optional<Timestamp> time) {
  if (time) {
    times_.put(key, {*time});
  } else {
    times_.erase(key);
  }
}

std::optional<Timestamp> ScheduleTimes::next_after(const ScheduledAction& action,
                                                   Timestamp time) const {
  const auto next =
      Schedule::parse(action.schedule, action.timezone).next_after(time, world_.clock);
  if (next && action.end_time && *next > *action.end_time) return std::nullopt;
  return next;
}

}  // namespace neargate::autoscaling
