// The registry alone, without daemon or API, for clients.py:
//   registry_server STATE_DIRECTORY PORT
// Makes the repositories "app", "other" and the immutable "fixed" where they are missing. Prints
// "PORT PASSWORD" and serves until its input ends.
#include <cstdio>
#include <unistd.h>

#include "aws/error.hpp"
#include "cloud/ecr/ecr.hpp"
#include "cloud/test_world.hpp"
#include "http/server.hpp"
#include "net/socket.hpp"

using namespace neargate;

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const std::string directory = argv[1];
  UniqueFd socket = net::listen_tcp({"127.0.0.1", static_cast<std::uint16_t>(std::stoi(argv[2]))});
  const std::string address = net::local_endpoint(socket.get()).text();
  make_directories(directory + "/spool");

  const RealClock clock;
  Randomness randomness;
  net::Reactor reactor(clock);
  net::Pool pool(reactor, 2);
  store::Database database(directory + "/state.db", &reactor);
  cloud::IdleMachine machine;
  cloud::World world{.clock = clock,
                     .randomness = randomness,
                     .reactor = reactor,
                     .pool = pool,
                     .database = database,
                     .machine = machine,
                     .account = "123456789012",
                     .region = "us-east-1",
                     .state_directory = directory,
                     .endpoint = "http://" + address};
  store::Blobs blobs(directory + "/blobs");
  ecr::Ecr ecr(world, blobs);
  aws::Call call;
  call.principal.arn = "arn:aws:iam::123456789012:root";
  call.now = clock.now();
  for (const char* name : {"app", "other", "fixed"}) {
    ecr::CreateRepositoryRequest request;
    request.repository_name = name;
    if (request.repository_name == "fixed") request.image_tag_mutability = "IMMUTABLE";
    try {
      ecr.create_repository(request, call);
    } catch (const aws::Error&) {
      // It is there from an earlier run.
    }
  }
  http::Server server(
      reactor, {.spool_directory = directory + "/spool"},
      [&ecr](const http::RequestHead& head) { return ecr.registry().policy(head); },
      [&ecr](http::Request request, http::Responder responder) {
        ecr.registry().handle(std::move(request), std::move(responder));
      });
  server.listen(std::move(socket));
  const auto token =
      *ecr.get_authorization_token({}, call).authorization_data->front().authorization_token;
  std::printf("%s %s\n", address.c_str(), token.c_str());
  std::fflush(stdout);
  reactor.watch(STDIN_FILENO, net::Reactor::kReadable, [&reactor](std::uint32_t) {
    char byte;
    if (::read(STDIN_FILENO, &byte, 1) <= 0) reactor.stop();
  });
  reactor.run();
}
