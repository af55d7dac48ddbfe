#include <algorithm>
#include <charconv>
#include <limits>

#include <fmt/format.h>

#include "base/text.hpp"
#include "cloud/logs/filter_pattern.hpp"
#include "cloud/logs/logs.hpp"

namespace neargate::logs {
namespace {

// Source: PutLogEvents, GetLogEvents and FilterLogEvents in the CloudWatch Logs API reference.
constexpr std::size_t kBatchBytesMax = 1'048'576;
constexpr std::size_t kEventOverheadBytes = 26;
constexpr std::int64_t kDay = 86'400'000;
constexpr std::int64_t kTooNew = 7'200'000;  // two hours ahead
constexpr std::int64_t kTooOld = 14 * kDay;
constexpr std::int64_t kBatchSpanMax = kDay;
constexpr std::size_t kPageEventsMax = 10'000;
constexpr std::size_t kPageBytesMax = 1'048'576;

aws::Error invalid(const std::string& message) { return {"InvalidParameterException", message}; }

// A token is a direction and a place between two events: "f/timestamp/id".
std::string token(char direction, EventStore::Position position) {
  return fmt::format("{}/{}/{}", direction, position.timestamp, position.id);
}

struct Token {
  bool backward = false;
  EventStore::Position position;
};

std::optional<Token> parse_token(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  const auto parts = split(*text, '/');
  const auto number = [](std::string_view digits, std::int64_t& value) {
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return error == std::errc() && end == digits.data() + digits.size();
  };
  Token out;
  if (parts.size() != 3 || (parts[0] != "f" && parts[0] != "b") ||
      !number(parts[1], out.position.timestamp) || !number(parts[2], out.position.id)) {
    throw invalid("The specified nextToken is invalid.");
  }
  out.backward = parts[0] == "b";
  return out;
}

}  // namespace

PutLogEventsResponse Logs::put_log_events(const PutLogEventsRequest& in, aws::Call&) {
  const LogStreamRecord& target = stream(in.log_group_name, in.log_stream_name);
  const LogGroupRecord& record = group(in.log_group_name);
  std::size_t bytes = 0;
  std::int64_t previous = std::numeric_limits<std::int64_t>::min();
  for (const InputLogEvent& event : in.log_events) {
    bytes += event.message.size() + kEventOverheadBytes;
    if (event.timestamp < previous) {
      throw invalid("Log events in a single PutLogEvents request must be in chronological order.");
    }
    previous = event.timestamp;
  }
  if (bytes > kBatchBytesMax)
    throw invalid("Upload too large: " + std::to_string(bytes) + " bytes exceeds limit of 1048576");
  if (previous - in.log_events.front().timestamp > kBatchSpanMax) {
    throw invalid(
        "The batch of log events in a single PutLogEvents request cannot span more than "
        "24 hours.");
  }
  const std::int64_t now = world_.clock.now().time_since_epoch().count();
  const std::int64_t expired = oldest_kept(record);
  RejectedLogEventsInfo rejected;
  std::vector<std::pair<std::int64_t, std::string>> accepted;
  for (std::size_t i = 0; i < in.log_events.size(); ++i) {
    const InputLogEvent& event = in.log_events[i];
    const auto index = static_cast<std::int32_t>(i);
    if (event.timestamp > now + kTooNew) {
      if (!rejected.too_new_log_event_start_index) rejected.too_new_log_event_start_index = index;
    } else if (event.timestamp < expired) {
      rejected.expired_log_event_end_index = index + 1;
    } else if (event.timestamp < now - kTooOld) {
      rejected.too_old_log_event_end_index = index + 1;
    } else {
      accepted.emplace_back(event.timestamp, event.message);
    }
  }
  if (!accepted.empty()) append_events(in.log_group_name, target, accepted);
  PutLogEventsResponse out;
  // Sequence tokens are no longer needed, and any is accepted; callers of old still expect one.
  out.next_sequence_token = fmt::format("{:056d}", now);
  if (!(rejected == RejectedLogEventsInfo{})) out.rejected_log_events_info = rejected;
  return out;
}

GetLogEventsResponse Logs::get_log_events(const GetLogEventsRequest& in, aws::Call&) {
  const std::string name = group_name(in.log_group_name, in.log_group_identifier);
  const LogStreamRecord& record = stream(name, in.log_stream_name);
  const std::int64_t from = std::max(in.start_time.value_or(0), oldest_kept(group(name)));
  const std::int64_t to = in.end_time.value_or(std::numeric_limits<std::int64_t>::max());
  const auto given = parse_token(in.next_token);
  const bool backward = given ? given->backward : !in.start_from_head.value_or(false);
  const auto limit = static_cast<std::size_t>(in.limit.value_or(static_cast<int>(kPageEventsMax)));

  std::vector<EventStore::Event> found;
  std::size_t bytes = 0;
  events_.each({record.number}, from, to, given ? std::optional(given->position) : std::nullopt,
               backward, [&](const EventStore::Event& event) {
                 bytes += event.message.size() + kEventOverheadBytes;
                 if (!found.empty() && bytes > kPageBytesMax) return false;
                 found.push_back(event);
                 return found.size() < limit;
               });
  if (backward) std::reverse(found.begin(), found.end());
  GetLogEventsResponse out;
  out.events.emplace();
  for (const EventStore::Event& event : found) {
    out.events->push_back(
        {.timestamp = event.timestamp, .message = event.message, .ingestion_time = event.ingested});
  }
  // Where nothing was found the caller gets its place back: asking again with it finds what has
  // come since. "You have reached the end when it returns the same token."
  EventStore::Position first, last;
  if (found.empty()) {
    first = last = given ? given->position : EventStore::Position{from, 0};
  } else {
    first = {found.front().timestamp, found.front().id};
    last = {found.back().timestamp, found.back().id};
  }
  out.next_forward_token = token('f', last);
  out.next_backward_token = token('b', first);
  return out;
}

FilterLogEventsResponse Logs::filter_log_events(const FilterLogEventsRequest& in, aws::Call&) {
  const std::string name = group_name(in.log_group_name, in.log_group_identifier);
  if (in.log_stream_names && in.log_stream_name_prefix) {
    throw invalid("logStreamNames and logStreamNamePrefix cannot be given together.");
  }
  std::map<std::int64_t, std::string> names;
  if (in.log_stream_names) {
    for (const std::string& wanted : *in.log_stream_names) {
      names.emplace(stream(name, wanted).number, wanted);
    }
  } else {
    for (const LogStreamRecord* record : streams_of(name)) {
      const std::string& stream_name = *record->stream.log_stream_name;
      if (stream_name.starts_with(in.log_stream_name_prefix.value_or(""))) {
        names.emplace(record->number, stream_name);
      }
    }
  }
  std::vector<std::int64_t> numbers;
  for (const auto& [number, stream_name] : names) numbers.push_back(number);
  const FilterPattern pattern(in.filter_pattern.value_or(""));
  const std::int64_t from = std::max(in.start_time.value_or(0), oldest_kept(group(name)));
  const std::int64_t to = in.end_time.value_or(std::numeric_limits<std::int64_t>::max() - 1) + 1;
  const auto given = parse_token(in.next_token);
  const auto limit = static_cast<std::size_t>(in.limit.value_or(static_cast<int>(kPageEventsMax)));

  FilterLogEventsResponse out;
  out.events.emplace();
  out.searched_log_streams.emplace();
  std::size_t bytes = 0;
  events_.each(
      numbers, from, to, given ? std::optional(given->position) : std::nullopt, false,
      [&](const EventStore::Event& event) {
        if (!pattern.matches(event.message)) return true;
        bytes += event.message.size() + kEventOverheadBytes;
        if (out.events->size() == limit || (!out.events->empty() && bytes > kPageBytesMax)) {
          return false;
        }
        FilteredLogEvent& shown = out.events->emplace_back();
        shown.log_stream_name = names.at(event.stream);
        shown.timestamp = event.timestamp;
        shown.message = event.message;
        shown.ingestion_time = event.ingested;
        shown.event_id = fmt::format("{:056d}", event.id);
        out.next_token = token('f', {event.timestamp, event.id});
        return true;
      });
  // A token means that there may be more: there is none where the page was not full.
  if (out.events->size() < limit && bytes <= kPageBytesMax) out.next_token.reset();
  return out;
}

}  // namespace neargate::logs
