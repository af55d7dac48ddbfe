#pragma once

#include <cstddef>

namespace neargate::oidc {

// STS takes tokens of up to 20,000 characters (WebIdentityToken of AssumeRoleWithWebIdentity).
inline constexpr std::size_t kTokenBytesMax = 20000;
// Headers and claims are flat; arrays and objects in claims are passed over, but they must end.
inline constexpr std::size_t kJsonDepthMax = 32;
// IAM: a provider's set may have 100 RSA and 100 EC keys.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
inline constexpr std::size_t kKeysMax = 200;
// Of a key set or a provider's configuration: 200 RSA keys with their certificates.
inline constexpr std::size_t kDocumentBytesMax = 1u << 20;
// RFC 7518 section 3.3 asks for 2048 bits; beyond 16384 a signature costs the verifier too much.
inline constexpr int kRsaBitsMin = 2048;
inline constexpr int kRsaBitsMax = 16384;

}  // namespace neargate::oidc
