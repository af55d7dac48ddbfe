#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cloud/world.hpp"
#include "gen/cloudwatch/types.hpp"
#include "store/table.hpp"

namespace neargate::cloudwatch {

// What metrics were given, as statistics by minute (or by second, at high resolution) and unit: on
// disk, and bounded in age and number. Values themselves are not kept, so there are no percentiles.
class DataPoints {
 public:
  // CloudWatch's retention of one-minute points:
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html
  static constexpr auto kRetention = std::chrono::days(15);
  // About 40 MiB of memory. Beyond it, the oldest points of all metrics go first.
  static constexpr std::size_t kMaxPoints = 100'000;

  explicit DataPoints(cloud::World& world, std::size_t max_points = kMaxPoints);

  // Adds to what there is of the same time and unit. `metric` has its namespace and name.
  void add(const Metric& metric, Timestamp time, Seconds resolution, const std::string& unit,
           const StatisticSet& statistics);

  struct Period {
    Timestamp start;
    std::string unit;
    StatisticSet statistics;
  };
  // The metric's statistics from `start` (included) to `end` (not included), in periods counted
  // from `start`; those without data are absent. In the order of time, then unit. Of all units, or
  // one.
  std::vector<Period> read(const Metric& metric, Timestamp start, Timestamp end, Seconds period,
                           const std::optional<std::string>& unit) const;

  // Metrics that have data, each with the time of its newest.
  void each_metric(const std::function<void(const Metric&, Timestamp last)>& visit);

 private:
  void erase_outdated();
  void erase_oldest();

  cloud::World& world_;
  std::size_t max_points_;
  store::Table<MetricRecord> metrics_;    // by hash of namespace, name and dimensions
  store::Table<DataPointRecord> points_;  // by that hash, time and unit
  std::set<std::pair<Timestamp, const std::string*>> by_time_;  // keys of points_
};

// The sum of two sets of samples.
StatisticSet merge(const StatisticSet& a, const StatisticSet& b);

// "Average", "Sum", "Minimum", "Maximum" or "SampleCount" of them.
double value_of(const StatisticSet& statistics, const std::string& name);

// The same metric, its dimensions in the order of their names.
Metric in_order(Metric metric);

}  // namespace neargate::cloudwatch
