#include "machine/conmon_log.hpp"

#include <charconv>
#include <optional>

namespace neargate::machine {
namespace {

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
  if (text.size() < at + count) return std::nullopt;
  int number = 0;
  const char* begin = text.data() + at;
  const auto [end, error] = std::from_chars(begin, begin + count, number);
  if (error != std::errc{} || end != begin + count) return std::nullopt;
  return number;
}

// RFC 3339 with nanoseconds and a numeric offset, as conmon prints its local time.
std::optional<Timestamp> parse_time(std::string_view text) {
  const auto year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
  const auto hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
  if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  Timestamp time = std::chrono::sys_days(date) + std::chrono::hours(*hour) +
                   std::chrono::minutes(*minute) + std::chrono::seconds(*second);
  std::size_t at = 19;
  if (text.size() > at && text[at] == '.') {
    time += Milliseconds(digits(text, at + 1, 3).value_or(0));
    at = text.find_first_of("+-Z", at);
    if (at == std::string_view::npos) return std::nullopt;
  }
  if (text.substr(at) == "Z") return time;
  const auto hours = digits(text, at + 1, 2), minutes = digits(text, at + 4, 2);
  if (!hours || !minutes) return std::nullopt;
  const auto offset = std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
  return text[at] == '-' ? time + offset : time - offset;
}

std::optional<LogLine> parse_line(std::string_view line) {
  const std::size_t stream = line.find(' ');
  if (stream == std::string_view::npos) return std::nullopt;
  const auto time = parse_time(line.substr(0, stream));
  std::string_view rest = line.substr(stream + 1);
  const bool from_stderr = rest.starts_with("stderr ");
  if (!time || (!from_stderr && !rest.starts_with("stdout "))) return std::nullopt;
  rest.remove_prefix(7);
  if (rest.size() < 2 || (rest[0] != 'F' && rest[0] != 'P') || rest[1] != ' ') return std::nullopt;
  return LogLine{*time, from_stderr, rest[0] == 'P', std::string(rest.substr(2))};
}

}  // namespace

std::vector<LogLine> parse_conmon_log(std::string_view bytes, std::size_t& consumed) {
  std::vector<LogLine> lines;
  consumed = 0;
  for (;;) {
    const std::size_t end = bytes.find('\n', consumed);
    if (end == std::string_view::npos) return lines;
    if (auto line = parse_line(bytes.substr(consumed, end - consumed))) {
      lines.push_back(std::move(*line));
    }
    consumed = end + 1;
  }
}

}  // namespace neargate::machine
