#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"

namespace neargate::autoscaling {

// A clock's reading somewhere, without saying where.
using LocalTime = std::chrono::local_time<Seconds>;

// A time zone of the IANA database, as the system's files in /usr/share/zoneinfo have it (RFC
// 9636): what its clocks have shown, and by the rule at the file's end, what they will show.
class TimeZone {
 public:
  static TimeZone utc() { return {}; }
  // By the zone's name; nothing where the system does not know it.
  static std::optional<TimeZone> find(const std::string& name);
  // From a file's content; nothing where it is none.
  static std::optional<TimeZone> parse(std::string_view file);

  // How far its clocks are ahead of UTC.
  Seconds offset(Timestamp time) const;
  LocalTime to_local(Timestamp time) const;
  // When its clocks show this: nothing where they are set forward over it, the first time where
  // they show it twice.
  std::optional<Timestamp> from_local(LocalTime local) const;

 private:
  struct Transition {
    Seconds at{};  // since the epoch
    Seconds offset{};
  };
  // A day of the year on which clocks are changed, by POSIX's Mm.w.d.
  struct Change {
    unsigned month = 1;
    unsigned week = 1;  // 5: the month's last
    unsigned weekday = 0;
    Seconds time{};  // of the local clock before
  };
  // What follows the last transition.
  struct Rule {
    Seconds standard{};
    std::optional<Seconds> summer;
    Change summer_begins;
    Change summer_ends;
  };

  static std::optional<Rule> parse_rule(std::string_view text);
  static Seconds offset_by(const Rule& rule, Seconds time);
  static Seconds begin_of(const Change& change, int year);

  Seconds first_{};  // before all transitions
  std::vector<Transition> transitions_;
  std::optional<Rule> rule_;
};

}  // namespace neargate::autoscaling
