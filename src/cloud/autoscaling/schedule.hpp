#pragma once

#include <optional>
#include <string>
#include <variant>

#include "base/clock.hpp"
#include "cloud/autoscaling/cron.hpp"
#include "cloud/autoscaling/time_zone.hpp"

namespace neargate::autoscaling {

// A scheduled action's schedule: at(yyyy-mm-ddThh:mm:ss), rate(value unit) or cron(fields), the
// first and the last by the clocks of a zone. A rate is a wait, so it goes faster under --speed;
// times of day come when they come.
// https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScheduledAction.html
class Schedule {
 public:
  // Throws ValidationException.
  static Schedule parse(const std::string& expression, const std::optional<std::string>& zone);

  // The next time after `time`; nothing where there is none.
  std::optional<Timestamp> next_after(Timestamp time, const Clock& clock) const;

 private:
  Schedule() = default;

  TimeZone zone_;
  std::variant<LocalTime, Seconds, Cron> when_;  // at, rate, cron
};

}  // namespace neargate::autoscaling
