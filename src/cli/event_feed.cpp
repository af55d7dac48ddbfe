#include "cli/event_feed.hpp"

#include <algorithm>

#include "cli/ecs_listing.hpp"

namespace neargate::cli {

std::vector<FeedEvent> EventFeed::fresh(const std::vector<ecs::Service>& services) {
  std::vector<FeedEvent> out;
  std::set<std::string> listed;
  for (const ecs::Service& service : services) {
    const auto events = or_empty(service.events);
    for (auto event = events.rbegin(); event != events.rend(); ++event) {
      const std::string id = event->id.value_or("");
      const Timestamp time = event->created_at.value_or(Timestamp{});
      if (!listed.insert(id).second || seen_.contains(id) || time < since_) continue;
      out.push_back({time, last_part(service.cluster_arn.value_or("")),
                     service.service_name.value_or(""), id, event->message.value_or("")});
    }
  }
  seen_ = std::move(listed);
  std::ranges::stable_sort(out, {}, &FeedEvent::time);
  return out;
}

}  // namespace neargate::cli
