#include "base/time_text.hpp"

#include <array>
#include <cstdlib>

#include <fmt/format.h>

namespace neargate {
namespace {

using std::chrono::floor;

constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

struct Civil {
  int year;
  unsigned month, day, weekday, hour, minute, second, millisecond;
};

Civil civil(Timestamp time) {
  const auto days = floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(days);
  const auto ms = (time - days).count();
  return {int(date.year()),         unsigned(date.month()),
          unsigned(date.day()),     std::chrono::weekday(days).c_encoding(),
          unsigned(ms / 3'600'000), unsigned(ms / 60'000 % 60),
          unsigned(ms / 1000 % 60), unsigned(ms % 1000)};
}

// Reads exactly `count` digits at `text`'s front and takes them off.
bool take_number(std::string_view& text, std::size_t count, unsigned& value) {
  if (text.size() < count) return false;
  value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
    value = value * 10 + unsigned(text[i] - '0');
  }
  text.remove_prefix(count);
  return true;
}

bool take(std::string_view& text, std::string_view expected) {
  if (!text.starts_with(expected)) return false;
  text.remove_prefix(expected.size());
  return true;
}

std::optional<Timestamp> compose(unsigned year, unsigned month, unsigned day, unsigned hour,
                                 unsigned minute, unsigned second, unsigned ms) {
  const std::chrono::year_month_day date{std::chrono::year(int(year)), std::chrono::month(month),
                                         std::chrono::day(day)};
  // Second 60 is a leap second; it counts as the next minute's first.
  if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  return Timestamp(std::chrono::sys_days(date)) + std::chrono::hours(hour) +
         std::chrono::minutes(minute) + Seconds(second) + Milliseconds(ms);
}

}  // namespace

std::string to_rfc3339(Timestamp time) {
  if ((time.time_since_epoch() % Seconds(1)).count() != 0) return to_rfc3339_millis(time);
  const Civil c = civil(time);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", c.year, c.month, c.day, c.hour,
                     c.minute, c.second);
}

std::string to_rfc3339_millis(Timestamp time) {
  const Civil c = civil(time);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", c.year, c.month, c.day, c.hour,
                     c.minute, c.second, c.millisecond);
}

std::string to_http_date(Timestamp time) {
  const Civil c = civil(time);
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays[c.weekday], c.day,
                     kMonths[c.month - 1], c.year, c.hour, c.minute, c.second);
}

std::string to_basic_iso8601(Timestamp time) {
  const Civil c = civil(time);
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", c.year, c.month, c.day, c.hour, c.minute,
                     c.second);
}

std::optional<Timestamp> parse_rfc3339(std::string_view text) {
  unsigned year, month, day, hour, minute, second, ms = 0;
  if (!take_number(text, 4, year) || !take(text, "-") || !take_number(text, 2, month) ||
      !take(text, "-") || !take_number(text, 2, day) || !take(text, "T") ||
      !take_number(text, 2, hour) || !take(text, ":") || !take_number(text, 2, minute) ||
      !take(text, ":") || !take_number(text, 2, second)) {
    return std::nullopt;
  }
  if (take(text, ".")) {
    std::size_t digits = 0;
    while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') {
      if (digits < 3) ms = ms * 10 + unsigned(text[digits] - '0');
      ++digits;
    }
    if (digits == 0 || digits > 9) return std::nullopt;
    for (std::size_t i = digits; i < 3; ++i) ms *= 10;
    text.remove_prefix(digits);
  }
  int offset_minutes = 0;
  if (!take(text, "Z")) {
    const bool behind = text.starts_with('-');
    unsigned offset_hour, offset_minute;
    if (!(take(text, "+") || take(text, "-")) || !take_number(text, 2, offset_hour) ||
        !take(text, ":") || !take_number(text, 2, offset_minute) || offset_hour > 23 ||
        offset_minute > 59) {
      return std::nullopt;
    }
    offset_minutes = int(offset_hour * 60 + offset_minute) * (behind ? -1 : 1);
  }
  if (!text.empty()) return std::nullopt;
  auto time = compose(year, month, day, hour, minute, second, ms);
  if (time) *time -= std::chrono::minutes(offset_minutes);
  return time;
}

std::optional<Timestamp> parse_http_date(std::string_view text) {
  unsigned year, month = 0, day, hour, minute, second;
  if (text.size() != 29) return std::nullopt;
  const std::string_view weekday = text.substr(0, 3);
  text.remove_prefix(3);
  if (!take(text, ", ") || !take_number(text, 2, day) || !take(text, " ")) return std::nullopt;
  for (unsigned i = 0; i < kMonths.size(); ++i) {
    if (text.starts_with(kMonths[i])) month = i + 1;
  }
  if (month == 0) return std::nullopt;
  text.remove_prefix(3);
  if (!take(text, " ") || !take_number(text, 4, year) || !take(text, " ") ||
      !take_number(text, 2, hour) || !take(text, ":") || !take_number(text, 2, minute) ||
      !take(text, ":") || !take_number(text, 2, second) || !take(text, " GMT") || !text.empty()) {
    return std::nullopt;
  }
  const auto time = compose(year, month, day, hour, minute, second, 0);
  if (!time || kDays[civil(*time).weekday] != weekday) return std::nullopt;
  return time;
}

std::optional<Timestamp> parse_basic_iso8601(std::string_view text) {
  unsigned year, month, day, hour, minute, second;
  if (!take_number(text, 4, year) || !take_number(text, 2, month) || !take_number(text, 2, day) ||
      !take(text, "T") || !take_number(text, 2, hour) || !take_number(text, 2, minute) ||
      !take_number(text, 2, second) || text != "Z") {
    return std::nullopt;
  }
  return compose(year, month, day, hour, minute, second, 0);
}

}  // namespace neargate
