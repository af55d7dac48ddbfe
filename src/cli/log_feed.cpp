#include "cli/log_feed.hpp"

#include <algorithm>

namespace neargate::cli {

std::int64_t LogFeed::start_ms() const { return std::max(since_ms_, newest_ms_ - kLateMs); }

std::vector<logs::FilteredLogEvent> LogFeed::fresh(
    const std::vector<logs::FilteredLogEvent>& events) {
  std::vector<logs::FilteredLogEvent> out;
  const std::int64_t start = start_ms();
  for (const logs::FilteredLogEvent& event : events) {
    const std::int64_t time = event.timestamp.value_or(0);
    // What is older than what would be asked for next is not remembered: it is not told twice, as
    // it is not asked for twice.
    if (time < start || !told_.emplace(event.event_id.value_or(""), time).second) continue;
    newest_ms_ = std::max(newest_ms_, time);
    out.push_back(event);
  }
  std::erase_if(told_, [oldest = start_ms()](const auto& each) { return each.second < oldest; });
  return out;
}

}  // namespace neargate::cli
