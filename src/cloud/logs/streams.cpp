#include <algorithm>

#include "cloud/logs/logs.hpp"
#include "cloud/pagination.hpp"

namespace neargate::logs {
namespace {

constexpr int kDescribeDefault = 50;

std::string stream_key(const std::string& group, const std::string& stream) {
  return group + '\0' + stream;
}

}  // namespace

const LogStreamRecord& Logs::stream(const std::string& group, const std::string& name) const {
  this->group(group);
  const LogStreamRecord* found = streams_.find(stream_key(group, name));
  if (found == nullptr) {
    throw aws::Error("ResourceNotFoundException", "The specified log stream does not exist.");
  }
  return *found;
}

std::vector<const LogStreamRecord*> Logs::streams_of(const std::string& group) const {
  std::vector<const LogStreamRecord*> out;
  const std::string prefix = stream_key(group, "");
  for (auto entry = streams_.lower_bound(prefix);
       entry != streams_.end() && entry->first.starts_with(prefix); ++entry) {
    out.push_back(&entry->second);
  }
  return out;
}

std::string Logs::stream_arn(const std::string& group, const std::string& stream) const {
  return world_.arn("logs", "log-group:" + group + ":log-stream:" + stream);
}

const LogStreamRecord& Logs::add_stream(const std::string& group, const std::string& name) {
  LogStreamRecord record;
  record.number = static_cast<std::int64_t>(world_.database.next("logs.stream"));
  record.stream.log_stream_name = name;
  record.stream.creation_time = world_.clock.now().time_since_epoch().count();
  record.stream.arn = stream_arn(group, name);
  record.stream.stored_bytes = 0;
  return streams_.put(stream_key(group, name), record);
}

smithy::Unit Logs::create_log_stream(const CreateLogStreamRequest& in, aws::Call&) {
  group(in.log_group_name);
  if (streams_.contains(stream_key(in.log_group_name, in.log_stream_name))) {
    throw aws::Error("ResourceAlreadyExistsException", "The specified log stream already exists");
  }
  add_stream(in.log_group_name, in.log_stream_name);
  return {};
}

DescribeLogStreamsResponse Logs::describe_log_streams(const DescribeLogStreamsRequest& in,
                                                      aws::Call&) {
  const std::string name = group_name(in.log_group_name, in.log_group_identifier);
  const bool by_time = in.order_by == "LastEventTime";
  if (by_time && in.log_stream_name_prefix) {
    throw aws::Error("InvalidParameterException",
                     "Cannot order by LastEventTime with a logStreamNamePrefix.");
  }
  DescribeLogStreamsResponse out;
  auto& list = out.log_streams.emplace();
  for (const LogStreamRecord* record : streams_of(name)) {
    if (in.log_stream_name_prefix &&
        !record->stream.log_stream_name->starts_with(*in.log_stream_name_prefix)) {
      continue;
    }
    list.push_back(record->stream);
  }
  if (by_time) {
    std::stable_sort(list.begin(), list.end(), [](const LogStream& a, const LogStream& b) {
      return a.last_event_timestamp.value_or(0) < b.last_event_timestamp.value_or(0);
    });
  }
  if (in.descending.value_or(false)) std::reverse(list.begin(), list.end());
  out.next_token = cloud::paginate(list, in.limit.value_or(kDescribeDefault), in.next_token,
                                   "InvalidParameterException");
  return out;
}

smithy::Unit Logs::delete_log_stream(const DeleteLogStreamRequest& in, aws::Call&) {
  const LogStreamRecord& record = stream(in.log_group_name, in.log_stream_name);
  events_.remove_stream(record.number);
  streams_.erase(stream_key(in.log_group_name, in.log_stream_name));
  return {};
}

bool Logs::stream_exists(const std::string& group, const std::string& stream) const {
  return streams_.contains(stream_key(group, stream));
}

void Logs::create_stream(const std::string& group, const std::string& stream) {
  if (groups_.contains(group) && !stream_exists(group, stream)) add_stream(group, stream);
}

void Logs::append(const std::string& group, const std::string& stream,
                  const std::vector<Line>& lines) {
  if (!groups_.contains(group) || lines.empty()) return;
  const LogStreamRecord* record = streams_.find(stream_key(group, stream));
  if (record == nullptr) record = &add_stream(group, stream);
  std::vector<std::pair<std::int64_t, std::string>> events;
  for (const Line& line : lines) {
    events.emplace_back(line.time.time_since_epoch().count(), line.message);
  }
  append_events(group, *record, events);
}

void Logs::append_events(const std::string& group, const LogStreamRecord& stream,
                         const std::vector<std::pair<std::int64_t, std::string>>& events) {
  const std::int64_t now = world_.clock.now().time_since_epoch().count();
  events_.append(stream.number, now, events);
  const auto [first, last] = std::minmax_element(
      events.begin(), events.end(), [](auto& a, auto& b) { return a.first < b.first; });
  streams_.update(
      stream_key(group, *stream.stream.log_stream_name),
      [&, first = first, last = last](LogStreamRecord& record) {
        LogStream& shown = record.stream;
        if (!shown.first_event_timestamp || first->first < *shown.first_event_timestamp) {
          shown.first_event_timestamp = first->first;
        }
        shown.last_event_timestamp = std::max(last->first, shown.last_event_timestamp.value_or(0));
        shown.last_ingestion_time = now;
      });
}

}  // namespace neargate::logs
