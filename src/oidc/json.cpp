#include "oidc/json.hpp"

#include <set>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "oidc/limits.hpp"

namespace neargate::oidc {

nlohmann::json parse_object(std::string_view text, const char* what) {
  using Event = nlohmann::json::parse_event_t;
  std::vector<std::set<std::string>> open;  // the names that each open object has so far
  const char* why = nullptr;
  const auto watch = [&](int depth, Event event, const nlohmann::json& value) {
    if (depth > static_cast<int>(kJsonDepthMax)) why = "it is nested too deep";
    if (event == Event::object_start) open.emplace_back();
    if (event == Event::object_end) open.pop_back();
    if (event == Event::key && !open.back().insert(value.get<std::string>()).second) {
      why = "it has a name twice";
    }
    return why == nullptr;
  };
  // The parser goes on after a refusal, without keeping what it reads: that is bounded by the size.
  nlohmann::json object = nlohmann::json::parse(text, watch, /*allow_exceptions=*/false);
  if (why != nullptr) throw Error(what, why);
  if (!object.is_object()) throw Error(what, "it is not a JSON object");
  return object;
}

std::optional<std::string> string_member(const nlohmann::json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end()) return std::nullopt;
  if (!found->is_string()) throw Error(std::string(name) + " is not a string");
  return found->get<std::string>();
}

}  // namespace neargate::oidc
