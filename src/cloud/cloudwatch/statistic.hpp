#pragma once

#include <optional>
#include <string_view>

#include "cloud/cloudwatch/samples.hpp"

namespace neargate::cloudwatch {

// A statistic by its name: "Average", "p99.9", "tm90", "TM(10%:90%)", "PR(:0.3)" …
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
class Statistic {
 public:
  // None where no statistic has this name.
  static std::optional<Statistic> parse(std::string_view name);

  // Whether it is one that API parameters call an extended statistic: about the distribution.
  bool is_extended() const { return kind_ > Kind::sample_count; }
  // Of p99: 99.
  std::optional<double> percentile() const;

  // Of samples, of which there is at least one. None where the distribution is not known, or where
  // a value is negative and AWS has no extended statistics.
  std::optional<double> of(const Samples& samples) const;

 private:
  enum class Kind {
    average,
    sum,
    minimum,
    maximum,
    sample_count,
    percentile,
    trimmed_mean,
    winsorized_mean,
    trimmed_count,
    trimmed_sum,
    percentile_rank,
  };
  // From above `low` to `high`, in percent of the samples or as values; none: no bound.
  struct Range {
    std::optional<double> low;
    std::optional<double> high;
    bool in_percent = true;
  };

  static std::optional<Kind> kind_of(std::string_view name);
  static std::optional<Range> parse_range(std::string_view text);
  double of_distribution(const Distribution& distribution, double total) const;

  Kind kind_ = Kind::average;
  Range range_;
};

}  // namespace neargate::cloudwatch
