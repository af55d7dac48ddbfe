#pragma once

#include <bitset>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cloud/autoscaling/time_zone.hpp"

namespace neargate::autoscaling {

// AWS's cron expressions: minutes, hours, day of month, month, day of week and year, with , - * /
// and for days ? L W #. Exactly one of the two days is "?"; the year may be left out.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
class Cron {
 public:
  // Nothing where the fields are not of this form.
  static std::optional<Cron> parse(std::string_view fields);

  // The first time after `time` at which clocks of the zone show a minute that matches. A minute
  // that they skip is skipped; one that they show twice counts the first time only.
  std::optional<Timestamp> next_after(Timestamp time, const TimeZone& zone) const;

  bool matches(std::chrono::year_month_day day) const;

 private:
  static constexpr int kYearMin = 1970;
  static constexpr int kYearMax = 2199;

  bool parse_day_of_month(std::string_view field);
  bool parse_day_of_week(std::string_view field);
  bool matches_day_of_month(std::chrono::year_month_day day) const;
  bool matches_day_of_week(std::chrono::year_month_day day) const;

  std::bitset<60> minutes_;
  std::bitset<24> hours_;
  std::bitset<13> months_;
  std::bitset<kYearMax + 1> years_;
  bool by_weekday_ = false;
  std::bitset<32> days_;                                      // of the month
  bool last_day_ = false;                                     // L
  bool last_working_day_ = false;                             // LW
  std::optional<unsigned> working_day_near_;                  // 15W
  std::bitset<8> weekdays_;                                   // 1 is Sunday
  std::optional<unsigned> last_weekday_;                      // 6L
  std::optional<std::pair<unsigned, unsigned>> nth_weekday_;  // 3#2
};

}  // namespace neargate::autoscaling
