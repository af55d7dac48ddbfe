#include "cloud/autoscaling/schedule.hpp"

#include <charconv>

#include "aws/error.hpp"
#include "base/text.hpp"
#include "base/time_text.hpp"

namespace neargate::autoscaling {
namespace {

aws::Error invalid(const std::string& message) { return {"ValidationException", message}; }

// What is in the brackets of "<kind>(…)"; nothing where the expression is not of that kind.
std::optional<std::string_view> content_of(std::string_view expression, std::string_view kind) {
  const std::size_t open = kind.size();
  if (expression.size() < open + 2 || !equal_ignoring_case(expression.substr(0, open), kind) ||
      expression[open] != '(' || !expression.ends_with(')')) {
    return std::nullopt;
  }
  return expression.substr(open + 1, expression.size() - open - 2);
}

LocalTime parse_at(std::string_view text) {
  const auto time = text.ends_with('Z') ? std::nullopt : parse_rfc3339(std::string(text) + "Z");
  if (!time) {
    throw invalid("Invalid schedule at DateTime expression: it has to be yyyy-MM-dd'T'HH:mm:ss");
  }
  return LocalTime(std::chrono::floor<Seconds>(time->time_since_epoch()));
}

std::optional<Seconds> parse_rate(std::string_view text) {
  constexpr int kValueMax = 100'000;  // years; keeps sums of times in their range
  const std::string lower = to_lower(trim(text));
  int value = 0;
  const char* end = lower.data() + lower.size();
  const auto [rest, error] = std::from_chars(lower.data(), end, value);
  if (error != std::errc() || value < 0 || value > kValueMax) return std::nullopt;
  std::string_view unit = trim(std::string_view(rest, static_cast<std::size_t>(end - rest)));
  if (unit.ends_with('s')) unit.remove_suffix(1);
  if (unit == "minute") return std::chrono::minutes(value);
  if (unit == "hour") return std::chrono::hours(value);
  if (unit == "day") return std::chrono::days(value);
  return std::nullopt;
}

}  // namespace

Schedule Schedule::parse(const std::string& expression, const std::optional<std::string>& zone) {
  Schedule schedule;
  if (zone) {
    const auto found = TimeZone::find(*zone);
    if (!found) throw invalid("Invalid timezone: " + *zone);
    schedule.zone_ = *found;
  }
  if (const auto at = content_of(expression, "at")) {
    schedule.when_ = parse_at(*at);
    return schedule;
  }
  if (const auto fields = content_of(expression, "cron")) {
    const auto cron = Cron::parse(*fields);
    if (!cron) throw invalid("Invalid CRON expression: " + expression);
    schedule.when_ = *cron;
    return schedule;
  }
  const auto content = content_of(expression, "rate");
  const auto rate = content ? parse_rate(*content) : std::nullopt;
  if (!rate) {
    throw invalid(
        "Invalid schedule expression. Schedule expressions must have the following syntax: "
        "rate(<number>\\s?(minutes?|hours?|days?)), cron(<cron_expression>) or "
        "at(yyyy-MM-dd'T'HH:mm:ss)");
  }
  if (*rate < Seconds(60)) {
    throw invalid("Invalid schedule frequency: runs are less than 60 seconds apart");
  }
  schedule.when_ = *rate;
  return schedule;
}

std::optional<Timestamp> Schedule::next_after(Timestamp time, const Clock& clock) const {
  if (const auto* at = std::get_if<LocalTime>(&when_)) {
    const auto when = zone_.from_local(*at);
    return when && *when > time ? when : std::nullopt;
  }
  if (const auto* rate = std::get_if<Seconds>(&when_)) return time + clock.scaled(*rate);
  return std::get<Cron>(when_).next_after(time, zone_);
}

}  // namespace neargate::autoscaling
