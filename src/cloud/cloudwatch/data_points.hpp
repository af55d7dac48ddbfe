#pragma once

#include <array>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cloud/cloudwatch/samples.hpp"
#include "cloud/world.hpp"
#include "gen/cloudwatch/types.hpp"
#include "store/table.hpp"

namespace neargate::cloudwatch {

// What metrics were given, by unit and time: on disk, and bounded in age and number. A point has
// what came in one second (at high resolution) or minute, and when that is old, in five minutes,
// then an hour, as CloudWatch has it:
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html
// All these times are divided by the speed.
class DataPoints {
 public:
  struct Level {
    Seconds resolution;
    Seconds kept;  // then it becomes part of a point of the next level, or goes
  };
  static constexpr std::array<Level, 4> kLevels = {{{Seconds(1), std::chrono::hours(3)},
                                                    {Seconds(60), std::chrono::days(15)},
                                                    {Seconds(300), std::chrono::days(63)},
                                                    {Seconds(3600), std::chrono::days(455)}}};
  // Of one point's distribution; beyond it, values are rounded.
  static constexpr std::size_t kMaxValues = 100;
  // About 40 MiB of memory. Beyond it, the oldest points of all metrics go first.
  static constexpr std::size_t kMaxPoints = 100'000;
  // What takes as much memory as a point without a distribution does.
  static constexpr std::size_t kValuesOfAPoint = 25;

  explicit DataPoints(cloud::World& world, std::size_t max_points = kMaxPoints);

  // Adds to what there is of the same time and unit. `metric` has its namespace and name.
  void add(const Metric& metric, Timestamp time, Seconds resolution, const std::string& unit,
           const Samples& samples);

  struct Period {
    Timestamp start;
    std::string unit;
    Samples samples;
  };
  // What the metric was given from `start` (included) to `end` (not included), in periods counted
  // from `start`; those without data are absent, and so is data that is kept for longer periods
  // only. In the order of time, then unit. Of all units, or one.
  std::vector<Period> read(const Metric& metric, Timestamp start, Timestamp end, Seconds period,
                           const std::optional<std::string>& unit) const;

  // Metrics that have data, each with the time of its newest.
  void each_metric(const std::function<void(const Metric&, Timestamp last)>& visit);

 private:
  void put(const std::string& hash, Timestamp start, std::size_t level, const std::string& unit,
           const Samples& samples);
  void roll_up();
  // Forgets a point, but not its metric.
  DataPointRecord take(const std::string& key);
  void erase_oldest();

  using TimeIndex = std::set<std::pair<Timestamp, const std::string*>>;  // keys of points_

  cloud::World& world_;
  std::size_t max_points_;
  std::size_t cost_ = 0;                  // in points
  store::Table<MetricRecord> metrics_;    // by hash of namespace, name and dimensions
  store::Table<DataPointRecord> points_;  // by that hash, time and unit
  std::array<TimeIndex, kLevels.size()> by_time_;
};

// The same metric, its dimensions in the order of their names.
Metric in_order(Metric metric);

}  // namespace neargate::cloudwatch
