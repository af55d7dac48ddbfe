#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace neargate::oidc {

// The signature algorithms (RFC 7518 section 3.1) that IAM takes of OpenID Connect providers. None
// of them is symmetric, and "none" is none of them.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
enum class Algorithm : std::uint8_t { rs256, rs384, rs512, es256, es384, es512 };

std::string_view name_of(Algorithm algorithm);  // "RS256"
std::optional<Algorithm> algorithm_of(std::string_view name);

}  // namespace neargate::oidc
