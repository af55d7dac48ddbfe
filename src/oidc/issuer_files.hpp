#pragma once

#include <optional>
#include <string>

#include "oidc/issuer.hpp"

// The key of a local issuer, kept in the state directory for root alone: who can read it can make
// tokens that the Neargate here believes.
namespace neargate::oidc {

// Nothing where the issuer has no key there. Throws Error where it cannot be read.
std::optional<Issuer> load_issuer(const std::string& state_directory,
                                  const std::string& url = std::string(kGithubIssuer));
// Makes a key where there is none yet.
Issuer load_or_make_issuer(const std::string& state_directory,
                           const std::string& url = std::string(kGithubIssuer));
// False where there was no key.
bool forget_issuer(const std::string& state_directory,
                   const std::string& url = std::string(kGithubIssuer));

}  // namespace neargate::oidc
