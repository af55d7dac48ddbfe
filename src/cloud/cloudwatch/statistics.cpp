// Statistics of metrics over time: the two calls that ask for them.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "aws/error.hpp"
#include "cloud/cloudwatch/cloudwatch.hpp"
#include "cloud/cloudwatch/metric_queries.hpp"
#include "cloud/cloudwatch/statistic.hpp"
#include "cloud/pagination.hpp"
#include "cloud/period_timer.hpp"
#include "smithy/pattern.hpp"

namespace neargate::cloudwatch {
namespace {

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html
// and API_GetMetricData.html.
constexpr std::int64_t kMaxDatapoints = 1440;
constexpr std::int32_t kMaxDatapointsPerPage = 100'800;
constexpr std::size_t kMaxQueries = 500;

// Where a request's time starts, and its periods are counted from: its own start, rounded down to
// what is kept of that time.
Timestamp start_of(Timestamp start, std::int32_t period, Timestamp now, const Clock& clock) {
  Seconds unit(std::min(period, 60));
  for (std::size_t level = 1; level + 1 < DataPoints::kLevels.size(); ++level) {
    if (start > now - cloud::scaled_period(clock, DataPoints::kLevels.at(level).kept)) break;
    unit = DataPoints::kLevels.at(level + 1).resolution;
  }
  return cloud::floor_to(start, cloud::scaled_period(clock, unit));
}

void check_period(std::int32_t period) {
  const bool short_period =
      period == 1 || period == 5 || period == 10 || period == 20 || period == 30;
  if (short_period || period % 60 == 0) return;
  throw aws::Error("InvalidParameterValue",
                   "The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60.");
}

void check_query(const MetricDataQuery& query) {
  static const smithy::Pattern id_pattern("[a-z][a-zA-Z0-9_]*");
  if (!id_pattern.matches(query.id)) {
    throw aws::Error("ValidationError",
                     "Id must start with a lowercase letter, and have letters, numbers and "
                     "underscores only: " +
                         query.id);
  }
  if (query.metric_stat && query.expression) {
    throw aws::Error("ValidationError",
                     "Query " + query.id + " has both a MetricStat and an Expression.");
  }
  if (query.expression) return;
  if (!query.metric_stat) {
    throw aws::Error("ValidationError",
                     "Query " + query.id + " needs a MetricStat or an Expression.");
  }
  const MetricStat& asked = *query.metric_stat;
  if (!asked.metric.namespace_ || !asked.metric.metric_name) {
    throw aws::Error("ValidationError",
                     "The metric of query " + query.id + " needs a Namespace and a MetricName.");
  }
  if (!Statistic::parse(asked.stat)) {
    throw aws::Error("ValidationError", "The value " + asked.stat +
                                            " for parameter MetricStat.Stat is not supported.");
  }
  check_period(asked.period);
}

// The extended statistics that are asked for; throws where one is none.
std::map<std::string, Statistic> extended_statistics(const GetMetricStatisticsInput& request) {
  std::map<std::string, Statistic> result;
  if (!request.extended_statistics) return result;
  for (const std::string& name : *request.extended_statistics) {
    const auto statistic = Statistic::parse(name);
    if (!statistic || !statistic->is_extended()) {
      throw aws::Error("InvalidParameterValue",
                       "The value " + name + " for parameter ExtendedStatistics is not supported.");
    }
    result.emplace(name, *statistic);
  }
  return result;
}

void check_request(const GetMetricStatisticsInput& request) {
  const bool plain = request.statistics && !request.statistics->empty();
  const bool extended = request.extended_statistics && !request.extended_statistics->empty();
  if (!plain && !extended) {
    throw aws::Error("MissingParameter",
                     "One of the parameters Statistics and ExtendedStatistics is required.");
  }
  if (plain && extended) {
    throw aws::Error("InvalidParameterCombination",
                     "The parameters Statistics and ExtendedStatistics are mutually exclusive.");
  }
  if (request.start_time >= request.end_time) {
    throw aws::Error("InvalidParameterValue",
                     "The parameter StartTime must be less than the parameter EndTime.");
  }
  check_period(request.period);
}

// Nothing where the only statistics asked for are not known.
std::optional<Datapoint> data_point_of(const DataPoints::Period& period,
                                       const std::set<std::string>& plain,
                                       const std::map<std::string, Statistic>& extended) {
  Datapoint point;
  point.timestamp = period.start;
  point.unit = period.unit;
  const auto value = [&](const char* name) {
    return plain.contains(name) ? Statistic::parse(name)->of(period.samples) : std::nullopt;
  };
  point.sample_count = value("SampleCount");
  point.average = value("Average");
  point.sum = value("Sum");
  point.minimum = value("Minimum");
  point.maximum = value("Maximum");
  for (const auto& [name, statistic] : extended) {
    const auto known = statistic.of(period.samples);
    if (!known) continue;
    if (!point.extended_statistics) point.extended_statistics.emplace();
    point.extended_statistics->emplace(name, *known);
  }
  if (plain.empty() && !point.extended_statistics) return std::nullopt;
  return point;
}

// One series that is answered with; an expression may come to several.
struct Answer {
  std::string id;
  std::string label;
};

// One value of an answer.
struct Point {
  std::size_t answer;
  Timestamp time;
  double value;
};

}  // namespace

GetMetricStatisticsOutput CloudWatch::get_metric_statistics(const GetMetricStatisticsInput& request,
                                                            aws::Call& call) {
  check_request(request);
  const auto extended = extended_statistics(request);
  const std::int64_t asked = (request.end_time - request.start_time) /
                             cloud::scaled_period(world_.clock, Seconds(request.period));
  if (asked > kMaxDatapoints) {
    throw aws::Error(
        "InvalidParameterCombination",
        fmt::format(
            "You have requested up to {} datapoints, which exceeds the limit of {}. You may "
            "reduce the datapoints requested by increasing Period, or decreasing the time "
            "range.",
            asked, kMaxDatapoints));
  }
  std::set<std::string> plain;
  if (request.statistics) plain.insert(request.statistics->begin(), request.statistics->end());
  GetMetricStatisticsOutput response;
  response.label = request.metric_name;
  response.datapoints.emplace();
  const Metric metric{.namespace_ = request.namespace_,
                      .metric_name = request.metric_name,
                      .dimensions = request.dimensions};
  const Timestamp start = start_of(request.start_time, request.period, call.now, world_.clock);
  for (const DataPoints::Period& period :
       data_points_.read(metric, start, request.end_time, Seconds(request.period), request.unit)) {
    auto point = data_point_of(period, plain, extended);
    if (point) response.datapoints->push_back(std::move(*point));
  }
  return response;
}

GetMetricDataOutput CloudWatch::get_metric_data(const GetMetricDataInput& request,
                                                aws::Call& call) {
  if (request.start_time >= request.end_time) {
    throw aws::Error("ValidationError", "The parameter EndTime must be greater than StartTime.");
  }
  const auto& queries = request.metric_data_queries;
  if (queries.empty() || queries.size() > kMaxQueries) {
    throw aws::Error("ValidationError", "MetricDataQueries must have 1 to 500 elements.");
  }
  std::set<std::string> ids;
  for (const MetricDataQuery& query : queries) {
    check_query(query);
    if (!ids.insert(query.id).second) {
      throw aws::Error("ValidationError",
                       "The values for parameter id in MetricDataQueries are not unique.");
    }
  }
  MetricQueries evaluated(
      queries,
      {.start = request.start_time, .end = request.end_time, .speed = world_.clock.speed()},
      [&](const MetricStat& asked) {
        const Timestamp start = start_of(request.start_time, asked.period, call.now, world_.clock);
        return read_series(asked, start, request.end_time);
      });
  std::vector<Answer> answers;
  std::vector<Point> points;
  for (const MetricDataQuery& query : queries) {
    if (!query.return_data.value_or(true)) continue;
    for (const TimeSeries& series : evaluated.series_of(query.id)) {
      const std::size_t first = points.size();
      for (const auto& [time, value] : series) points.push_back({answers.size(), time, value});
      if (request.scan_by != "TimestampAscending") {
        std::reverse(points.begin() + static_cast<std::ptrdiff_t>(first), points.end());
      }
      answers.push_back(
          {query.id, query.label.value_or(query.metric_stat ? *query.metric_stat->metric.metric_name
                                                            : query.id)});
    }
  }
  const std::int32_t page = request.max_datapoints.value_or(kMaxDatapointsPerPage);
  GetMetricDataOutput response;
  response.next_token = cloud::paginate(points, std::clamp(page, 1, kMaxDatapointsPerPage),
                                        request.next_token, "InvalidNextToken");
  response.messages.emplace();
  response.metric_data_results.emplace();
  auto point = points.begin();
  for (std::size_t i = 0; i < answers.size(); ++i) {
    MetricDataResult result;
    result.id = answers[i].id;
    result.label = answers[i].label;
    result.timestamps.emplace();
    result.values.emplace();
    for (; point != points.end() && point->answer == i; ++point) {
      result.timestamps->push_back(point->time);
      result.values->push_back(point->value);
    }
    // The last one of a page that is not the last may go on in the next.
    const bool cut = response.next_token && point == points.end();
    result.status_code = cut ? "PartialData" : "Complete";
    response.metric_data_results->push_back(std::move(result));
  }
  return response;
}

}  // namespace neargate::cloudwatch
