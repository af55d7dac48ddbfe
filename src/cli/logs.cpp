#include <set>
#include <unistd.h>

#include "aws/pages.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/time_text.hpp"
#include "cli/commands.hpp"
#include "cli/ecs_listing.hpp"
#include "cli/feed_loop.hpp"
#include "cli/log_feed.hpp"
#include "cli/log_group.hpp"
#include "cli/previous_streams.hpp"
#include "cli/session.hpp"
#include "cli/since.hpp"
#include "deploy/event.hpp"
#include "smithy/json.hpp"

namespace neargate::cli {
namespace {

// AWS allows some 10 FilterLogEvents calls a second in a region; others want some of them too.
constexpr Milliseconds kFollowNear{500};
constexpr Milliseconds kFollowAws{2000};

void print_event(const logs::FilteredLogEvent& event, const Output& output) {
  if (output.json) {
    output.print(smithy::to_json(event));
    return;
  }
  const Timestamp time{Milliseconds(event.timestamp.value_or(0))};
  // The last part of a stream's name is its task: enough to tell lines apart.
  const std::string stream = event.log_stream_name.value_or("");
  const std::string task = stream.substr(stream.rfind('/') + 1).substr(0, 8);
  output.print(to_rfc3339_millis(time) + " " + task + " " + event.message.value_or(""));
}

// All that has come since the feed was last asked.
void print_fresh(logs::Client& client, logs::FilterLogEventsRequest request, LogFeed& feed,
                 const Output& output) {
  request.start_time = feed.start_ms();
  aws::each_page(
      std::move(request), [&](const auto& page) { return client.filter_log_events(page); },
      [&](const auto& answer) {
        for (const auto& event : feed.fresh(or_empty(answer.events))) print_event(event, output);
      });
}

// The streams that --previous means: see previous_streams().
std::vector<std::string> streams_before(deploy::Clients& clients, const std::string& group,
                                        const std::string& service) {
  logs::DescribeLogStreamsRequest request;
  request.log_group_name = group;
  request.order_by = "LastEventTime";
  request.descending = true;
  std::vector<std::string> streams;
  for (const auto& stream : or_empty(clients.logs.describe_log_streams(request).log_streams)) {
    streams.push_back(stream.log_stream_name.value_or(""));
  }
  std::set<std::string> running;
  for (const ecs::Task& task : list_tasks(clients.ecs, {})) {
    running.insert(last_part(task.task_arn.value_or("")));
  }
  std::vector<ecs::Task> stopped;
  for (ecs::Task& task : list_tasks(clients.ecs, {.stopped = true})) {
    if (service.empty() || task.group == "service:" + service) stopped.push_back(std::move(task));
  }
  const auto found = previous_streams(streams, running, stopped);
  if (found.empty()) {
    throw Error("no task ran before those that run now", group + " has no log of any",
                "see: neargate tasks --stopped");
  }
  return found;
}

int daemon_log(const LogsOptions& options, const Output& output) {
  const std::string path = options.state_directory + "/log/daemon.log";
  const auto text = read_file(path);
  if (!text) throw Error("there is no " + path, "the daemon has not run yet");
  if (!output.json) {
    output.print(*text);
    return 0;
  }
  for (const std::string_view line : split(*text, '\n')) {
    if (!line.empty()) output.print("{\"line\":" + deploy::json_text(line) + "}");
  }
  return 0;
}

}  // namespace

int logs(const LogsOptions& options, const Output& output) {
  if (options.daemon) return daemon_log(options, output);
  const Timestamp since = since_option(options.since, RealClock().now());
  Session session(options.endpoint);
  logs::FilterLogEventsRequest request;
  request.log_group_name = choose_log_group(session.transport, options.group, options.service);
  if (!options.filter.empty()) request.filter_pattern = options.filter;
  if (options.previous) {
    request.log_stream_names =
        streams_before(session.clients, *request.log_group_name, options.service);
  }
  LogFeed feed(since.time_since_epoch().count());
  const Milliseconds pause = session.clients.is_near() ? kFollowNear : kFollowAws;
  try {
    look_for_news(options.follow, pause, output,
                  [&] { print_fresh(session.clients.logs, request, feed, output); });
  } catch (const aws::Error& error) {
    if (error.code() != "ResourceNotFoundException") throw;
    throw Error("there is no log group " + *request.log_group_name, error.what(),
                "name one that there is, or a service: neargate logs --service NAME");
  }
  if (feed.is_empty()) output.note("No lines since " + options.since + ".");
  return 0;
}

}  // namespace neargate::cli
