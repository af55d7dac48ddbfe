#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "gen/logs/types.hpp"

namespace neargate::cli {

// Makes one sequence of what a log group is asked for again and again. A line may come after later
// ones: another of its millisecond was there first, or another task's were sent sooner. So the
// questions overlap, and what has been told is left out.
class LogFeed {
 public:
  // How much later than others a line may come: Docker's awslogs driver sends a stream's lines
  // together, 5 s after the first of them.
  static constexpr std::int64_t kLateMs = 6000;

  explicit LogFeed(std::int64_t since_ms) : since_ms_(since_ms) {}

  // From where to ask next, in milliseconds since 1970.
  std::int64_t start_ms() const;
  // Those of an answer's events, or of one page of it, that no earlier call has returned.
  std::vector<logs::FilteredLogEvent> fresh(const std::vector<logs::FilteredLogEvent>& events);
  bool is_empty() const { return newest_ms_ == 0; }  // nothing has been returned yet

 private:
  std::int64_t since_ms_;
  std::int64_t newest_ms_ = 0;
  std::map<std::string, std::int64_t> told_;  // id → time, of those that an answer may have again
};

}  // namespace neargate::cli
