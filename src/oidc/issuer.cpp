#include "oidc/issuer.hpp"

#include <nlohmann/json.hpp>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "oidc/discovery.hpp"
#include "oidc/key_set.hpp"
#include "oidc/token.hpp"

namespace neargate::oidc {
namespace {

http::Response json_answer(int status, std::string body) {
  http::Response response;
  response.status = status;
  response.headers.add("Content-Type", "application/json");
  response.body = std::move(body);
  return response;
}

http::Response problem(int status, const std::string& message) {
  return json_answer(status, nlohmann::json{{"message", message}}.dump());
}

// What follows "Bearer", whose case does not count (RFC 9110 section 11.1).
std::string_view bearer_of(const http::RequestHead& request) {
  constexpr std::string_view kBearer = "bearer ";
  const std::string_view given = request.headers.get("authorization");
  if (!equal_ignoring_case(given.substr(0, kBearer.size()), kBearer)) return {};
  return given.substr(kBearer.size());
}

}  // namespace

std::string Issuer::key_set() const { return key_set_document(key_); }

std::string Issuer::token(const GithubRun& run, const std::string& audience, Timestamp now,
                          Randomness& randomness) const {
  return sign_token(github_claims(run, url_, audience.empty() ? default_audience(run) : audience,
                                  now, randomness.uuid()),
                    key_);
}

http::Response IssuerEndpoint::answer(const http::RequestHead& request) const {
  if (request.method != "GET") return problem(405, "only GET is answered here");
  if (request.path() == kConfigurationPath) {
    return json_answer(200, configuration_document(issuer_.url()));
  }
  if (request.path() == "/.well-known/jwks") return json_answer(200, issuer_.key_set());
  if (request.path() == kTokenTarget.substr(0, kTokenTarget.find('?'))) {
    return token_answer(request);
  }
  return problem(404, "there is no " + std::string(request.path()));
}

http::Response IssuerEndpoint::token_answer(const http::RequestHead& request) const {
  if (!equal_in_constant_time(bearer_of(request), bearer_)) {
    return problem(401, "the bearer is not this job's ACTIONS_ID_TOKEN_REQUEST_TOKEN");
  }
  const auto query = http::parse_query(request.query());
  if (!query) return problem(400, "the query is not URL-encoded");
  std::string audience;
  for (const auto& [name, value] : *query) {
    if (name == "audience") audience = value;
  }
  const std::string token = issuer_.token(run_, audience, clock_.now(), randomness_);
  return json_answer(200, nlohmann::json{{"count", token.size()}, {"value", token}}.dump());
}

}  // namespace neargate::oidc
