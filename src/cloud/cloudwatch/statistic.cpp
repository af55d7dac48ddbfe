#include "cloud/cloudwatch/statistic.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace neargate::cloudwatch {
namespace {

// "up to 10 decimal places"
constexpr std::size_t kDecimalsMax = 10;
constexpr double kInfinity = std::numeric_limits<double>::infinity();
// Of a sample: what rounding adds to the rank that a percentage comes to.
constexpr double kRounding = 1e-9;

// Digits, and a point with at most ten more.
std::optional<double> number_of(std::string_view text) {
  double value = 0;
  const auto* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value, std::chars_format::fixed);
  if (read.ec != std::errc() || read.ptr != end || value < 0) return std::nullopt;
  if (text.front() == '-' || !std::isfinite(value)) return std::nullopt;
  const std::size_t point = text.find('.');
  if (point != std::string_view::npos && text.size() - point - 1 > kDecimalsMax) {
    return std::nullopt;
  }
  return value;
}

// The smallest value that so many percent of the samples do not exceed.
double value_at(const Distribution& distribution, double percent, double total) {
  const double rank = percent / 100 * total - kRounding;
  double below = 0;
  for (const WeightedValue& each : distribution) {
    below += each.count;
    if (below >= rank) return each.value;
  }
  return distribution.back().value;
}

// The samples within, those at a border in part.
Distribution between_ranks(const Distribution& distribution, double low, double high) {
  Distribution inside;
  double below = 0;
  for (const WeightedValue& each : distribution) {
    const double count = std::min(below + each.count, high) - std::max(below, low);
    below += each.count;
    if (count > kRounding) inside.push_back({each.value, count});
  }
  return inside;
}

Distribution between_values(const Distribution& distribution, double low, double high) {
  Distribution inside;
  std::copy_if(distribution.begin(), distribution.end(), std::back_inserter(inside),
               [&](const WeightedValue& each) { return each.value > low && each.value <= high; });
  return inside;
}

double count_of(const Distribution& distribution) {
  double count = 0;
  for (const WeightedValue& each : distribution) count += each.count;
  return count;
}

double sum_of(const Distribution& distribution) {
  double sum = 0;
  for (const WeightedValue& each : distribution) sum += each.value * each.count;
  return sum;
}

double mean_of(const Distribution& distribution) {
  return distribution.empty() ? 0 : sum_of(distribution) / count_of(distribution);
}

}  // namespace

std::optional<Statistic::Kind> Statistic::kind_of(std::string_view name) {
  if (name == "p") return Kind::percentile;
  if (name == "tm" || name == "TM") return Kind::trimmed_mean;
  if (name == "wm" || name == "WM") return Kind::winsorized_mean;
  if (name == "tc" || name == "TC") return Kind::trimmed_count;
  if (name == "ts" || name == "TS") return Kind::trimmed_sum;
  if (name == "PR") return Kind::percentile_rank;
  return std::nullopt;
}

// "10%:90%", ":300", "100:"; not ":".
std::optional<Statistic::Range> Statistic::parse_range(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || text.size() == 1) return std::nullopt;
  Range range;
  std::size_t percents = 0, numbers = 0;
  const auto parse_bound = [&](std::string_view bound, std::optional<double>& value) {
    if (bound.empty()) return true;
    ++numbers;
    if (bound.back() == '%') {
      ++percents;
      bound.remove_suffix(1);
    }
    if (bound.empty()) return false;
    value = number_of(bound);
    return value.has_value();
  };
  if (!parse_bound(text.substr(0, colon), range.low)) return std::nullopt;
  if (!parse_bound(text.substr(colon + 1), range.high)) return std::nullopt;
  if (percents != 0 && percents != numbers) return std::nullopt;
  range.in_percent = percents != 0;
  const double highest = range.in_percent ? 100 : kInfinity;
  if (range.low.value_or(0) >= range.high.value_or(highest)) return std::nullopt;
  if (range.in_percent && range.high.value_or(0) > 100) return std::nullopt;
  return range;
}

std::optional<Statistic> Statistic::parse(std::string_view name) {
  Statistic statistic;
  constexpr std::pair<const char*, Kind> kPlain[] = {{"Average", Kind::average},
                                                     {"Sum", Kind::sum},
                                                     {"Minimum", Kind::minimum},
                                                     {"Maximum", Kind::maximum},
                                                     {"SampleCount", Kind::sample_count}};
  for (const auto& [plain, kind] : kPlain) {
    if (name != plain) continue;
    statistic.kind_ = kind;
    return statistic;
  }
  if (name == "IQM") return parse("TM(25%:75%)");
  const std::size_t letters = name.starts_with('p') ? 1 : 2;
  if (name.size() <= letters) return std::nullopt;
  const auto kind = kind_of(name.substr(0, letters));
  if (!kind) return std::nullopt;
  statistic.kind_ = *kind;
  const bool is_upper = name.front() >= 'A' && name.front() <= 'Z';
  if (is_upper) {
    if (name[letters] != '(' || name.back() != ')') return std::nullopt;
    const auto range = parse_range(name.substr(letters + 1, name.size() - letters - 2));
    if (!range || (*kind == Kind::percentile_rank && range->in_percent)) return std::nullopt;
    statistic.range_ = *range;
    return statistic;
  }
  const auto percent = number_of(name.substr(letters));
  if (!percent || *percent > 100) return std::nullopt;
  statistic.range_.high = *percent;
  return statistic;
}

std::optional<double> Statistic::percentile() const {
  return kind_ == Kind::percentile ? range_.high : std::nullopt;
}

std::optional<double> Statistic::of(const Samples& samples) const {
  const StatisticSet& sums = samples.statistics;
  switch (kind_) {
    case Kind::average:
      return sums.sum / sums.sample_count;
    case Kind::sum:
      return sums.sum;
    case Kind::minimum:
      return sums.minimum;
    case Kind::maximum:
      return sums.maximum;
    case Kind::sample_count:
      return sums.sample_count;
    default:
      break;
  }
  if (!samples.distribution || samples.distribution->empty() || sums.minimum < 0) {
    return std::nullopt;
  }
  return of_distribution(*samples.distribution, count_of(*samples.distribution));
}

double Statistic::of_distribution(const Distribution& distribution, double total) const {
  if (kind_ == Kind::percentile) return value_at(distribution, *range_.high, total);
  double low = range_.low.value_or(-kInfinity);
  double high = range_.high.value_or(kInfinity);
  if (kind_ == Kind::winsorized_mean) {
    if (range_.in_percent) {
      low = range_.low ? value_at(distribution, *range_.low, total) : low;
      high = range_.high ? value_at(distribution, *range_.high, total) : high;
    }
    Distribution within = distribution;
    for (WeightedValue& each : within) each.value = std::clamp(each.value, low, high);
    return mean_of(within);
  }
  const Distribution inside =
      range_.in_percent ? between_ranks(distribution, low / 100 * total, high / 100 * total)
                        : between_values(distribution, low, high);
  if (kind_ == Kind::trimmed_count) return count_of(inside);
  if (kind_ == Kind::trimmed_sum) return sum_of(inside);
  if (kind_ == Kind::percentile_rank) return 100 * count_of(inside) / total;
  return mean_of(inside);
}

}  // namespace neargate::cloudwatch
