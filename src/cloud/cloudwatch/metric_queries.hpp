#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "cloud/cloudwatch/metric_math.hpp"
#include "gen/cloudwatch/types.hpp"

namespace neargate::cloudwatch {

// The queries of one request or alarm, of which expressions may name others. Each is evaluated when
// it is first asked for.
class MetricQueries {
 public:
  struct Span {
    Timestamp start;
    Timestamp end;
    double speed = 1;  // Clock::speed()
  };
  using Read = std::function<TimeSeries(const MetricStat&)>;

  // `queries` outlives it; `read` is asked for what metrics have.
  MetricQueries(const std::vector<MetricDataQuery>& queries, Span span, Read read);

  // The series of one query: one, or several where its expression comes to an array. Throws
  // ValidationError where expressions name each other in a circle, or nothing that is there.
  std::vector<TimeSeries> series_of(const std::string& id);

 private:
  const MetricDataQuery& query(const std::string& id) const;
  Seconds shortest_period() const;

  const std::vector<MetricDataQuery>& queries_;
  MathContext context_;
  Read read_;
  std::map<std::string, std::vector<TimeSeries>> known_;
  std::set<std::string> under_way_;
};

// Throws ValidationError where an expression of an alarm's queries makes no sense, or what they
// return is not one series.
void check_watched_queries(const std::vector<MetricDataQuery>& queries);

}  // namespace neargate::cloudwatch
