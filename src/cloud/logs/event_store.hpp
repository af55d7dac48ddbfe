#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace neargate::logs {

// Where log events are kept: a SQLite file of their own, as there may be millions and none is
// needed in memory. An append has reached the operating system when it returns, so it outlives kill
// -9 of the daemon; a power cut may take the last moments (records take none: see store::Database).
class EventStore {
 public:
  struct Event {
    std::int64_t id = 0;  // grows with each event
    std::int64_t stream = 0;
    std::int64_t timestamp = 0;  // milliseconds since 1970, as the writer says
    std::int64_t ingested = 0;   // milliseconds since 1970, when it came
    std::string message;
  };

  explicit EventStore(const std::string& path);
  ~EventStore();

  void append(std::int64_t stream, std::int64_t ingested,
              const std::vector<std::pair<std::int64_t, std::string>>& timestamps_and_messages);

  // Events of the streams in the order of (timestamp, id), from `from` to before `to`; those behind
  // `after` where it is given, and backwards from before it where `backward`. Stops when `visit`
  // returns false.
  struct Position {
    std::int64_t timestamp = 0;
    std::int64_t id = 0;
  };
  void each(const std::vector<std::int64_t>& streams, std::int64_t from, std::int64_t to,
            std::optional<Position> after, bool backward,
            const std::function<bool(const Event& event)>& visit) const;

  void remove_stream(std::int64_t stream);
  void remove_older(std::int64_t stream, std::int64_t timestamp);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace neargate::logs
