#include "cloud/cloudwatch/metric_math_value.hpp"

#include <cmath>
#include <limits>

namespace neargate::cloudwatch::math {
namespace {

void keep(TimeSeries& series, Timestamp time, double value) {
  if (std::isfinite(value)) series.emplace_hint(series.end(), time, value);
}

}  // namespace

Value of_number(double number) { return {Value::Kind::number, number, {}}; }
Value of_series(TimeSeries series) { return {Value::Kind::series, 0, {std::move(series)}}; }
Value of_array(std::vector<TimeSeries> series) {
  return {Value::Kind::array, 0, std::move(series)};
}

Value each_series(const Value& value, const std::function<TimeSeries(const TimeSeries&)>& change) {
  Value result{value.kind, value.number, {}};
  for (const TimeSeries& series : value.series) result.series.push_back(change(series));
  return result;
}

Value each(const Value& value, const std::function<double(double)>& change) {
  if (value.kind == Value::Kind::number) return of_number(change(value.number));
  return each_series(value, [&change](const TimeSeries& series) {
    TimeSeries changed;
    for (const auto& [time, old] : series) keep(changed, time, change(old));
    return changed;
  });
}

bool combine(const Value& a, const Value& b, const std::function<double(double, double)>& operation,
             Value& result) {
  if (b.kind == Value::Kind::number) {
    result = each(a, [&](double left) { return operation(left, b.number); });
    return true;
  }
  if (a.kind == Value::Kind::number) {
    result = each(b, [&](double right) { return operation(a.number, right); });
    return true;
  }
  const bool both_arrays = a.kind == Value::Kind::array && b.kind == Value::Kind::array;
  if (both_arrays && a.series.size() != b.series.size()) return false;
  const Value& shape = a.kind == Value::Kind::array ? a : b;
  Value combined{shape.kind, 0, {}};
  for (std::size_t i = 0; i < shape.series.size(); ++i) {
    const TimeSeries& left = a.series[a.kind == Value::Kind::array ? i : 0];
    const TimeSeries& right = b.series[b.kind == Value::Kind::array ? i : 0];
    TimeSeries& both = combined.series.emplace_back();
    for (const auto& [time, value] : left) {
      const auto other = right.find(time);
      if (other != right.end()) keep(both, time, operation(value, other->second));
    }
  }
  result = std::move(combined);
  return true;
}

Value aggregate(const Value& value,
                const std::function<double(const std::vector<double>&)>& reduce) {
  if (value.kind == Value::Kind::number) return of_number(reduce({value.number}));
  if (value.kind == Value::Kind::series) {
    std::vector<double> all;
    for (const auto& [time, one] : value.series[0]) all.push_back(one);
    return of_number(all.empty() ? std::numeric_limits<double>::quiet_NaN() : reduce(all));
  }
  std::map<Timestamp, std::vector<double>> by_time;
  for (const TimeSeries& series : value.series) {
    for (const auto& [time, one] : series) by_time[time].push_back(one);
  }
  TimeSeries result;
  for (const auto& [time, all] : by_time) keep(result, time, reduce(all));
  return of_series(std::move(result));
}

}  // namespace neargate::cloudwatch::math
