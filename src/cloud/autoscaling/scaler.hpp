#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "cloud/autoscaling/activities.hpp"
#include "cloud/autoscaling/scalable_services.hpp"
#include "cloud/autoscaling/scaling_plan.hpp"
#include "cloud/autoscaling/schedule_times.hpp"
#include "cloud/cloudwatch/cloudwatch.hpp"
#include "cloud/world.hpp"
#include "gen/autoscaling/types.hpp"
#include "store/table.hpp"

namespace neargate::autoscaling {

// Brings services to the capacity that plan() says: observes targets, policies and what alarms
// signal, does what it is told, and keeps on record what must outlive the daemon: changes under
// way, cooldowns, activities.
class Scaler {
 public:
  // All outlive it.
  struct Parts {
    cloud::World& world;
    ScalableServices& services;
    cloudwatch::CloudWatch& cloudwatch;
    store::Table<ScalableTargetRecord>& targets;
    const store::Table<ScalingPolicy>& policies;
    const store::Table<ScheduledAction>& actions;
    ScheduleTimes& schedule_times;
    Activities& activities;
  };
  explicit Scaler(Parts parts);
  ~Scaler();
  Scaler(const Scaler&) = delete;
  Scaler& operator=(const Scaler&) = delete;

  // Once, at start: goes on with the changes that were under way.
  void recover();
  // A target was registered or changed: its capacity is brought between its bounds at once.
  void bounds_changed(const std::string& resource);
  void schedule_changed(const std::string& resource) { touch(resource); }
  // They are gone.
  void forget_target(const std::string& resource);
  void forget_policy(const std::string& arn) { signals_.erase(arn); }

 private:
  void alarm_acts(const cloudwatch::AlarmAction& action);
  // Plans and acts, soon: alarms that come at the same time are looked at together.
  void touch(const std::string& resource);
  void run_plans();
  void run_plan(const std::string& resource, bool bounds_changed);
  ScalingState observe(const std::string& resource, const ScalableTargetRecord& record,
                       const ScalableServices::Capacity& capacity);
  PlannedPolicy observe(const ScalingPolicy& policy);
  void run_schedule(const std::string& resource, const std::string& key);
  void change_capacity(const std::string& resource, const ScalingActions::Change& change);
  void end_change(const std::string& resource, ScalingActions::End how);
  void tell_not_scaled(const std::string& resource, const ScalingState& state,
                       const ScalingActions::NotScaled& reason);
  void look_again(const std::string& resource, Timestamp at);

  Parts parts_;
  cloud::World& world_;
  // What alarms have said since the last change of capacity: by policy's ARN and alarm's name.
  std::map<std::string, std::map<std::string, AlarmSignal>> signals_;
  std::map<std::string, net::TimerId> timers_;  // by resource
  std::set<std::string> dirty_;
  std::optional<net::TimerId> soon_;
};

}  // namespace neargate::autoscaling
