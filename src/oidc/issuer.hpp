#pragma once

#include <string>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "http/message.hpp"
#include "oidc/github_run.hpp"
#include "oidc/key.hpp"

namespace neargate::oidc {

// A local issuer of tokens with GitHub's claims. Without sockets and without state but its key.
class Issuer {
 public:
  Issuer(std::string url, PrivateKey key) : url_(std::move(url)), key_(std::move(key)) {}

  const std::string& url() const { return url_; }  // the tokens' "iss"
  std::string key_set() const;                     // what verifies them, as JSON

  // `audience` "": GitHub's default, the owner's page.
  std::string token(const GithubRun& run, const std::string& audience, Timestamp now,
                    Randomness& randomness) const;

 private:
  std::string url_;
  PrivateKey key_;
};

// What a runner offers its job (ACTIONS_ID_TOKEN_REQUEST_URL, with ACTIONS_ID_TOKEN_REQUEST_TOKEN
// as the bearer), and what an issuer publishes, all by GET:
//   …&audience=AUDIENCE                {"count":…,"value":"TOKEN"}; 401 for another bearer
//   /.well-known/openid-configuration  see discovery.hpp
//   /.well-known/jwks                  the key set
class IssuerEndpoint {
 public:
  // What is referred to outlives this. `bearer` is the token that jobs must show.
  IssuerEndpoint(const Issuer& issuer, GithubRun run, std::string bearer, const Clock& clock,
                 Randomness& randomness)
      : issuer_(issuer),
        run_(std::move(run)),
        bearer_(std::move(bearer)),
        clock_(clock),
        randomness_(randomness) {}

  // Where tokens are asked for. As in GitHub's URL, there is a query already, so that
  // "&audience=…" can be put behind it.
  static constexpr std::string_view kTokenTarget = "/token?api-version=2.0";

  http::Response answer(const http::RequestHead& request) const;

 private:
  http::Response token_answer(const http::RequestHead& request) const;

  const Issuer& issuer_;
  GithubRun run_;
  std::string bearer_;
  const Clock& clock_;
  Randomness& randomness_;
};

}  // namespace neargate::oidc
