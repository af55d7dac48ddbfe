#include "cloud/cloudwatch/data_points.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/hash.hpp"
#include "cloud/period_timer.hpp"

namespace neargate::cloudwatch {
namespace {

constexpr std::size_t kHashDigits = 32;
constexpr std::size_t kTimeDigits = 16;

std::string hash_of(const Metric& ordered) {
  std::string text;
  const auto add = [&text](const std::string& part) {
    text += fmt::format("{}:{}", part.size(), part);
  };
  add(ordered.namespace_.value_or(""));
  add(ordered.metric_name.value_or(""));
  if (ordered.dimensions) {
    for (const Dimension& dimension : *ordered.dimensions) {
      add(dimension.name);
      add(dimension.value);
    }
  }
  return sha256_hex(text).substr(0, kHashDigits);
}

std::string key_of(const std::string& hash, Timestamp time) {
  return fmt::format("{}/{:016}/", hash, time.time_since_epoch().count());
}

Timestamp time_of(const std::string& key) {
  return Timestamp(Milliseconds(std::stoll(key.substr(kHashDigits + 1, kTimeDigits))));
}

}  // namespace

StatisticSet merge(const StatisticSet& a, const StatisticSet& b) {
  return {.sample_count = a.sample_count + b.sample_count,
          .sum = a.sum + b.sum,
          .minimum = std::min(a.minimum, b.minimum),
          .maximum = std::max(a.maximum, b.maximum)};
}

double value_of(const StatisticSet& statistics, const std::string& name) {
  if (name == "Sum") return statistics.sum;
  if (name == "Minimum") return statistics.minimum;
  if (name == "Maximum") return statistics.maximum;
  if (name == "SampleCount") return statistics.sample_count;
  return statistics.sum / statistics.sample_count;
}

Metric in_order(Metric metric) {
  if (!metric.dimensions) metric.dimensions.emplace();
  std::sort(metric.dimensions->begin(), metric.dimensions->end(),
            [](const Dimension& a, const Dimension& b) { return a.name < b.name; });
  return metric;
}

DataPoints::DataPoints(cloud::World& world, std::size_t max_points)
    : world_(world),
      max_points_(max_points),
      metrics_(world.database, "cloudwatch.metrics"),
      points_(world.database, "cloudwatch.data_points") {
  for (const auto& [key, point] : points_) by_time_.emplace(time_of(key), &key);
}

void DataPoints::add(const Metric& metric, Timestamp time, Seconds resolution,
                     const std::string& unit, const StatisticSet& statistics) {
  erase_outdated();
  const Metric ordered = in_order(metric);
  const std::string hash = hash_of(ordered);
  const Timestamp start = cloud::floor_to(time, cloud::scaled_period(world_.clock, resolution));
  const std::string key = key_of(hash, start) + unit;
  if (points_.contains(key)) {
    points_.update(key, [&statistics](DataPointRecord& point) {
      point.statistics = merge(point.statistics, statistics);
    });
  } else {
    while (by_time_.size() >= max_points_) erase_oldest();
    points_.put(key, {.statistics = statistics, .unit = unit});
    by_time_.emplace(start, &points_.lower_bound(key)->first);
  }
  const MetricRecord* known = metrics_.find(hash);
  if (known == nullptr) {
    metrics_.put(hash, {.metric = ordered, .last_data_timestamp = start});
  } else if (known->last_data_timestamp < start) {
    metrics_.update(hash, [start](MetricRecord& record) { record.last_data_timestamp = start; });
  }
}

std::vector<DataPoints::Period> DataPoints::read(const Metric& metric, Timestamp start,
                                                 Timestamp end, Seconds period,
                                                 const std::optional<std::string>& unit) const {
  const std::string hash = hash_of(in_order(metric));
  const Milliseconds length = cloud::scaled_period(world_.clock, period);
  std::map<std::pair<Timestamp, std::string>, StatisticSet> periods;
  const std::string last = key_of(hash, end);
  for (auto point = points_.lower_bound(key_of(hash, start));
       point != points_.end() && point->first < last; ++point) {
    const auto& [key, record] = *point;
    if (unit && record.unit != *unit) continue;
    const Timestamp time = time_of(key);
    const Timestamp its_start = time - (time - start) % length;
    const auto [place, added] =
        periods.try_emplace(std::pair(its_start, record.unit), record.statistics);
    if (!added) place->second = merge(place->second, record.statistics);
  }
  std::vector<Period> result;
  for (auto& [when, statistics] : periods) result.push_back({when.first, when.second, statistics});
  return result;
}

void DataPoints::each_metric(const std::function<void(const Metric&, Timestamp last)>& visit) {
  erase_outdated();
  for (const auto& [hash, record] : metrics_) visit(record.metric, record.last_data_timestamp);
}

void DataPoints::erase_outdated() {
  const Timestamp oldest = world_.clock.now() - kRetention;
  while (!by_time_.empty() && by_time_.begin()->first < oldest) erase_oldest();
}

void DataPoints::erase_oldest() {
  const auto oldest = by_time_.begin();
  const std::string key = *oldest->second;
  by_time_.erase(oldest);
  points_.erase(key);
  // A metric is known while it has data.
  const std::string hash = key.substr(0, kHashDigits);
  const auto next = points_.lower_bound(hash);
  if (next == points_.end() || !next->first.starts_with(hash)) metrics_.erase(hash);
}

}  // namespace neargate::cloudwatch
