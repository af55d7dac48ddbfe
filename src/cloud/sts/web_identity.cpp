#include "cloud/sts/web_identity.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "aws/error.hpp"
#include "cloud/sts/limits.hpp"
#include "oidc/github_run.hpp"

namespace neargate::sts {
namespace {

// Those of GitHub's claims that AWS has condition keys for, since January 2026.
constexpr std::array<const char*, 10> kGithubKeys = {
    "actor", "actor_id",   "enterprise_id", "environment", "job_workflow_ref",
    "ref",   "repository", "repository_id", "workflow",    "repository_owner_id",
};

aws::Error invalid(const std::string& message) { return {"InvalidIdentityToken", message}; }

void require(bool is_there, const char* name) {
  if (!is_there) throw invalid(std::string("Missing a required claim: ") + name);
}

}  // namespace

std::string check_claims(const oidc::Claims& claims, const std::vector<std::string>& client_ids,
                         Timestamp now) {
  require(!claims.subject.empty(), "sub");
  require(!claims.audience.empty(), "aud");
  require(claims.expires.has_value(), "exp");
  require(claims.issued_at.has_value(), "iat");

  const auto is_known = [&](const std::string& id) {
    return std::find(client_ids.begin(), client_ids.end(), id) != client_ids.end();
  };
  std::string audience = claims.authorized_party;
  if (audience.empty()) {
    const auto found = std::find_if(claims.audience.begin(), claims.audience.end(), is_known);
    if (found != claims.audience.end()) audience = *found;
  }
  if (!is_known(audience)) throw invalid("Incorrect token audience");

  const auto seconds = std::chrono::duration_cast<Seconds>(now.time_since_epoch()).count();
  const auto skew = kProviderClockSkewMax.count();
  if (seconds >= *claims.expires + skew) {
    throw aws::Error("ExpiredTokenException",
                     fmt::format("Token expired: current date/time {} must be before the "
                                 "expiration date/time {}",
                                 seconds, *claims.expires));
  }
  if (claims.not_before && seconds < *claims.not_before - skew) {
    throw invalid(fmt::format("Token not valid yet: current date/time {} must be after {}", seconds,
                              *claims.not_before));
  }
  if (seconds < *claims.issued_at - skew) {
    throw invalid(fmt::format("Token issued in the future: current date/time {}, issued at {}",
                              seconds, *claims.issued_at));
  }
  return audience;
}

void add_claims(policy::Context& context, const std::string& provider_url,
                const oidc::Claims& claims) {
  const auto add = [&](const char* key, std::vector<std::string> values) {
    if (!values.empty()) context.set(provider_url + ":" + key, std::move(values));
  };
  const auto add_claim = [&](const char* name) {
    const auto found = claims.values.find(name);
    if (found != claims.values.end()) add(name, found->second);
  };
  add("sub", {claims.subject});
  if (claims.authorized_party.empty()) {
    add("aud", claims.audience);
  } else {
    add("aud", {claims.authorized_party});
    add("oaud", claims.audience);
  }
  add_claim("amr");
  const std::string_view github = oidc::kGithubIssuer.substr(std::string_view("https://").size());
  if (provider_url != github && !provider_url.starts_with(std::string(github) + "/")) return;
  for (const char* name : kGithubKeys) add_claim(name);
}

}  // namespace neargate::sts
