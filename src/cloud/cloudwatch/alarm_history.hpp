#pragma once

#include <string>
#include <vector>

#include "cloud/world.hpp"
#include "gen/cloudwatch/types.hpp"
#include "store/table.hpp"

namespace neargate::cloudwatch {

// What has happened to alarms, also to those that are gone: on disk, for as long as CloudWatch
// keeps it, and bounded in number.
class AlarmHistory {
 public:
  static constexpr auto kRetention = std::chrono::days(30);
  // About 20 MiB of memory. Beyond it the oldest go first.
  static constexpr std::size_t kMaxItems = 10'000;

  explicit AlarmHistory(cloud::World& world);

  // What happened to an alarm now; `summary` is cut to the length that CloudWatch has.
  void add(const std::string& alarm, const std::string& alarm_type, const std::string& item_type,
           const std::string& summary, const std::string& data);

  // What a request asks for, in its order.
  std::vector<AlarmHistoryItem> find(const DescribeAlarmHistoryInput& request) const;

 private:
  cloud::World& world_;
  store::Table<AlarmHistoryRecord> items_;  // by time and number
};

}  // namespace neargate::cloudwatch
