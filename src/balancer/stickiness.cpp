#include "balancer/stickiness.hpp"

#include <charconv>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "base/time_text.hpp"

namespace neargate::balancer {
namespace {

constexpr std::size_t kTokenSize = 32;
constexpr std::string_view kTwin = "CORS";

std::int64_t seconds_of(Timestamp time) {
  return std::chrono::duration_cast<Seconds>(time.time_since_epoch()).count();
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

// The value of "name=value"; nothing where the name is another one.
std::optional<std::string_view> value_of(std::string_view pair, std::string_view name,
                                         std::string_view suffix = {}) {
  const std::size_t length = name.size() + suffix.size();
  const bool fits = pair.size() > length && pair.starts_with(name) &&
                    pair.substr(name.size()).starts_with(suffix) && pair[length] == '=';
  if (!fits) return std::nullopt;
  return pair.substr(length + 1);
}

std::optional<std::string_view> find(const http::Headers& request, std::string_view name,
                                     std::string_view suffix) {
  for (const auto& [field, text] : request) {
    if (!equal_ignoring_case(field, "Cookie")) continue;
    std::string_view rest = text;
    while (!rest.empty()) {
      const std::size_t end = rest.find(';');
      if (const auto value = value_of(trimmed(rest.substr(0, end)), name, suffix)) return value;
      rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
  }
  return std::nullopt;
}

// The token of "token.expiry".
std::string_view valid_token(std::optional<std::string_view> value, Timestamp now) {
  if (!value || value->size() <= kTokenSize + 1 || (*value)[kTokenSize] != '.') return {};
  std::int64_t expires = 0;
  const std::string_view digits = value->substr(kTokenSize + 1);
  const auto [end, error] = std::from_chars(digits.begin(), digits.end(), expires, 16);
  const bool valid = error == std::errc() && end == digits.end() && expires > seconds_of(now);
  return valid ? value->substr(0, kTokenSize) : std::string_view();
}

}  // namespace

std::string make_token(std::string_view id) { return sha256_hex(id).substr(0, kTokenSize); }

std::optional<std::string_view> find_cookie(const http::Headers& request, std::string_view name) {
  return find(request, name, {});
}

bool sets_cookie(const http::Headers& response, std::string_view name) {
  for (const auto& [field, text] : response) {
    if (equal_ignoring_case(field, "Set-Cookie") && value_of(trimmed(text), name)) return true;
  }
  return false;
}

std::string_view find_token(const http::Headers& request, std::string_view name, Timestamp now) {
  const std::string_view token = valid_token(find(request, name, {}), now);
  return token.empty() ? valid_token(find(request, name, kTwin), now) : token;
}

void append_cookies(std::string& out, const StickyCookie& cookie) {
  char expiry[20];
  const auto end = std::to_chars(expiry, expiry + sizeof expiry, seconds_of(cookie.expires), 16);
  const std::string_view digits(expiry, std::size_t(end.ptr - expiry));
  const std::string date = to_http_date(cookie.expires);
  const auto append = [&](std::string_view suffix, std::string_view more) {
    out.append("Set-Cookie: ").append(cookie.name).append(suffix).append("=");
    out.append(cookie.token).append(".").append(digits);
    out.append("; Expires=").append(date).append("; Path=/").append(more).append("\r\n");
  };
  append("", "");
  if (cookie.name == kApplicationCookie) return;
  append(kTwin, cookie.tls ? "; SameSite=None; Secure" : "; SameSite=None");
}

}  // namespace neargate::balancer
