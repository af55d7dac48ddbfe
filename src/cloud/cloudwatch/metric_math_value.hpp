#pragma once

#include <functional>
#include <vector>

#include "cloud/cloudwatch/metric_math.hpp"

// What expressions of metric math compute with.
namespace neargate::cloudwatch::math {

// A number, a series, or an array of series.
struct Value {
  enum class Kind { number, series, array };
  Kind kind = Kind::number;
  double number = 0;
  std::vector<TimeSeries> series;  // one, or those of the array
};

Value of_number(double number);
Value of_series(TimeSeries series);
Value of_array(std::vector<TimeSeries> series);

// Applied to each value, of each series.
Value each(const Value& value, const std::function<double(double)>& change);
Value each_series(const Value& value, const std::function<TimeSeries(const TimeSeries&)>& change);

// Of values at the same time. Two arrays must be of the same size: else false is returned.
bool combine(const Value& a, const Value& b, const std::function<double(double, double)>& operation,
             Value& result);

// Of an array: a series of what `reduce` makes of the values of each time. Of a series: the number
// that it makes of all its values; not a number where there are none.
Value aggregate(const Value& value,
                const std::function<double(const std::vector<double>&)>& reduce);

}  // namespace neargate::cloudwatch::math
