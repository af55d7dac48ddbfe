#include "pipeline/identity_server.hpp"

#include <map>

#include "http/server.hpp"

namespace neargate::pipeline {

struct IdentityServer::State {
  State(net::Reactor& reactor, const oidc::Issuer& the_issuer)
      : issuer(the_issuer),
        server(
            reactor, {}, [](const http::RequestHead&) { return http::BodyPolicy(); },
            [this](http::Request request, http::Responder responder) {
              responder.answer(answer(request));
            }) {}

  http::Response answer(const http::Request& request) const {
    const std::string_view given = request.headers.get("Authorization");
    const std::size_t space = given.find(' ');
    const auto found =
        endpoints.find(std::string(given.substr(space == given.npos ? 0 : space + 1)));
    if (found != endpoints.end()) return found->second.answer(request);
    http::Response refusal;
    refusal.status = 401;
    return refusal;
  }

  const oidc::Issuer& issuer;
  RealClock clock;
  Randomness randomness;
  std::map<std::string, oidc::IssuerEndpoint> endpoints;  // by bearer
  net::Endpoint address;
  http::Server server;
};

IdentityServer::IdentityServer(net::Reactor& reactor, const oidc::Issuer& issuer)
    : state_(std::make_unique<State>(reactor, issuer)) {
  UniqueFd socket = net::listen_tcp({"127.0.0.1", 0});
  state_->address = net::local_endpoint(socket.get());
  state_->server.listen(std::move(socket));
}

IdentityServer::~IdentityServer() = default;

std::string IdentityServer::offer(const oidc::GithubRun& run) {
  const std::string bearer = state_->randomness.hex(40);
  state_->endpoints.try_emplace(bearer, state_->issuer, run, bearer, state_->clock,
                                state_->randomness);
  return bearer;
}

std::string IdentityServer::url() const {
  return "http://" + state_->address.text() + std::string(oidc::IssuerEndpoint::kTokenTarget);
}

}  // namespace neargate::pipeline
