#include "cloud/autoscaling/cron.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.hpp"

namespace neargate::autoscaling {
namespace {

namespace chr = std::chrono;

constexpr std::array<std::string_view, 12> kMonths{"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                   "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
constexpr std::array<std::string_view, 7> kWeekdays{"SUN", "MON", "TUE", "WED",
                                                    "THU", "FRI", "SAT"};

std::optional<int> to_number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.starts_with('-')) {
    return std::nullopt;
  }
  return value;
}

// A number, or a name that stands for one, counted from 1.
template <std::size_t count>
std::optional<int> to_number(std::string_view text,
                             const std::array<std::string_view, count>& names) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (equal_ignoring_case(text, names[i])) return static_cast<int>(i) + 1;
  }
  return to_number(text);
}

// "*", "7", "1-5", "*/10", "5/15", and several of them with commas between. True where it is so.
template <std::size_t size, class ToNumber>
bool parse_field(std::string_view field, int low, int high, std::bitset<size>& into,
                 ToNumber number) {
  for (const std::string_view part : split(field, ',')) {
    const auto slash = part.find('/');
    const std::string_view range = part.substr(0, slash);
    const auto step =
        slash == std::string_view::npos ? std::optional(1) : to_number(part.substr(slash + 1));
    if (!step || *step < 1) return false;
    int first = low, last = high;
    if (range != "*") {
      const auto dash = range.find('-');
      const auto begin = number(range.substr(0, dash));
      if (!begin) return false;
      first = *begin;
      if (dash != std::string_view::npos) {
        const auto end = number(range.substr(dash + 1));
        if (!end) return false;
        last = *end;
      } else if (slash == std::string_view::npos) {
        last = first;
      }
    }
    if (first < low || last > high || first > last) return false;
    for (int value = first; value <= last; value += *step) {
      into.set(static_cast<std::size_t>(value));
    }
  }
  return true;
}

unsigned weekday_of(chr::year_month_day day) {  // 1 is Sunday
  return chr::weekday(chr::sys_days(day)).c_encoding() + 1;
}

bool is_working_day(chr::year_month_day day) {
  const unsigned weekday = weekday_of(day);
  return weekday != 1 && weekday != 7;
}

chr::year_month_day last_day_of(chr::year_month_day day) {
  return day.year() / day.month() / chr::last;
}

chr::year_month_day last_working_day_of(chr::year_month_day day) {
  chr::sys_days last = last_day_of(day);
  while (!is_working_day(last)) last -= chr::days(1);
  return last;
}

// The working day of the same month that is nearest to it.
std::optional<chr::year_month_day> working_day_near(chr::year_month_day month, unsigned wanted) {
  const chr::year_month_day day = month.year() / month.month() / chr::day(wanted);
  if (!day.ok()) return std::nullopt;
  const chr::sys_days date = day;
  switch (weekday_of(day)) {
    case 7:  // Saturday: Friday, or Monday where that is in the month before
      return wanted == 1 ? date + chr::days(2) : date - chr::days(1);
    case 1:  // Sunday: Monday, or Friday where that is in the month after
      return day == last_day_of(day) ? date - chr::days(2) : date + chr::days(1);
    default:
      return day;
  }
}

}  // namespace

std::optional<Cron> Cron::parse(std::string_view text) {
  std::vector<std::string_view> fields;
  for (const std::string_view field : split(text, ' ')) {
    if (!trim(field).empty()) fields.push_back(trim(field));
  }
  if (fields.size() == 5) fields.push_back("*");
  if (fields.size() != 6) return std::nullopt;
  const auto number = [](std::string_view word) { return to_number(word); };
  const auto month = [](std::string_view word) { return to_number(word, kMonths); };
  Cron cron;
  const bool is_good = parse_field(fields[0], 0, 59, cron.minutes_, number) &&
                       parse_field(fields[1], 0, 23, cron.hours_, number) &&
                       parse_field(fields[3], 1, 12, cron.months_, month) &&
                       parse_field(fields[5], kYearMin, kYearMax, cron.years_, number);
  if (!is_good || (fields[2] == "?") == (fields[4] == "?")) return std::nullopt;
  cron.by_weekday_ = fields[2] == "?";
  const bool has_days =
      cron.by_weekday_ ? cron.parse_day_of_week(fields[4]) : cron.parse_day_of_month(fields[2]);
  return has_days ? std::optional(cron) : std::nullopt;
}

bool Cron::parse_day_of_month(std::string_view field) {
  if (equal_ignoring_case(field, "L")) return last_day_ = true;
  if (equal_ignoring_case(field, "LW")) return last_working_day_ = true;
  if (field.ends_with('W') || field.ends_with('w')) {
    const auto day = to_number(field.substr(0, field.size() - 1));
    if (!day || *day < 1 || *day > 31) return false;
    working_day_near_ = static_cast<unsigned>(*day);
    return true;
  }
  return parse_field(field, 1, 31, days_, [](std::string_view word) { return to_number(word); });
}

bool Cron::parse_day_of_week(std::string_view field) {
  const auto number = [](std::string_view word) { return to_number(word, kWeekdays); };
  if (equal_ignoring_case(field, "L")) {  // the last of the week
    weekdays_.set(7);
    return true;
  }
  const auto weekday = [&](std::string_view word) -> std::optional<unsigned> {
    const auto value = number(word);
    if (!value || *value < 1 || *value > 7) return std::nullopt;
    return static_cast<unsigned>(*value);
  };
  if (const auto hash = field.find('#'); hash != std::string_view::npos) {
    const auto day = weekday(field.substr(0, hash));
    const auto which = to_number(field.substr(hash + 1));
    if (!day || !which || *which < 1 || *which > 5) return false;
    nth_weekday_ = {*day, static_cast<unsigned>(*which)};
    return true;
  }
  if (field.ends_with('L') || field.ends_with('l')) {
    last_weekday_ = weekday(field.substr(0, field.size() - 1));
    return last_weekday_.has_value();
  }
  return parse_field(field, 1, 7, weekdays_, number);
}

bool Cron::matches_day_of_month(chr::year_month_day day) const {
  if (last_day_) return day == last_day_of(day);
  if (last_working_day_) return day == last_working_day_of(day);
  if (working_day_near_) return day == working_day_near(day, *working_day_near_);
  return days_.test(static_cast<unsigned>(day.day()));
}

bool Cron::matches_day_of_week(chr::year_month_day day) const {
  const unsigned weekday = weekday_of(day);
  const unsigned number = static_cast<unsigned>(day.day());
  if (last_weekday_) {
    return weekday == *last_weekday_ && number + 7 > static_cast<unsigned>(last_day_of(day).day());
  }
  if (nth_weekday_) {
    return weekday == nth_weekday_->first && (number + 6) / 7 == nth_weekday_->second;
  }
  return weekdays_.test(weekday);
}

bool Cron::matches(chr::year_month_day day) const {
  const int year = static_cast<int>(day.year());
  if (year < kYearMin || year > kYearMax || !years_.test(static_cast<std::size_t>(year))) {
    return false;
  }
  if (!months_.test(static_cast<unsigned>(day.month()))) return false;
  return by_weekday_ ? matches_day_of_week(day) : matches_day_of_month(day);
}

std::optional<Timestamp> Cron::next_after(Timestamp time, const TimeZone& zone) const {
  // The day before too: where clocks are set back over midnight.
  auto day = chr::floor<chr::days>(zone.to_local(time)) - chr::days(1);
  for (;; day += chr::days(1)) {
    const chr::year_month_day date(day);
    if (static_cast<int>(date.year()) > kYearMax) return std::nullopt;
    if (!matches(date)) continue;
    for (unsigned hour = 0; hour < 24; ++hour) {
      if (!hours_.test(hour)) continue;
      for (unsigned minute = 0; minute < 60; ++minute) {
        if (!minutes_.test(minute)) continue;
        const auto found = zone.from_local(day + chr::hours(hour) + chr::minutes(minute));
        if (found && *found > time) return found;
      }
    }
  }
}

}  // namespace neargate::autoscaling
