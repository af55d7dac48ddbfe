#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "http/message.hpp"

// Cookies by which a client's requests keep going to the same target (AWSALB, AWSALBAPP-0) or
// target group (AWSALBTG). A cookie's value is a token of the target or group, and when it expires:
// the balancer keeps nothing, so that stickiness outlives it. Tokens are digests of ids that
// clients do not know; whoever makes up one can at most choose a target.
namespace neargate::balancer {

inline constexpr std::string_view kTargetCookie = "AWSALB";
inline constexpr std::string_view kGroupCookie = "AWSALBTG";
inline constexpr std::string_view kApplicationCookie = "AWSALBAPP-0";

// 32 hexadecimal digits.
std::string make_token(std::string_view id);

// The value of a request's cookie; nothing where there is none of that name.
std::optional<std::string_view> find_cookie(const http::Headers& request, std::string_view name);
// Whether a response sets a cookie of that name.
bool sets_cookie(const http::Headers& response, std::string_view name);

// The token in the request's cookie of that name, or in its twin for other origins (AWSALBCORS); ""
// where there is none, or it has expired.
std::string_view find_token(const http::Headers& request, std::string_view name, Timestamp now);

struct StickyCookie {
  std::string_view name;
  std::string_view token;
  Timestamp expires;
  bool tls = false;
};
// Set-Cookie fields, each a whole line: the cookie, and its twin. The application's has no twin.
void append_cookies(std::string& out, const StickyCookie& cookie);

}  // namespace neargate::balancer
