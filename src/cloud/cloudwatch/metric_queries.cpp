#include "cloud/cloudwatch/metric_queries.hpp"

#include <algorithm>

#include "aws/error.hpp"

namespace neargate::cloudwatch {

MetricQueries::MetricQueries(const std::vector<MetricDataQuery>& queries, Span span, Read read)
    : queries_(queries), read_(std::move(read)) {
  context_.series_of = [this](const std::string& id) { return series_of(id); };
  context_.period_of = [this](const std::string& id) {
    const MetricDataQuery& asked = query(id);
    return asked.metric_stat ? Seconds(asked.metric_stat->period) : shortest_period();
  };
  for (const MetricDataQuery& each : queries) {
    if (each.metric_stat) context_.metrics.push_back(each.id);
  }
  context_.start = span.start;
  context_.end = span.end;
  context_.speed = span.speed;
  const double period = 1000.0 * static_cast<double>(shortest_period().count()) / span.speed;
  context_.period = std::max(Milliseconds(1), Milliseconds(static_cast<std::int64_t>(period)));
}

Seconds MetricQueries::shortest_period() const {
  std::int32_t shortest = 0;
  for (const MetricDataQuery& each : queries_) {
    if (!each.metric_stat) continue;
    const std::int32_t period = each.metric_stat->period;
    shortest = shortest == 0 ? period : std::min(shortest, period);
  }
  return Seconds(shortest == 0 ? 60 : shortest);
}

const MetricDataQuery& MetricQueries::query(const std::string& id) const {
  const auto found = std::find_if(queries_.begin(), queries_.end(),
                                  [&id](const auto& each) { return each.id == id; });
  if (found == queries_.end()) {
    throw aws::Error("ValidationError",
                     "An expression names '" + id + "', which is no query's Id.");
  }
  return *found;
}

std::vector<TimeSeries> MetricQueries::series_of(const std::string& id) {
  const auto known = known_.find(id);
  if (known != known_.end()) return known->second;
  const MetricDataQuery& asked = query(id);
  if (!under_way_.insert(id).second) {
    throw aws::Error("ValidationError", "The expression of query " + id + " depends on itself.");
  }
  std::vector<TimeSeries> series;
  if (asked.metric_stat) {
    series.push_back(read_(*asked.metric_stat));
  } else {
    series = evaluate_expression(asked.expression.value_or(""), context_);
  }
  under_way_.erase(id);
  known_[id] = series;
  return series;
}

void check_watched_queries(const std::vector<MetricDataQuery>& queries) {
  MetricQueries empty(queries, {}, [](const MetricStat&) { return TimeSeries(); });
  for (const MetricDataQuery& query : queries) {
    const std::size_t series = empty.series_of(query.id).size();
    if (series == 1 || !query.return_data.value_or(true)) continue;
    throw aws::Error("ValidationError",
                     "The expression of query " + query.id + " must return one time series.");
  }
}

}  // namespace neargate::cloudwatch
