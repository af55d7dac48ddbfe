#include <charconv>
#include <thread>
#include <unistd.h>

#include "aws/http_transport.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/time_text.hpp"
#include "cli/commands.hpp"
#include "cli/daemon_client.hpp"
#include "gen/logs/client.hpp"
#include "smithy/json.hpp"

namespace neargate::cli {
namespace {

constexpr Milliseconds kFollowEvery{500};

aws::ClientConfig config(const daemon::Credentials& credentials) {
  aws::ClientConfig out;
  out.region = credentials.region;
  out.endpoint_url = credentials.endpoint;
  out.keys.access_key_id = credentials.access_key_id;
  out.keys.secret = credentials.secret_access_key;
  return out;
}

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

std::string choose_group(logs::Client& client, const std::string& asked) {
  if (!asked.empty()) return asked;
  const auto groups =
      client.describe_log_groups({}).log_groups.value_or(std::vector<logs::LogGroup>{});
  if (groups.size() == 1) return *groups.front().log_group_name;
  std::string names;
  for (const logs::LogGroup& group : groups) names += "\n  " + *group.log_group_name;
  throw Error("which log group?", groups.empty() ? "there is none yet" : "there are:" + names,
              "name it: neargate logs GROUP");
}

int daemon_log(const LogsOptions& options, const Output& output) {
  const std::string path = options.state_directory + "/log/daemon.log";
  const auto text = read_file(path);
  if (!text) throw Error("there is no " + path, "the daemon has not run yet");
  output.print(*text);
  return 0;
}

}  // namespace

std::optional<std::int64_t> parse_duration(const std::string& text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end + 1 != text.data() + text.size() || number < 0 ||
      number > 1'000'000) {
    return std::nullopt;
  }
  switch (*end) {
    case 's':
      return number * 1000;
    case 'm':
      return number * 60'000;
    case 'h':
      return number * 3'600'000;
    case 'd':
      return number * 86'400'000;
    default:
      return std::nullopt;
  }
}

int logs(const LogsOptions& options, const Output& output) {
  if (options.daemon) return daemon_log(options, output);
  const auto since = parse_duration(options.since);
  if (!since) {
    throw Error("--since " + options.since, "it is no length of time", "as in 90s, 10m, 2h or 1d");
  }
  aws::HttpTransport transport(config(DaemonClient(options.run_directory).credentials()));
  logs::Client client(transport);
  logs::FilterLogEventsRequest request;
  request.log_group_name = choose_group(client, options.group);
  if (!options.filter.empty()) request.filter_pattern = options.filter;
  request.start_time = RealClock().now().time_since_epoch().count() - *since;
  for (;;) {
    const auto answer = client.filter_log_events(request);
    const auto events = answer.events.value_or(std::vector<logs::FilteredLogEvent>{});
    for (const auto& event : events) print_event(event, output);
    // The token of the last event seen is where to go on, also when the page was not full.
    if (answer.next_token) {
      request.next_token = answer.next_token;
      continue;
    }
    if (!options.follow) return 0;
    if (!events.empty()) {
      request.start_time = *events.back().timestamp + 1;
      request.next_token.reset();
    }
    std::this_thread::sleep_for(kFollowEvery);
  }
}

}  // namespace neargate::cli
