// What Terraform's state backend needs, without the rest of the daemon, for clients.py:
//   state_server STATE_DIRECTORY PORT
// Serves S3, DynamoDB and STS. Prints "ADDRESS ACCESS_KEY_ID SECRET" and goes on until its input
// ends.
#include <cstdio>
#include <unistd.h>

#include "aws/server.hpp"
#include "cloud/access/directory_for_test.hpp"
#include "cloud/dynamodb/dynamodb.hpp"
#include "cloud/iam/credentials.hpp"
#include "cloud/s3/s3.hpp"
#include "cloud/sts/sts.hpp"
#include "cloud/test_world.hpp"
#include "http/server.hpp"
#include "net/socket.hpp"

using namespace neargate;

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const std::string directory = argv[1];
  UniqueFd socket = net::listen_tcp({"127.0.0.1", static_cast<std::uint16_t>(std::stoi(argv[2]))});
  const std::string address = net::local_endpoint(socket.get()).text();

  const RealClock clock;
  Randomness randomness;
  net::Reactor reactor(clock);
  net::Pool pool(reactor, 2);
  make_directories(directory);
  store::Database database(directory + "/state.db", &reactor);
  store::Blobs blobs(directory + "/files");
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
  iam::Iam iam(world);
  iam::Credentials credentials(world, iam);
  access::DirectoryForTest nothing_known;
  access::Authorizer authorizer(world, iam, nothing_known);
  sts::Sts sts(world, iam, credentials, authorizer);
  s3::S3 s3(world, blobs);
  dynamodb::DynamoDb dynamodb(world);

  aws::Server::Options options;
  options.region = world.region;
  options.account = world.account;
  options.spool_directory = blobs.spool_directory();
  options.clock = &clock;
  options.randomness = &randomness;
  options.pool = &pool;
  options.find_credential = [&](std::string_view id) { return credentials.find(id); };
  options.when_durable = [&](std::function<void(bool)> then) {
    database.when_durable(std::move(then));
  };
  aws::Server api(options);
  api.add(bind(s3));
  api.add(bind(dynamodb));
  api.add(bind(sts));
  http::Server server(
      reactor, {.spool_directory = blobs.spool_directory()},
      [&](const http::RequestHead& head) { return api.policy(head); },
      [&](http::Request request, http::Responder responder) {
        api.handle(std::move(request), std::move(responder));
      });
  server.listen(std::move(socket));
  const aws::Credential& root = credentials.root();
  std::printf("%s %s %s\n", address.c_str(), root.principal.access_key_id.c_str(),
              root.secret.c_str());
  std::fflush(stdout);
  reactor.watch(STDIN_FILENO, net::Reactor::kReadable, [&reactor](std::uint32_t) {
    char byte;
    if (::read(STDIN_FILENO, &byte, 1) <= 0) reactor.stop();
  });
  reactor.run();
}
