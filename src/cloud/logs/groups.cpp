#include <algorithm>

#include "base/text.hpp"
#include "cloud/logs/logs.hpp"
#include "cloud/pagination.hpp"

namespace neargate::logs {
namespace {

// Source: PutRetentionPolicy in the CloudWatch Logs API reference.
constexpr int kRetentionDays[] = {1,   3,   5,   7,   14,   30,   60,   90,   120,  150,  180,
                                  365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653};
constexpr std::int64_t kDayMilliseconds = 86'400'000;
constexpr int kDescribeDefault = 50;

std::int64_t now_milliseconds(const Clock& clock) { return clock.now().time_since_epoch().count(); }

}  // namespace

Logs::Logs(cloud::World& world)
    : world_(world),
      groups_(world.database, "logs.groups"),
      streams_(world.database, "logs.streams"),
      events_(world.state_directory + "/log_events.db") {}

const LogGroupRecord& Logs::group(const std::string& name) const {
  const LogGroupRecord* found = groups_.find(name);
  if (found == nullptr) {
    throw aws::Error("ResourceNotFoundException", "The specified log group does not exist.");
  }
  return *found;
}

const LogGroupRecord& Logs::group_of_arn(const std::string& arn) const {
  const auto parsed = Arn::parse(arn);
  if (!parsed || parsed->service != "logs" || !parsed->resource.starts_with("log-group:")) {
    throw aws::Error("InvalidParameterException", "Invalid resource ARN: " + arn);
  }
  std::string name = parsed->resource.substr(10);
  if (name.ends_with(":*")) name.resize(name.size() - 2);
  return group(name);
}

std::string Logs::group_name(const std::optional<std::string>& name,
                             const std::optional<std::string>& identifier) const {
  if (name.has_value() == identifier.has_value()) {
    throw aws::Error("InvalidParameterException",
                     "Exactly one of logGroupName and logGroupIdentifier must be given.");
  }
  const std::string given = name ? *name : *identifier;
  const LogGroupRecord& found = given.starts_with("arn:") ? group_of_arn(given) : group(given);
  return *found.log_group.log_group_name;
}

std::int64_t Logs::oldest_kept(const LogGroupRecord& record) const {
  if (!record.log_group.retention_in_days) return 0;
  return now_milliseconds(world_.clock) - *record.log_group.retention_in_days * kDayMilliseconds;
}

void Logs::create_group(const std::string& name) {
  if (groups_.contains(name)) return;
  LogGroupRecord record;
  LogGroup& made = record.log_group;
  made.log_group_name = name;
  made.creation_time = now_milliseconds(world_.clock);
  made.log_group_arn = world_.arn("logs", "log-group:" + name);
  made.arn = *made.log_group_arn + ":*";
  made.metric_filter_count = 0;
  made.stored_bytes = 0;
  made.log_group_class = "STANDARD";
  groups_.put(name, record);
}

smithy::Unit Logs::create_log_group(const CreateLogGroupRequest& in, aws::Call&) {
  if (groups_.contains(in.log_group_name)) {
    throw aws::Error("ResourceAlreadyExistsException", "The specified log group already exists");
  }
  create_group(in.log_group_name);
  groups_.update(in.log_group_name, [&](LogGroupRecord& record) {
    record.tags = in.tags.value_or(std::map<std::string, std::string>{});
    record.log_group.log_group_class = in.log_group_class.value_or("STANDARD");
    record.log_group.deletion_protection_enabled = in.deletion_protection_enabled.value_or(false);
  });
  return {};
}

DescribeLogGroupsResponse Logs::describe_log_groups(const DescribeLogGroupsRequest& in,
                                                    aws::Call&) {
  DescribeLogGroupsResponse out;
  auto& list = out.log_groups.emplace();
  for (const auto& [name, record] : groups_) {
    if (in.log_group_name_prefix && !name.starts_with(*in.log_group_name_prefix)) continue;
    if (in.log_group_class && record.log_group.log_group_class != in.log_group_class) continue;
    list.push_back(record.log_group);
  }
  out.next_token = cloud::paginate(list, in.limit.value_or(kDescribeDefault), in.next_token,
                                   "InvalidParameterException");
  return out;
}

smithy::Unit Logs::delete_log_group(const DeleteLogGroupRequest& in, aws::Call&) {
  const LogGroupRecord& record = group(in.log_group_name);
  if (record.log_group.deletion_protection_enabled.value_or(false)) {
    throw aws::Error("ValidationException",
                     "The log group is protected from deletion: disable the protection first.");
  }
  for (const LogStreamRecord* stream : streams_of(in.log_group_name)) {
    events_.remove_stream(stream->number);
    streams_.erase(in.log_group_name + '\0' + std::string(*stream->stream.log_stream_name));
  }
  groups_.erase(in.log_group_name);
  return {};
}

smithy::Unit Logs::put_retention_policy(const PutRetentionPolicyRequest& in, aws::Call&) {
  const LogGroupRecord& record = group(in.log_group_name);
  if (std::find(std::begin(kRetentionDays), std::end(kRetentionDays), in.retention_in_days) ==
      std::end(kRetentionDays)) {
    throw aws::Error("InvalidParameterException",
                     "1 validation error detected: Value '" + std::to_string(in.retention_in_days) +
                         "' at 'retentionInDays' failed to satisfy constraint: Member must satisfy "
                         "enum value set of the documented retention days");
  }
  groups_.update(in.log_group_name, [&](LogGroupRecord& changed) {
    changed.log_group.retention_in_days = in.retention_in_days;
  });
  for (const LogStreamRecord* stream : streams_of(in.log_group_name)) {
    events_.remove_older(stream->number, oldest_kept(record));
  }
  return {};
}

smithy::Unit Logs::delete_retention_policy(const DeleteRetentionPolicyRequest& in, aws::Call&) {
  group(in.log_group_name);
  groups_.update(in.log_group_name,
                 [](LogGroupRecord& record) { record.log_group.retention_in_days.reset(); });
  return {};
}

smithy::Unit Logs::tag_resource(const TagResourceRequest& in, aws::Call&) {
  const std::string name = *group_of_arn(in.resource_arn).log_group.log_group_name;
  groups_.update(name, [&](LogGroupRecord& record) {
    for (const auto& [key, value] : in.tags) record.tags[key] = value;
  });
  return {};
}

smithy::Unit Logs::untag_resource(const UntagResourceRequest& in, aws::Call&) {
  const std::string name = *group_of_arn(in.resource_arn).log_group.log_group_name;
  groups_.update(name, [&](LogGroupRecord& record) {
    for (const std::string& key : in.tag_keys) record.tags.erase(key);
  });
  return {};
}

ListTagsForResourceResponse Logs::list_tags_for_resource(const ListTagsForResourceRequest& in,
                                                         aws::Call&) {
  ListTagsForResourceResponse out;
  out.tags = group_of_arn(in.resource_arn).tags;
  return out;
}

}  // namespace neargate::logs
