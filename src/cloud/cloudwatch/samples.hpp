#pragma once

#include <optional>
#include <vector>

#include "gen/cloudwatch/types.hpp"

// What a metric was given in some time.
namespace neargate::cloudwatch {

struct WeightedValue {
  double value = 0;
  double count = 0;  // above 0
  bool operator==(const WeightedValue&) const = default;
};
// Ascending, each value once.
using Distribution = std::vector<WeightedValue>;

// Samples added up, and their distribution as far as it is known: a statistic set that was put says
// nothing of the values between its minimum and maximum.
struct Samples {
  StatisticSet statistics;
  std::optional<Distribution> distribution;
};

Samples samples_of(double value, double count = 1);
// Each value once, or as often as `counts` says, which is of the same size.
Samples samples_of(const std::vector<double>& values, const std::vector<double>* counts = nullptr);
// Only sets of equal values have a known distribution.
Samples samples_of(const StatisticSet& statistics);

Samples merge(const Samples& a, const Samples& b);

// At most so many values: where there are more, they are rounded to as many significant binary
// digits as make it so, for two of a hundred values in a decade to about 2 %.
Distribution rounded(Distribution distribution, std::size_t values_max);

}  // namespace neargate::cloudwatch
