#pragma once

#include <memory>
#include <string>

#include "net/reactor.hpp"
#include "oidc/issuer.hpp"

namespace neargate::pipeline {

// Gives jobs their OpenID Connect tokens over HTTP, as GitHub does: at
// ACTIONS_ID_TOKEN_REQUEST_URL, to whoever brings ACTIONS_ID_TOKEN_REQUEST_TOKEN. Listens on
// loopback. On the reactor's thread.
class IdentityServer {
 public:
  // Both outlive this.
  IdentityServer(net::Reactor& reactor, const oidc::Issuer& issuer);
  ~IdentityServer();

  // Offers a job its tokens; returns the bearer that it is to bring.
  std::string offer(const oidc::GithubRun& run);
  std::string url() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace neargate::pipeline
