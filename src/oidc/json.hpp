#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace neargate::oidc {

// A JSON object, read strictly: no name twice in an object (RFC 7515 section 4, RFC 7519 section
// 4), not deeper than kJsonDepthMax. `what` begins the message of the Error that it throws.
nlohmann::json parse_object(std::string_view text, const char* what);

// The member of that name; nothing where there is none. Throws Error where it is no string.
std::optional<std::string> string_member(const nlohmann::json& object, const char* name);

}  // namespace neargate::oidc
