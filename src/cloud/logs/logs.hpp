#pragma once

#include <string>
#include <vector>

#include "cloud/logs/event_store.hpp"
#include "cloud/world.hpp"
#include "gen/logs/api.hpp"
#include "store/table.hpp"

namespace neargate::logs {

// CloudWatch Logs: groups and streams are records, events are in an EventStore.
class Logs final : public Api {
 public:
  explicit Logs(cloud::World& world);

  // --- For the tasks' log drivers and flow logs ---
  struct Line {
    Timestamp time;
    std::string message;
  };
  bool group_exists(const std::string& group) const { return groups_.contains(group); }
  bool stream_exists(const std::string& group, const std::string& stream) const;
  void create_group(const std::string& group);                              // there already: fine
  void create_stream(const std::string& group, const std::string& stream);  // the same
  // Makes the stream where it is missing. Lines for a group that has gone are dropped.
  void append(const std::string& group, const std::string& stream, const std::vector<Line>& lines);

  // --- The API ---
  smithy::Unit create_log_group(const CreateLogGroupRequest&, aws::Call&) override;
  DescribeLogGroupsResponse describe_log_groups(const DescribeLogGroupsRequest&,
                                                aws::Call&) override;
  smithy::Unit delete_log_group(const DeleteLogGroupRequest&, aws::Call&) override;
  smithy::Unit put_retention_policy(const PutRetentionPolicyRequest&, aws::Call&) override;
  smithy::Unit delete_retention_policy(const DeleteRetentionPolicyRequest&, aws::Call&) override;
  smithy::Unit create_log_stream(const CreateLogStreamRequest&, aws::Call&) override;
  DescribeLogStreamsResponse describe_log_streams(const DescribeLogStreamsRequest&,
                                                  aws::Call&) override;
  smithy::Unit delete_log_stream(const DeleteLogStreamRequest&, aws::Call&) override;
  PutLogEventsResponse put_log_events(const PutLogEventsRequest&, aws::Call&) override;
  GetLogEventsResponse get_log_events(const GetLogEventsRequest&, aws::Call&) override;
  FilterLogEventsResponse filter_log_events(const FilterLogEventsRequest&, aws::Call&) override;
  smithy::Unit tag_resource(const TagResourceRequest&, aws::Call&) override;
  smithy::Unit untag_resource(const UntagResourceRequest&, aws::Call&) override;
  ListTagsForResourceResponse list_tags_for_resource(const ListTagsForResourceRequest&,
                                                     aws::Call&) override;

 private:
  const LogGroupRecord& group(const std::string& name) const;
  const LogGroupRecord& group_of_arn(const std::string& arn) const;
  const LogStreamRecord& stream(const std::string& group, const std::string& name) const;
  // The group that a request names by name or by ARN.
  std::string group_name(const std::optional<std::string>& name,
                         const std::optional<std::string>& identifier) const;
  std::string stream_arn(const std::string& group, const std::string& stream) const;
  const LogStreamRecord& add_stream(const std::string& group, const std::string& name);
  void append_events(const std::string& group, const LogStreamRecord& stream,
                     const std::vector<std::pair<std::int64_t, std::string>>& events);
  // Events before this have expired by the group's retention.
  std::int64_t oldest_kept(const LogGroupRecord& group) const;
  std::vector<const LogStreamRecord*> streams_of(const std::string& group) const;

  cloud::World& world_;
  store::Table<LogGroupRecord> groups_;
  store::Table<LogStreamRecord> streams_;  // by "group\0stream"
  EventStore events_;
};

}  // namespace neargate::logs
