#include "base/time_text.hpp"
#include "cli/commands.hpp"
#include "cli/ecs_listing.hpp"
#include "cli/event_feed.hpp"
#include "cli/feed_loop.hpp"
#include "cli/session.hpp"
#include "cli/since.hpp"
#include "smithy/json.hpp"

namespace neargate::cli {
namespace {

// AWS allows some 20 DescribeServices calls a second in a region; others want some of them too.
constexpr Milliseconds kFollowNear{250};
constexpr Milliseconds kFollowAws{3000};

void print_event(const FeedEvent& event, const Output& output) {
  if (!output.json) {
    // The message begins with the service's name.
    output.print(to_rfc3339_millis(event.time) + " " + event.message);
    return;
  }
  std::string line = "{\"createdAt\":";
  smithy::append_json_string(line, to_rfc3339_millis(event.time));
  const std::pair<const char*, const std::string*> members[] = {{"cluster", &event.cluster},
                                                                {"service", &event.service},
                                                                {"id", &event.id},
                                                                {"message", &event.message}};
  for (const auto& [name, value] : members) {
    line += std::string(",\"") + name + "\":";
    smithy::append_json_string(line, *value);
  }
  output.print(line + "}");
}

std::vector<ecs::Service> all_services(ecs::Client& client, const EventsOptions& options) {
  std::vector<ecs::Service> all;
  for (const std::string& cluster : clusters(client, options.cluster)) {
    for (ecs::Service& service : list_services(client, cluster, options.service)) {
      all.push_back(std::move(service));
    }
  }
  return all;
}

}  // namespace

int events(const EventsOptions& options, const Output& output) {
  const Timestamp since = since_option(options.since, RealClock().now());
  Session session(options.endpoint);
  EventFeed feed(since);
  const Milliseconds pause = session.clients.is_near() ? kFollowNear : kFollowAws;
  look_for_news(options.follow, pause, output, [&] {
    const auto services = all_services(session.clients.ecs, options);
    if (services.empty()) check_named(session.clients.ecs, options.cluster, options.service);
    const auto fresh = feed.fresh(services);
    for (const FeedEvent& event : fresh) print_event(event, output);
    if (fresh.empty() && !options.follow) output.note("No events since " + options.since + ".");
  });
  return 0;
}

}  // namespace neargate::cli
