#include "cloud/autoscaling/time_zone.hpp"

#include <algorithm>
#include <charconv>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace neargate::autoscaling {
namespace {

constexpr const char* kDirectory = "/usr/share/zoneinfo/";
constexpr std::size_t kHeaderSize = 44;
constexpr std::size_t kTypeSize = 6;  // of a local time type: offset, is summer, designation

// Big-endian numbers, one after the other; where there are not enough bytes it has failed.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  std::int64_t number(std::size_t size) {
    if (bytes_.size() < size) {
      failed_ = true;
      return 0;
    }
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < size; ++i)
      value = value << 8 | static_cast<unsigned char>(bytes_[i]);
    bytes_.remove_prefix(size);
    if (size == 4) return static_cast<std::int32_t>(value);
    return static_cast<std::int64_t>(value);
  }
  void skip(std::size_t size) {
    failed_ = failed_ || bytes_.size() < size;
    bytes_.remove_prefix(std::min(size, bytes_.size()));
  }
  std::string_view rest() const { return bytes_; }
  bool failed() const { return failed_; }

 private:
  std::string_view bytes_;
  bool failed_ = false;
};

struct Header {
  std::size_t ut_indicators, standard_indicators, leap_seconds, transitions, types, characters;

  std::size_t body(std::size_t time_size) const {
    return transitions * (time_size + 1) + types * kTypeSize + characters +
           leap_seconds * (time_size + 4) + standard_indicators + ut_indicators;
  }
};

std::optional<Header> read_header(Reader& reader) {
  if (!reader.rest().starts_with("TZif") || reader.rest().size() < kHeaderSize) return std::nullopt;
  reader.skip(20);
  const auto count = [&reader] { return static_cast<std::size_t>(reader.number(4) & 0xffffff); };
  Header header{};
  header.ut_indicators = count();
  header.standard_indicators = count();
  header.leap_seconds = count();
  header.transitions = count();
  header.types = count();
  header.characters = count();
  return header;
}

// What POSIX calls a TZ variable, from its left to its right.
class RuleText {
 public:
  explicit RuleText(std::string_view text) : text_(text) {}

  bool done() const { return text_.empty(); }
  bool take(char c) {
    if (!text_.starts_with(c)) return false;
    text_.remove_prefix(1);
    return true;
  }
  // "CET" or "<+03>"
  bool take_name() {
    std::size_t size = 0;
    if (text_.starts_with('<')) {
      size = text_.find('>') == std::string_view::npos ? 0 : text_.find('>') + 1;
    } else {
      while (size < text_.size() && is_letter(text_[size])) ++size;
    }
    text_.remove_prefix(size);
    return size > 0;
  }
  std::optional<int> number() {
    int value = 0;
    const auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), value);
    if (error != std::errc()) return std::nullopt;
    text_.remove_prefix(static_cast<std::size_t>(end - text_.data()));
    return value;
  }
  // "[+-]hh[:mm[:ss]]"
  std::optional<Seconds> time() {
    const bool is_negative = text_.starts_with('-');
    if (is_negative || text_.starts_with('+')) text_.remove_prefix(1);
    Seconds sum{};
    for (const int unit : {3600, 60, 1}) {
      if (unit != 3600 && !take(':')) break;
      const auto value = number();
      if (!value) return std::nullopt;
      sum += Seconds(*value * unit);
    }
    return is_negative ? -sum : sum;
  }

 private:
  static bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
  std::string_view text_;
};

Seconds since_epoch(Timestamp time) { return std::chrono::floor<Seconds>(time.time_since_epoch()); }

}  // namespace

std::optional<TimeZone> TimeZone::find(const std::string& name) {
  if (name == "UTC") return utc();
  const bool is_name =
      !name.empty() && name.front() != '/' && name.find("..") == std::string::npos &&
      std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("_+-/").find(c) != std::string_view::npos;
      });
  if (!is_name) return std::nullopt;
  try {
    const auto file = read_file(kDirectory + name);
    return file ? parse(*file) : std::nullopt;
  } catch (const Error&) {
    return std::nullopt;  // a directory
  }
}

std::optional<TimeZone> TimeZone::parse(std::string_view file) {
  Reader reader(file);
  const auto old = read_header(reader);
  if (!old) return std::nullopt;
  reader.skip(old->body(4));  // what is there for programs of the last century
  const auto header = read_header(reader);
  if (!header || header->body(8) > reader.rest().size() || header->types == 0) return std::nullopt;
  Reader times(reader.rest());
  Reader kinds(reader.rest().substr(header->transitions * 8));
  std::vector<Seconds> offsets;
  Reader types(reader.rest().substr(header->transitions * 9));
  for (std::size_t i = 0; i < header->types; ++i) {
    offsets.emplace_back(types.number(4));
    types.skip(kTypeSize - 4);
  }
  TimeZone zone;
  zone.first_ = offsets.front();
  for (std::size_t i = 0; i < header->transitions; ++i) {
    const auto kind = static_cast<std::size_t>(kinds.number(1));
    if (kind >= offsets.size()) return std::nullopt;
    zone.transitions_.push_back({Seconds(times.number(8)), offsets[kind]});
  }
  reader.skip(header->body(8));
  const std::string_view rule = trim(reader.rest());
  if (reader.failed()) return std::nullopt;
  if (rule.empty()) return zone;
  zone.rule_ = parse_rule(rule);
  return zone.rule_ ? std::optional(zone) : std::nullopt;
}

std::optional<TimeZone::Rule> TimeZone::parse_rule(std::string_view text) {
  RuleText rest(text);
  Rule rule;
  if (!rest.take_name()) return std::nullopt;
  const auto west = rest.time();
  if (!west) return std::nullopt;
  rule.standard = -*west;
  if (rest.done()) return rule;
  if (!rest.take_name()) return std::nullopt;
  rule.summer = rule.standard + Seconds(3600);
  if (!rest.take(',')) {
    const auto summer_west = rest.time();
    if (!summer_west || !rest.take(',')) return std::nullopt;
    rule.summer = -*summer_west;
  }
  const auto change = [&rest](Change& into) {
    if (!rest.take('M')) return false;  // days by number are in no zone's file
    const auto month = rest.number();
    if (!month || *month < 1 || *month > 12 || !rest.take('.')) return false;
    const auto week = rest.number();
    if (!week || *week < 1 || *week > 5 || !rest.take('.')) return false;
    const auto weekday = rest.number();
    if (!weekday || *weekday < 0 || *weekday > 6) return false;
    into = {static_cast<unsigned>(*month), static_cast<unsigned>(*week),
            static_cast<unsigned>(*weekday), Seconds(2 * 3600)};
    if (!rest.take('/')) return true;
    const auto time = rest.time();
    if (time) into.time = *time;
    return time.has_value();
  };
  if (!change(rule.summer_begins) || !rest.take(',') || !change(rule.summer_ends)) {
    return std::nullopt;
  }
  return rest.done() ? std::optional(rule) : std::nullopt;
}

Seconds TimeZone::begin_of(const Change& change, int year) {
  namespace chr = std::chrono;
  const auto month = chr::year(year) / chr::month(change.month);
  const chr::weekday weekday(change.weekday);
  const chr::local_days day = change.week == 5 ? chr::local_days(month / weekday[chr::last])
                                               : chr::local_days(month / weekday[change.week]);
  return chr::duration_cast<Seconds>(day.time_since_epoch()) + change.time;
}

Seconds TimeZone::offset_by(const Rule& rule, Seconds time) {
  if (!rule.summer) return rule.standard;
  const auto day =
      std::chrono::floor<std::chrono::days>(std::chrono::sys_seconds(time + rule.standard));
  const int year = static_cast<int>(std::chrono::year_month_day(day).year());
  const Seconds begin = begin_of(rule.summer_begins, year) - rule.standard;
  const Seconds end = begin_of(rule.summer_ends, year) - *rule.summer;
  const bool is_summer = begin < end ? begin <= time && time < end : time < end || begin <= time;
  return is_summer ? *rule.summer : rule.standard;
}

Seconds TimeZone::offset(Timestamp time) const {
  const Seconds at = since_epoch(time);
  const auto next = std::upper_bound(
      transitions_.begin(), transitions_.end(), at,
      [](Seconds value, const Transition& transition) { return value < transition.at; });
  if (next == transitions_.end() && rule_) return offset_by(*rule_, at);
  return next == transitions_.begin() ? first_ : std::prev(next)->offset;
}

LocalTime TimeZone::to_local(Timestamp time) const {
  return LocalTime(since_epoch(time) + offset(time));
}

std::optional<Timestamp> TimeZone::from_local(LocalTime local) const {
  const auto as_utc = Timestamp(local.time_since_epoch());
  // No zone is a day away from UTC, and none is changed twice within two days.
  const Seconds before = offset(as_utc - std::chrono::days(1));
  const Seconds after = offset(as_utc + std::chrono::days(1));
  for (const Seconds candidate : {std::max(before, after), std::min(before, after)}) {
    const Timestamp time = as_utc - candidate;
    if (offset(time) == candidate) return time;
  }
  return std::nullopt;
}

}  // namespace neargate::autoscaling
