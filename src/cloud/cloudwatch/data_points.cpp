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

Samples samples_of(const DataPointRecord& record) {
  if (!record.values) return samples_of(record.statistics);
  Samples samples{record.statistics, Distribution()};
  for (std::size_t i = 0; i < record.values->size(); ++i) {
    samples.distribution->push_back({(*record.values)[i], record.counts->at(i)});
  }
  return samples;
}

DataPointRecord record_of(const Samples& samples, const std::string& unit, std::size_t level) {
  DataPointRecord record;
  record.statistics = samples.statistics;
  record.unit = unit;
  record.level = static_cast<std::int32_t>(level);
  // Of equal values the set says all.
  if (!samples.distribution || samples.statistics.minimum == samples.statistics.maximum) {
    return record;
  }
  record.values.emplace();
  record.counts.emplace();
  for (const WeightedValue& each : rounded(*samples.distribution, DataPoints::kMaxValues)) {
    record.values->push_back(each.value);
    record.counts->push_back(each.count);
  }
  return record;
}

// Of before there were levels, all are by the minute.
std::size_t level_of(const DataPointRecord& record) {
  return static_cast<std::size_t>(record.level.value_or(1));
}

std::size_t level_of(Seconds resolution) { return resolution < Seconds(60) ? 0 : 1; }

std::size_t cost_of(const DataPointRecord& record) {
  return 1 + (record.values ? record.values->size() / DataPoints::kValuesOfAPoint : 0);
}

}  // namespace

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
  for (const auto& [key, point] : points_) {
    by_time_.at(level_of(point)).emplace(time_of(key), &key);
    cost_ += cost_of(point);
  }
}

void DataPoints::add(const Metric& metric, Timestamp time, Seconds resolution,
                     const std::string& unit, const Samples& samples) {
  const Metric ordered = in_order(metric);
  const std::string hash = hash_of(ordered);
  const Timestamp start = cloud::floor_to(time, cloud::scaled_period(world_.clock, resolution));
  const MetricRecord* known = metrics_.find(hash);
  if (known == nullptr) {
    metrics_.put(hash, {.metric = ordered, .last_data_timestamp = start});
  } else if (known->last_data_timestamp < start) {
    metrics_.update(hash, [start](MetricRecord& record) { record.last_data_timestamp = start; });
  }
  put(hash, start, level_of(resolution), unit, samples);
  roll_up();
  while (cost_ > max_points_) erase_oldest();
}

// Adds to the point that is there already, which then is of the longer of the two times.
void DataPoints::put(const std::string& hash, Timestamp start, std::size_t level,
                     const std::string& unit, const Samples& samples) {
  const std::string key = key_of(hash, start) + unit;
  DataPointRecord record = record_of(samples, unit, level);
  if (points_.contains(key)) {
    const DataPointRecord there = take(key);
    record = record_of(merge(samples_of(there), samples), unit, std::max(level, level_of(there)));
  }
  cost_ += cost_of(record);
  TimeIndex& index = by_time_.at(level_of(record));
  points_.put(key, std::move(record));
  index.emplace(start, &points_.lower_bound(key)->first);
}

std::vector<DataPoints::Period> DataPoints::read(const Metric& metric, Timestamp start,
                                                 Timestamp end, Seconds period,
                                                 const std::optional<std::string>& unit) const {
  const std::string hash = hash_of(in_order(metric));
  const Milliseconds length = cloud::scaled_period(world_.clock, period);
  std::map<std::pair<Timestamp, std::string>, Samples> periods;
  const std::string last = key_of(hash, end);
  const Timestamp recent = world_.clock.now() - cloud::scaled_period(world_.clock, kLevels[0].kept);
  for (auto point = points_.lower_bound(key_of(hash, start));
       point != points_.end() && point->first < last; ++point) {
    const auto& [key, record] = *point;
    if (unit && record.unit != *unit) continue;
    const Timestamp time = time_of(key);
    // Asked for by less than a minute, what is put by the minute shows as long as seconds would.
    const bool is_coarse = kLevels.at(level_of(record)).resolution > period;
    if (is_coarse && (level_of(record) > 1 || time < recent)) continue;
    const Timestamp its_start = time - (time - start) % length;
    const auto [place, added] =
        periods.try_emplace(std::pair(its_start, record.unit), samples_of(record));
    if (!added) place->second = merge(place->second, samples_of(record));
  }
  std::vector<Period> result;
  for (auto& [when, samples] : periods) {
    result.push_back({when.first, when.second, std::move(samples)});
  }
  return result;
}

void DataPoints::each_metric(const std::function<void(const Metric&, Timestamp last)>& visit) {
  roll_up();
  for (const auto& [hash, record] : metrics_) visit(record.metric, record.last_data_timestamp);
}

void DataPoints::roll_up() {
  for (std::size_t level = 0; level < kLevels.size(); ++level) {
    const TimeIndex& index = by_time_.at(level);
    const Timestamp oldest =
        world_.clock.now() - cloud::scaled_period(world_.clock, kLevels.at(level).kept);
    while (!index.empty() && index.begin()->first < oldest) {
      if (level + 1 == kLevels.size()) {
        erase_oldest();
        continue;
      }
      const auto [time, place] = *index.begin();
      const std::string hash = place->substr(0, kHashDigits);
      const DataPointRecord record = take(std::string(*place));
      const Milliseconds longer =
          cloud::scaled_period(world_.clock, kLevels.at(level + 1).resolution);
      put(hash, cloud::floor_to(time, longer), level + 1, record.unit, samples_of(record));
    }
  }
}

DataPointRecord DataPoints::take(const std::string& key) {
  const auto place = points_.lower_bound(key);
  const DataPointRecord record = place->second;
  by_time_.at(level_of(record)).erase({time_of(key), &place->first});
  cost_ -= cost_of(record);
  points_.erase(key);
  return record;
}

void DataPoints::erase_oldest() {
  const TimeIndex* oldest = nullptr;
  for (const TimeIndex& index : by_time_) {
    if (!index.empty() && (oldest == nullptr || *index.begin() < *oldest->begin())) oldest = &index;
  }
  const std::string key = *oldest->begin()->second;
  take(key);
  // A metric is known while it has data.
  const std::string hash = key.substr(0, kHashDigits);
  const auto next = points_.lower_bound(hash);
  if (next == points_.end() || !next->first.starts_with(hash)) metrics_.erase(hash);
}

}  // namespace neargate::cloudwatch
