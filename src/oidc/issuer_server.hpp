#pragma once

#include <memory>
#include <string>

#include "net/socket.hpp"
#include "oidc/issuer.hpp"

namespace neargate::oidc {

// An IssuerEndpoint on a port of this machine, served by a thread of its own for as long as this
// lives: what a job's actions ask for their tokens.
class IssuerServer {
 public:
  // Port 0: one that is free. Throws Error where the port is taken.
  IssuerServer(Issuer issuer, GithubRun run, const net::Endpoint& where = {"127.0.0.1", 0});
  ~IssuerServer();
  IssuerServer(const IssuerServer&) = delete;
  IssuerServer& operator=(const IssuerServer&) = delete;

  std::string request_url() const;           // ACTIONS_ID_TOKEN_REQUEST_URL
  const std::string& request_token() const;  // ACTIONS_ID_TOKEN_REQUEST_TOKEN

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace neargate::oidc
