#include "cloud/cloudwatch/alarm_reason.hpp"

#include <cmath>

#include <fmt/chrono.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "cloud/cloudwatch/alarm_json.hpp"

namespace neargate::cloudwatch {
namespace {

using Json = nlohmann::ordered_json;

const char* relation(const MetricAlarm& alarm) {
  const std::string& comparison = *alarm.comparison_operator;
  if (comparison == "GreaterThanThreshold") return "greater than";
  if (comparison == "GreaterThanOrEqualToThreshold") return "greater than or equal to";
  if (comparison == "LessThanThreshold") return "less than";
  return "less than or equal to";
}

std::string counted(std::size_t count, const char* noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

const char* be(std::size_t count) { return count == 1 ? "was" : "were"; }

// "[90.0 (23/11/26 09:02:00), 80.5 (23/11/26 09:01:00)]", newest first.
std::string list(const std::vector<WatchedPoint>& points) {
  std::vector<std::string> texts;
  for (const WatchedPoint& point : points) {
    texts.push_back(fmt::format("{} ({:%d/%m/%y %H:%M:%S})", number_text(point.value),
                                std::chrono::floor<Seconds>(point.start)));
  }
  return "[" + join(texts, ", ") + "]";
}

}  // namespace

std::string number_text(double value) {
  // Java's Double.toString: an exponent outside of 10^-3 … 10^7.
  const double magnitude = std::abs(value);
  if (magnitude != 0 && (magnitude < 1e-3 || magnitude >= 1e7)) {
    std::string digits = fmt::format("{:e}", value);
    for (int precision = 0; precision < 17; ++precision) {
      digits = fmt::format("{:.{}e}", value, precision);
      if (std::stod(digits) == value) break;
    }
    const std::size_t mark = digits.find('e');
    std::string mantissa = digits.substr(0, mark);
    if (mantissa.find('.') == std::string::npos) mantissa += ".0";
    return fmt::format("{}E{}", mantissa, std::stoi(digits.substr(mark + 1)));
  }
  std::string text = fmt::format("{}", value);
  if (text.find('.') == std::string::npos) text += ".0";
  return text;
}

std::string crossing_reason(const MetricAlarm& alarm, const Findings& findings) {
  const std::size_t needed = static_cast<std::size_t>(*alarm.evaluation_periods);
  const auto to_alarm =
      static_cast<std::size_t>(alarm.datapoints_to_alarm.value_or(*alarm.evaluation_periods));
  const std::size_t deciding = findings.deciding.size();
  std::string text = "Threshold Crossed: ";
  if (deciding > 0) {
    text += fmt::format("{} out of the last {} datapoints {} {} {}{} the threshold ({})", deciding,
                        findings.evaluated.size(), list(findings.deciding), be(deciding),
                        findings.alarm ? "" : "not ", relation(alarm),
                        number_text(alarm.threshold.value_or(0)));
  }
  if (findings.filled > 0) {
    if (deciding > 0) text += " and ";
    text +=
        findings.filled_as.empty()
            ? fmt::format("{} {} unknown", counted(findings.filled, "datapoint"),
                          be(findings.filled))
            : fmt::format("{} {} treated as [{}]", counted(findings.filled, "missing datapoint"),
                          be(findings.filled), findings.filled_as);
  }
  const std::size_t least = findings.alarm ? to_alarm : needed - to_alarm + 1;
  return text + fmt::format(" (minimum {} for {} transition).", counted(least, "datapoint"),
                            findings.alarm ? "OK -> ALARM" : "ALARM -> OK");
}

std::string no_data_reason(const MetricAlarm& alarm, const std::string& filled_as) {
  const auto periods = static_cast<std::size_t>(*alarm.evaluation_periods);
  if (filled_as.empty()) {
    return fmt::format("Insufficient Data: {} {} unknown.", counted(periods, "datapoint"),
                       be(periods));
  }
  return fmt::format(
      "Threshold Crossed: no datapoints were received for {} and {} {} treated as [{}].",
      counted(periods, "period"), counted(periods, "missing datapoint"), be(periods), filled_as);
}

std::string reason_data(const MetricAlarm& alarm, const std::vector<WatchedPoint>& evaluated,
                        Timestamp start, Timestamp now) {
  Json data = {{"version", "1.0"}, {"queryDate", json_time(now)}, {"startDate", json_time(start)}};
  if (alarm.unit) data["unit"] = *alarm.unit;
  if (alarm.statistic) data["statistic"] = *alarm.statistic;
  if (alarm.extended_statistic) data["statistic"] = *alarm.extended_statistic;
  data["period"] = period_of(alarm).count();
  data["recentDatapoints"] = Json::array();
  for (auto point = evaluated.rbegin(); point != evaluated.rend(); ++point) {
    data["recentDatapoints"].push_back(point->value);
  }
  data["threshold"] = alarm.threshold.value_or(0);
  data["evaluatedDatapoints"] = Json::array();
  for (const WatchedPoint& point : evaluated) {
    Json entry = {{"timestamp", json_time(point.start)}};
    if (point.sample_count > 0) entry["sampleCount"] = point.sample_count;
    entry["value"] = point.value;
    data["evaluatedDatapoints"].push_back(std::move(entry));
  }
  return data.dump();
}

}  // namespace neargate::cloudwatch
