#include "oidc/issuer_server.hpp"

#include <thread>

#include "http/server.hpp"
#include "net/reactor.hpp"

namespace neargate::oidc {
namespace {

constexpr std::size_t kBearerDigits = 64;

}  // namespace

struct IssuerServer::State {
  State(Issuer its_issuer, GithubRun run, const net::Endpoint& where)
      : issuer(std::move(its_issuer)),
        bearer(randomness.hex(kBearerDigits)),
        endpoint(issuer, std::move(run), bearer, clock, randomness),
        reactor(clock),
        server(
            reactor, {}, [](const http::RequestHead&) { return http::BodyPolicy{}; },
            [this](const http::Request& request, http::Responder responder) {
              responder.answer(endpoint.answer(request));
            }) {
    UniqueFd socket = net::listen_tcp(where);
    listening = net::local_endpoint(socket.get());
    server.listen(std::move(socket));
    thread = std::thread([this] { reactor.run(); });
  }
  ~State() {
    reactor.stop();
    thread.join();
  }

  const Issuer issuer;
  const RealClock clock;
  Randomness randomness;  // of the thread, once it runs
  const std::string bearer;
  const IssuerEndpoint endpoint;
  net::Endpoint listening;
  net::Reactor reactor;
  http::Server server;
  std::thread thread;
};

IssuerServer::IssuerServer(Issuer issuer, GithubRun run, const net::Endpoint& where)
    : state_(std::make_unique<State>(std::move(issuer), std::move(run), where)) {}

IssuerServer::~IssuerServer() = default;

std::string IssuerServer::request_url() const {
  return "http://" + state_->listening.text() + std::string(IssuerEndpoint::kTokenTarget);
}

const std::string& IssuerServer::request_token() const { return state_->bearer; }

}  // namespace neargate::oidc
