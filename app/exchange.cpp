#include "app/exchange.hpp"

#include <algorithm>

namespace neargate::app {
namespace {

constexpr std::size_t kRequestIdMax = 128;
constexpr std::size_t kLoggedMax = 512;  // of each text of the caller

bool is_id_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-_.:/=+").find(c) != std::string_view::npos;
}

std::string cut(std::string_view text) { return std::string(text.substr(0, kLoggedMax)); }

}  // namespace

std::string choose_request_id(const http::Headers& headers, Randomness& randomness) {
  const std::string_view given = headers.get("X-Request-Id");
  const bool usable = !given.empty() && given.size() <= kRequestIdMax &&
                      std::all_of(given.begin(), given.end(), is_id_character);
  return usable ? std::string(given) : randomness.uuid();
}

Exchange begin_exchange(const http::RequestHead& head, std::string_view peer, Instant now,
                        Randomness& randomness) {
  return {.started = now,
          .request_id = choose_request_id(head.headers, randomness),
          .trace_id = cut(head.headers.get("X-Amzn-Trace-Id")),
          .method = cut(head.method),
          .path = cut(head.path()),
          .peer = cut(peer),
          .user_agent = cut(head.headers.get("User-Agent"))};
}

}  // namespace neargate::app
