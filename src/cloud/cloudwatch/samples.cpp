#include "cloud/cloudwatch/samples.hpp"

#include <algorithm>
#include <cmath>

namespace neargate::cloudwatch {
namespace {

// In order, equal values as one.
Distribution in_order(Distribution distribution) {
  std::stable_sort(
      distribution.begin(), distribution.end(),
      [](const WeightedValue& a, const WeightedValue& b) { return a.value < b.value; });
  Distribution result;
  for (const WeightedValue& each : distribution) {
    if (!result.empty() && result.back().value == each.value) {
      result.back().count += each.count;
    } else {
      result.push_back(each);
    }
  }
  return result;
}

double rounded(double value, int binary_digits) {
  int exponent = 0;
  const double fraction = std::frexp(value, &exponent);
  return std::ldexp(std::round(std::ldexp(fraction, binary_digits)), exponent - binary_digits);
}

}  // namespace

Samples samples_of(double value, double count) {
  return {{.sample_count = count, .sum = value * count, .minimum = value, .maximum = value},
          Distribution{{value, count}}};
}

Samples samples_of(const std::vector<double>& values, const std::vector<double>* counts) {
  Samples samples;
  samples.distribution.emplace();
  StatisticSet& sum = samples.statistics;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double value = values[i];
    const double count = counts != nullptr ? (*counts)[i] : 1;
    samples.distribution->push_back({value, count});
    sum.minimum = i == 0 ? value : std::min(sum.minimum, value);
    sum.maximum = i == 0 ? value : std::max(sum.maximum, value);
    sum.sample_count += count;
    sum.sum += value * count;
  }
  samples.distribution = in_order(std::move(*samples.distribution));
  return samples;
}

Samples samples_of(const StatisticSet& statistics) {
  Samples samples{statistics, std::nullopt};
  if (statistics.minimum == statistics.maximum) {
    samples.distribution = {{statistics.minimum, statistics.sample_count}};
  }
  return samples;
}

Samples merge(const Samples& a, const Samples& b) {
  Samples sum;
  sum.statistics = {.sample_count = a.statistics.sample_count + b.statistics.sample_count,
                    .sum = a.statistics.sum + b.statistics.sum,
                    .minimum = std::min(a.statistics.minimum, b.statistics.minimum),
                    .maximum = std::max(a.statistics.maximum, b.statistics.maximum)};
  if (!a.distribution || !b.distribution) return sum;
  sum.distribution = a.distribution;
  sum.distribution->insert(sum.distribution->end(), b.distribution->begin(), b.distribution->end());
  sum.distribution = in_order(std::move(*sum.distribution));
  return sum;
}

Distribution rounded(Distribution distribution, std::size_t values_max) {
  constexpr int kDigits = 12;
  for (int digits = kDigits; distribution.size() > values_max && digits >= 0; --digits) {
    for (WeightedValue& each : distribution) each.value = rounded(each.value, digits);
    distribution = in_order(std::move(distribution));
  }
  return distribution;
}

}  // namespace neargate::cloudwatch
