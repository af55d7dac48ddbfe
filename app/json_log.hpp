#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/clock.hpp"

// The app's log: one JSON object a line, written at once and as a whole, so that lines of several
// threads do not mix.
namespace neargate::app {

enum class Level { debug, info, warning, error };
std::optional<Level> parse_level(std::string_view text);
std::string_view level_name(Level level);

struct Field {
  std::string_view name;
  std::variant<std::string_view, std::int64_t, double> value;
};

class Log {
 public:
  // Writes to `descriptor`, which stays the caller's.
  Log(const Clock& clock, int descriptor, Level least)
      : clock_(clock), descriptor_(descriptor), least_(least) {}

  // {"time":"2026-11-23T05:40:09.123Z","level":"info","message":"...", fields...}
  // Where nobody reads the log any more the line is lost; the service goes on.
  void write(Level level, std::string_view message, const std::vector<Field>& fields = {}) const;
  bool enabled(Level level) const { return level >= least_; }

 private:
  const Clock& clock_;
  int descriptor_;
  Level least_;
};

}  // namespace neargate::app
