#include "cloud/cloudwatch/data_points.hpp"

#include <gmock/gmock.h>

#include "cloud/test_world.hpp"

namespace neargate::cloudwatch {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(DataPointsTest, TheOldestGoWhereThereAreTooMany) {
  cloud::TestWorld world;
  const Timestamp now = world.world().clock.now();
  const Metric first{.namespace_ = "Web", .metric_name = "First"};
  const Metric second{.namespace_ = "Web", .metric_name = "Second"};
  const Samples one = samples_of(1);
  const auto count = [now](const DataPoints& points, const Metric& metric) {
    return points.read(metric, now - days(1), now + days(1), Seconds(60), std::nullopt).size();
  };
  {
    DataPoints points(world, 3);
    points.add(first, now - hours(2), Seconds(60), "None", one);
    points.add(second, now, Seconds(60), "None", one);
    points.add(second, now, Seconds(60), "None", one);  // the same minute: no further point
    points.add(second, now - hours(1), Seconds(60), "None", one);
    EXPECT_EQ(count(points, first), 1);
    points.add(second, now + hours(1), Seconds(60), "None", one);
    EXPECT_EQ(count(points, first), 0);
    EXPECT_EQ(count(points, second), 3);
    std::vector<std::string> names;
    points.each_metric(
        [&](const Metric& metric, Timestamp) { names.push_back(*metric.metric_name); });
    EXPECT_THAT(names, ElementsAre("Second"));
  }
  cloud::TestWorld later = world.reopened();
  DataPoints again(later, 3);
  again.add(first, now + hours(2), Seconds(60), "None", one);
  EXPECT_EQ(count(again, second), 2);
}

TEST(DataPointsTest, OldPointsAreRolledUp) {
  cloud::TestWorld world;
  const Metric metric{.namespace_ = "Web", .metric_name = "Latency"};
  const Timestamp hour = std::chrono::floor<hours>(world.world().clock.now());
  const auto sums = [&](const DataPoints& points, Seconds period) {
    std::vector<double> result;
    for (const auto& each : points.read(metric, hour, hour + hours(1), period, std::nullopt)) {
      result.push_back(each.samples.statistics.sum);
    }
    return result;
  };
  DataPoints points(world);
  // Wakes what rolls up.
  const auto wait = [&](auto time) {
    world.advance(time);
    points.each_metric([](const Metric&, Timestamp) {});
  };
  points.add(metric, hour + Seconds(1), Seconds(1), "None", samples_of(1));
  points.add(metric, hour + Seconds(31), Seconds(1), "None", samples_of(2));
  points.add(metric, hour + Seconds(61), Seconds(60), "None", samples_of(4));
  points.add(metric, hour + minutes(5), Seconds(60), "None", samples_of(8));
  EXPECT_THAT(sums(points, Seconds(30)), ElementsAre(1, 2, 4, 8));
  wait(hours(5));
  EXPECT_THAT(sums(points, Seconds(30)), IsEmpty());
  EXPECT_THAT(sums(points, Seconds(60)), ElementsAre(3, 4, 8));
  wait(days(15));
  EXPECT_THAT(sums(points, Seconds(60)), IsEmpty());
  EXPECT_THAT(sums(points, Seconds(300)), ElementsAre(7, 8));
  wait(days(48));
  EXPECT_THAT(sums(points, Seconds(300)), IsEmpty());
  EXPECT_THAT(sums(points, Seconds(3600)), ElementsAre(15));
  // Distributions too, and all of it on disk.
  cloud::TestWorld later = world.reopened();
  DataPoints again(later);
  const auto kept = again.read(metric, hour, hour + hours(1), Seconds(3600), std::nullopt);
  ASSERT_THAT(kept, SizeIs(1));
  EXPECT_THAT(kept[0].samples.distribution,
              testing::Optional(ElementsAre(WeightedValue{1, 1}, WeightedValue{2, 1},
                                            WeightedValue{4, 1}, WeightedValue{8, 1})));
  wait(days(455));
  EXPECT_THAT(sums(points, Seconds(3600)), IsEmpty());
}

TEST(DataPointsTest, ManyValuesTakeTheRoomOfSeveralPoints) {
  cloud::TestWorld world;
  DataPoints points(world, 8);
  const Timestamp now = std::chrono::floor<minutes>(world.world().clock.now());
  std::vector<double> values;
  for (int i = 0; i < 1000; ++i) values.push_back(i);
  const Metric metric{.namespace_ = "Web", .metric_name = "Latency"};
  for (int i = 0; i < 4; ++i) {
    points.add(metric, now + minutes(i), Seconds(60), "None", samples_of(values));
  }
  const auto kept = points.read(metric, now, now + hours(1), Seconds(60), std::nullopt);
  EXPECT_LT(kept.size(), 4);
  EXPECT_GE(kept.size(), 1);
  EXPECT_LE(kept.back().samples.distribution->size(), DataPoints::kMaxValues);
}

}  // namespace
}  // namespace neargate::cloudwatch
