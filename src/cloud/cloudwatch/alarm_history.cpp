#include "cloud/cloudwatch/alarm_history.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace neargate::cloudwatch {
namespace {

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_AlarmHistoryItem.html
constexpr std::size_t kMaxSummary = 255;
constexpr const char* kMetricAlarm = "MetricAlarm";

bool asked_for(const AlarmHistoryItem& item, const DescribeAlarmHistoryInput& request) {
  if (request.alarm_name && item.alarm_name != request.alarm_name) return false;
  if (request.history_item_type && item.history_item_type != request.history_item_type) {
    return false;
  }
  if (request.start_date && *item.timestamp < *request.start_date) return false;
  if (request.end_date && *item.timestamp > *request.end_date) return false;
  // Composite alarms are shown only where they are asked for.
  const std::vector<std::string> types =
      request.alarm_types.value_or(std::vector<std::string>{kMetricAlarm});
  return std::find(types.begin(), types.end(), *item.alarm_type) != types.end();
}

}  // namespace

AlarmHistory::AlarmHistory(cloud::World& world)
    : world_(world), items_(world.database, "cloudwatch.alarm_history") {}

void AlarmHistory::add(const std::string& alarm, const std::string& alarm_type,
                       const std::string& item_type, const std::string& summary,
                       const std::string& data) {
  const Timestamp now = world_.clock.now();
  while (!items_.empty() && (items_.size() >= kMaxItems ||
                             *items_.begin()->second.item.timestamp < now - kRetention)) {
    items_.erase(std::string(items_.begin()->first));
  }
  AlarmHistoryRecord record;
  record.item.alarm_name = alarm;
  record.item.alarm_type = alarm_type;
  record.item.timestamp = now;
  record.item.history_item_type = item_type;
  record.item.history_summary = summary.substr(0, kMaxSummary);
  record.item.history_data = data;
  const std::string key = fmt::format("{:016}/{:016}", now.time_since_epoch().count(),
                                      world_.database.next("cloudwatch.alarm_history"));
  items_.put(key, std::move(record));
}

std::vector<AlarmHistoryItem> AlarmHistory::find(const DescribeAlarmHistoryInput& request) const {
  std::vector<AlarmHistoryItem> found;
  for (const auto& [key, record] : items_) {
    if (asked_for(record.item, request)) found.push_back(record.item);
  }
  if (request.scan_by != "TimestampAscending") std::reverse(found.begin(), found.end());
  return found;
}

}  // namespace neargate::cloudwatch
