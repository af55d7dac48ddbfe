#include <algorithm>

#include <fmt/format.h>

#include "aws/error.hpp"
#include "cloud/autoscaling/autoscaling.hpp"
#include "cloud/autoscaling/schedule.hpp"
#include "cloud/pagination.hpp"

namespace neargate::autoscaling {

namespace {

aws::Error invalid(const std::string& message) {
  return aws::Error("ValidationException", message);
}

// The words are AWS's.
void check(const ScheduledAction& action) {
  static_cast<void>(Schedule::parse(action.schedule, action.timezone));
  const auto& capacity = action.scalable_target_action;
  if (!capacity) throw invalid("ScalableTargetAction must be set");
  if (!capacity->min_capacity && !capacity->max_capacity) {
    throw invalid("At least one of minimum capacity and maximum capacity should be provided");
  }
  if (capacity->min_capacity.value_or(0) < 0 || capacity->max_capacity.value_or(0) < 0) {
    throw invalid("Capacity can not be negative.");
  }
  if (capacity->min_capacity && capacity->max_capacity &&
      *capacity->min_capacity > *capacity->max_capacity) {
    throw invalid("Maximum capacity cannot be less than minimum capacity");
  }
  if (action.start_time && action.end_time && *action.start_time >= *action.end_time) {
    throw invalid("StartTime must be before EndTime");
  }
}

}  // namespace

PutScheduledActionResponse Autoscaling::put_scheduled_action(
    const PutScheduledActionRequest& request, aws::Call& call) {
  require_target(request.resource_id, request.scalable_dimension);
  const std::string key = key_of(request.resource_id, request.scheduled_action_name);
  const ScheduledAction* before = actions_.find(key);
  ScheduledAction action = before != nullptr ? *before : ScheduledAction();
  if (before == nullptr) {
    if (!request.schedule) throw invalid("Schedule is required for a new scheduled action.");
    action.scheduled_action_name = request.scheduled_action_name;
    action.scheduled_action_arn = arn("scheduledAction", request.resource_id, "scheduledActionName",
                                      request.scheduled_action_name);
    action.service_namespace = request.service_namespace;
    action.resource_id = request.resource_id;
    action.scalable_dimension = request.scalable_dimension;
    action.creation_time = call.now;
  }
  if (request.schedule) action.schedule = *request.schedule;
  if (request.timezone) action.timezone = request.timezone;
  if (request.start_time) action.start_time = request.start_time;
  if (request.end_time) action.end_time = request.end_time;
  if (request.scalable_target_action) {
    action.scalable_target_action = request.scalable_target_action;
  }
  check(action);
  actions_.put(key, std::move(action));
  schedule_times_.put(key);
  scaler_.schedule_changed(request.resource_id);
  return {};
}

DescribeScheduledActionsResponse Autoscaling::describe_scheduled_actions(
    const DescribeScheduledActionsRequest& request, aws::Call&) {
  DescribeScheduledActionsResponse response;
  auto& found = response.scheduled_actions.emplace();
  for (const auto& [key, action] : actions_) {
    if (request.resource_id && action.resource_id != *request.resource_id) continue;
    const auto& names = request.scheduled_action_names;
    if (names && !names->empty() &&
        std::find(names->begin(), names->end(), action.scheduled_action_name) == names->end()) {
      continue;
    }
    found.push_back(action);
  }
  response.next_token =
      cloud::paginate(found, request.max_results, request.next_token, "InvalidNextTokenException");
  return response;
}

DeleteScheduledActionResponse Autoscaling::delete_scheduled_action(
    const DeleteScheduledActionRequest& request, aws::Call&) {
  const std::string key = key_of(request.resource_id, request.scheduled_action_name);
  schedule_times_.erase(key);
  if (!actions_.erase(key)) {
    throw aws::Error("ObjectNotFoundException",
                     fmt::format("No scheduled action found for service namespace: ecs, resource "
                                 "ID: {}, scalable dimension: {}: {}",
                                 request.resource_id, request.scalable_dimension,
                                 request.scheduled_action_name));
  }
  return {};
}

}  // namespace neargate::autoscaling
