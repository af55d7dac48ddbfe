#include "deploy/event.hpp"

#include "smithy/json.hpp"

namespace neargate::deploy {

std::string json_text(std::string_view text) {
  std::string out;
  smithy::append_json_string(out, text);
  return out;
}

Event& Event::with_json(std::string name, std::string value) {
  members.emplace_back(std::move(name), std::move(value));
  return *this;
}

Event& Event::with(std::string name, std::string_view value) {
  return with_json(std::move(name), json_text(value));
}

Event& Event::with(std::string name, const char* value) {
  return with(std::move(name), std::string_view(value));
}

Event& Event::with(std::string name, std::int64_t value) {
  return with_json(std::move(name), std::to_string(value));
}

Event& Event::with(std::string name, int value) {
  return with_json(std::move(name), std::to_string(value));
}

Event& Event::with(std::string name, bool value) {
  return with_json(std::move(name), value ? "true" : "false");
}

std::string to_json(const Event& event, std::string_view time) {
  std::string out = "{\"time\":" + json_text(time) + ",\"event\":" + json_text(event.kind);
  for (const auto& [name, value] : event.members) out += "," + json_text(name) + ":" + value;
  return out + ",\"text\":" + json_text(event.text) + "}";
}

std::string json_list(const std::vector<std::string>& items) {
  std::string out = "[";
  for (const std::string& item : items) out += (out.size() > 1 ? "," : "") + json_text(item);
  return out + "]";
}

}  // namespace neargate::deploy
