// Metrics: what is put to them, and which there are.
#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "aws/error.hpp"
#include "cloud/cloudwatch/cloudwatch.hpp"
#include "cloud/pagination.hpp"

namespace neargate::cloudwatch {
namespace {

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html
// and API_MetricDatum.html.
constexpr std::size_t kMaxData = 1000;
constexpr std::size_t kMaxValues = 150;
constexpr auto kOldest = std::chrono::days(14);
constexpr auto kFuture = std::chrono::hours(2);
const double kMaxMagnitude = std::ldexp(1.0, 360);

constexpr std::int32_t kMetricsPerPage = 500;
constexpr auto kRecent = std::chrono::hours(3);

aws::Error invalid(const std::string& message) { return {"InvalidParameterValue", message}; }

// Checks one datum, `path` being its place, and gives what it adds up to.
class DatumReader {
 public:
  DatumReader(const MetricDatum& datum, std::string path) : datum_(datum), path_(std::move(path)) {}

  Samples read() const {
    const int forms =
        datum_.value.has_value() + datum_.statistic_values.has_value() + datum_.values.has_value();
    if (forms > 1) throw both_specified();
    if (datum_.value) return samples_of(checked(*datum_.value, "Value"));
    if (datum_.statistic_values) return of_set(*datum_.statistic_values);
    if (datum_.values) return of_values(*datum_.values);
    throw aws::Error("MissingParameter", "At least one of the parameters must be specified: " +
                                             path_ + ".Value, .StatisticValues or .Values.");
  }

 private:
  aws::Error both_specified() const {
    const char* first = datum_.value ? "Value" : "StatisticValues";
    const char* second = datum_.value && datum_.statistic_values ? "StatisticValues" : "Values";
    return {"InvalidParameterCombination",
            fmt::format("The parameters {0}.{1} and {0}.{2} are mutually exclusive and you have "
                        "specified both.",
                        path_, first, second)};
  }

  double checked(double value, const char* name) const {
    if (std::isfinite(value) && std::abs(value) <= kMaxMagnitude) return value;
    throw invalid(fmt::format("The value {} for parameter {}.{} is invalid.", value, path_, name));
  }

  Samples of_set(const StatisticSet& set) const {
    checked(set.sum, "StatisticValues.Sum");
    checked(set.minimum, "StatisticValues.Minimum");
    checked(set.maximum, "StatisticValues.Maximum");
    if (!(checked(set.sample_count, "StatisticValues.SampleCount") > 0)) {
      throw invalid("The parameter " + path_ + ".StatisticValues.SampleCount must be above 0.");
    }
    if (set.minimum > set.maximum) {
      throw invalid("The parameter " + path_ +
                    ".StatisticValues.Maximum must not be below StatisticValues.Minimum.");
    }
    return samples_of(set);
  }

  Samples of_values(const std::vector<double>& values) const {
    if (values.empty() || values.size() > kMaxValues) {
      throw invalid(
          fmt::format("The parameter {}.Values must have 1 to {} elements.", path_, kMaxValues));
    }
    if (datum_.counts && datum_.counts->size() != values.size()) {
      throw invalid(
          fmt::format("The parameters {0}.Values and {0}.Counts must be of the same size.", path_));
    }
    for (const double value : values) checked(value, "Values");
    if (!datum_.counts) return samples_of(values);
    for (const double count : *datum_.counts) {
      if (checked(count, "Counts") > 0) continue;
      throw invalid("The parameter " + path_ + ".Counts must have values above 0.");
    }
    return samples_of(values, &*datum_.counts);
  }

  const MetricDatum& datum_;
  std::string path_;
};

void check_place(const MetricDatum& datum, const std::string& path, Timestamp now) {
  if (datum.timestamp && *datum.timestamp < now - kOldest) {
    throw invalid("The parameter " + path +
                  ".Timestamp must specify a time within the past two weeks.");
  }
  if (datum.timestamp && *datum.timestamp > now + kFuture) {
    throw invalid("The parameter " + path +
                  ".Timestamp must specify a time no more than two hours in the future.");
  }
  const std::int32_t resolution = datum.storage_resolution.value_or(60);
  if (resolution != 1 && resolution != 60) {
    throw invalid("The parameter " + path + ".StorageResolution must be 1 or 60.");
  }
  if (!datum.dimensions) return;
  std::set<std::string> names;
  for (const Dimension& dimension : *datum.dimensions) {
    if (!names.insert(dimension.name).second) {
      throw invalid("The parameter " + path + ".Dimensions has the name " + dimension.name +
                    " more than once.");
    }
  }
}

bool matches(const Metric& metric, const ListMetricsInput& request) {
  if (request.namespace_ && metric.namespace_ != request.namespace_) return false;
  if (request.metric_name && metric.metric_name != request.metric_name) return false;
  if (!request.dimensions) return true;
  return std::all_of(request.dimensions->begin(), request.dimensions->end(),
                     [&metric](const DimensionFilter& filter) {
                       return std::any_of(
                           metric.dimensions->begin(), metric.dimensions->end(),
                           [&filter](const Dimension& dimension) {
                             return dimension.name == filter.name &&
                                    (!filter.value || dimension.value == *filter.value);
                           });
                     });
}

}  // namespace

void CloudWatch::put(const Metric& metric, const std::string& unit, Timestamp begin,
                     const std::vector<double>& values, Seconds period) {
  if (!values.empty()) data_points_.add(metric, begin, period, unit, samples_of(values));
}

void CloudWatch::put_samples(const Metric& metric, const std::string& unit, Timestamp minute,
                             const Samples& samples) {
  data_points_.add(metric, minute, Seconds(60), unit, samples);
}

smithy::Unit CloudWatch::put_metric_data(const PutMetricDataInput& request, aws::Call& call) {
  if (!request.metric_data || request.metric_data->empty()) {
    throw aws::Error("MissingParameter", "The parameter MetricData is required.");
  }
  if (request.metric_data->size() > kMaxData) {
    throw invalid("The parameter MetricData must have 1000 elements at most.");
  }
  // All or nothing: each datum is checked before the first is kept.
  std::vector<Samples> samples;
  for (const MetricDatum& datum : *request.metric_data) {
    const std::string path = fmt::format("MetricData.member.{}", samples.size() + 1);
    check_place(datum, path, call.now);
    samples.push_back(DatumReader(datum, path).read());
  }
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const MetricDatum& datum = (*request.metric_data)[i];
    data_points_.add({.namespace_ = request.namespace_,
                      .metric_name = datum.metric_name,
                      .dimensions = datum.dimensions},
                     datum.timestamp.value_or(call.now),
                     Seconds(datum.storage_resolution.value_or(60)), datum.unit.value_or("None"),
                     samples[i]);
  }
  return {};
}

ListMetricsOutput CloudWatch::list_metrics(const ListMetricsInput& request, aws::Call& call) {
  std::vector<Metric> metrics;
  data_points_.each_metric([&](const Metric& metric, Timestamp last) {
    if (request.recently_active && last < call.now - kRecent) return;
    if (matches(metric, request)) metrics.push_back(metric);
  });
  ListMetricsOutput response;
  response.next_token =
      cloud::paginate(metrics, kMetricsPerPage, request.next_token, "InvalidParameterValue");
  response.metrics = std::move(metrics);
  return response;
}

}  // namespace neargate::cloudwatch
