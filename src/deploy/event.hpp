#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"

namespace neargate::deploy {

// Something that delivery has to say. Text and JSON are of one making, so that they agree.
struct Event {
  std::string kind;  // "registered", "progress", …: docs/deploy.md lists them
  std::string text;  // for people: a line or several, without a '\n' at the end
  // The JSON form's members besides "time", "event" and "text"; values are JSON already.
  std::vector<std::pair<std::string, std::string>> members;
  // When it happened, where that was before it is told: for people.
  std::optional<Timestamp> happened;
  // On a terminal, what stands in for the lines of such events before it: drawn in place.
  std::vector<std::string> table;

  Event(std::string event_kind, std::string event_text)
      : kind(std::move(event_kind)), text(std::move(event_text)) {}

  Event& with(std::string name, std::string_view value);
  Event& with(std::string name, const char* value);
  Event& with(std::string name, std::int64_t value);
  Event& with(std::string name, int value);
  Event& with(std::string name, bool value);
  Event& with_json(std::string name, std::string value);
};

// One line: {"time":"2026-11-23T16:20:31.123Z","event":"registered",…,"text":"…"}.
std::string to_json(const Event& event, std::string_view time);

// A string and a list of strings as JSON.
std::string json_text(std::string_view text);
std::string json_list(const std::vector<std::string>& items);

}  // namespace neargate::deploy
