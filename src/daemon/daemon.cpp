#include "daemon/daemon.hpp"

#include <csignal>
#include <sys/signalfd.h>
#include <unistd.h>

#include "aws/server.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/own_directory.hpp"
#include "cloud/acm/acm.hpp"
#include "cloud/autoscaling/autoscaling.hpp"
#include "cloud/cloudwatch/cloudwatch.hpp"
#include "cloud/dynamodb/dynamodb.hpp"
#include "cloud/ec2/network_applier.hpp"
#include "cloud/ecr/ecr.hpp"
#include "cloud/ecs/ecs.hpp"
#include "cloud/iam/credentials.hpp"
#include "cloud/kms/kms.hpp"
#include "cloud/s3/s3.hpp"
#include "cloud/ssm/ssm.hpp"
#include "cloud/sts/sts.hpp"
#include "daemon/balancer_fleet.hpp"
#include "daemon/control.hpp"
#include "daemon/ecs_environment.hpp"
#include "daemon/status.hpp"
#include "machine/linux_machine.hpp"
#include "machine/public_pool.hpp"
#include "smithy/json.hpp"
#include "store/blobs.hpp"

namespace neargate::daemon {
namespace {

// Threads for work that blocks: a task's start is mostly waiting for crun.
constexpr unsigned kPoolThreads = 4;
// After `neargate down`, answers under way are given this long.
constexpr Milliseconds kDrain{500};

Options with_directories(Options options) {
  for (const std::string& directory :
       {options.state_directory, options.run_directory, options.run_directory + "/balancers",
        options.state_directory + "/log"}) {
    make_directories(directory, 0700);
  }
  return options;
}

machine::LinuxMachine::Options machine_options(const Options& options,
                                               const std::string& public_pool) {
  machine::LinuxMachine::Options out;
  out.state_directory = options.state_directory + "/machine";
  out.run_directory = options.run_directory + "/machine";
  out.name = options.name;
  out.public_pool = public_pool;
  out.init_program = own_directory() + "/neargate-init";
  return out;
}

BalancerFleet::Places balancer_places(const Options& options) {
  return {own_directory() + "/neargate-balancer", options.run_directory + "/balancers",
          options.state_directory + "/log"};
}

// The OCI registry shares the endpoint: no S3 bucket can be named "v2", which is too short.
bool is_registry(const http::RequestHead& head) {
  return head.path() == "/v2" || head.path().starts_with("/v2/");
}

}  // namespace

struct Daemon::Parts {
  explicit Parts(Options given);

  aws::Server::Options api_options();
  bool has_service(const std::string& scalable_resource);
  void watch_signals();
  void stop(Ended how);

  // In the order of need: what is below uses what is above.
  Options options;
  UniqueFd api_socket;  // first: where its port is taken, nothing has been done to the machine yet
  std::string public_pool;
  RealClock clock;
  Randomness randomness;
  net::Reactor reactor;
  net::Pool pool;
  store::Database database;
  store::Blobs blobs;
  machine::LinuxMachine machine;
  cloud::World world;
  Timestamp started_at;

  iam::Iam iam;
  iam::Credentials credentials;
  sts::Sts sts;
  kms::Kms kms;
  ssm::Ssm ssm;
  dynamodb::DynamoDb dynamodb;
  s3::S3 s3;
  ec2::Ec2 ec2;
  ec2::NetworkApplier network;
  elbv2::Elbv2 elbv2;
  acm::Acm acm;
  BalancerFleet balancers;
  cloudwatch::CloudWatch cloudwatch;
  logs::Logs logs;
  ecr::Ecr ecr;
  EcsEnvironment ecs_environment;
  ecs::Ecs ecs;
  autoscaling::Autoscaling autoscaling;

  aws::Server api;
  http::Server http;
  ControlEndpoint control;
  UniqueFd signals;
  Ended ended = Ended::stopped;
};

Daemon::Parts::Parts(Options given)
    : options(with_directories(std::move(given))),
      api_socket(net::listen_tcp({options.address, options.port})),
      public_pool(
          machine::claim_public_pool(options.name, options.state_directory, options.public_pool)),
      reactor(clock),
      pool(reactor, kPoolThreads),
      database(options.state_directory + "/state.db", &reactor),
      blobs(options.state_directory + "/files"),
      machine(reactor, pool, machine_options(options, public_pool)),
      world{.clock = clock,
            .randomness = randomness,
            .reactor = reactor,
            .pool = pool,
            .database = database,
            .machine = machine,
            .account = options.account,
            .region = options.region,
            .state_directory = options.state_directory,
            .endpoint = options.endpoint(),
            .public_pool = public_pool},
      started_at(clock.now()),
      iam(world),
      credentials(world, iam),
      sts(iam, credentials),
      kms(world),
      ssm(world),
      dynamodb(world),
      s3(world, blobs),
      ec2(world),
      network(world, ec2),
      elbv2(world, ec2),
      acm(world),
      balancers(world, ec2, network, elbv2, acm, balancer_places(options)),
      cloudwatch(world),
      logs(world),
      ecr(world, blobs),
      ecs_environment({world, ec2, network, elbv2, logs, ssm, iam, credentials,
                       [this](const std::string& reference) { return ecr.resolve(reference); }}),
      ecs(world, ecs_environment),
      autoscaling(
          world, [this](const std::string& resource) { return has_service(resource); }, cloudwatch),
      api(api_options()),
      http(
          reactor, {.spool_directory = blobs.spool_directory()},
          [this](const http::RequestHead& head) {
            return is_registry(head) ? ecr.registry().policy(head) : api.policy(head);
          },
          [this](http::Request request, http::Responder responder) {
            if (is_registry(request)) {
              return ecr.registry().handle(std::move(request), std::move(responder));
            }
            api.handle(std::move(request), std::move(responder));
          }),
      control(
          reactor, options.control_socket(),
          {.status =
               [this] {
                 return smithy::to_json(
                     status_report({options, started_at, api.statistics(), elbv2, ecs.state()}));
               },
           .credentials =
               [this] {
                 const aws::Credential& root = credentials.root();
                 return smithy::to_json(Credentials{.access_key_id = root.principal.access_key_id,
                                                    .secret_access_key = root.secret,
                                                    .region = options.region,
                                                    .endpoint = options.endpoint(),
                                                    .account = options.account});
               },
           .stop = [this] { stop(Ended::stopped); }}) {
  clock.set_speed(options.speed);
  api.add(bind(iam));
  api.add(bind(sts));
  api.add(bind(kms));
  api.add(bind(ssm));
  api.add(bind(dynamodb));
  api.add(bind(s3));
  api.add(bind(ec2));
  api.add(bind(elbv2));
  api.add(bind(acm));
  api.add(bind(cloudwatch));
  api.add(bind(logs));
  api.add(bind(ecr));
  api.add(bind(ecs));
  api.add(bind(autoscaling));
  database.on_failure([this](const std::string&) {
    // Memory is ahead of the disk now. The callers were told; start again from what is on disk.
    stop(Ended::must_restart);
  });
  elbv2.find_certificates_by(
      [this](const std::string& arn) { return acm.key_pair(arn).has_value(); });
  acm.find_users_by([this](const std::string& arn) { return elbv2.users_of_certificate(arn); });
  acm.on_renewal([this](const std::string&) { balancers.reconcile(); });
  watch_signals();
  network.apply();
  balancers.reconcile();
  ecs.recover();
  machine.observe();
  http.listen(std::move(api_socket));
}

aws::Server::Options Daemon::Parts::api_options() {
  aws::Server::Options out;
  out.region = options.region;
  out.account = options.account;
  out.spool_directory = blobs.spool_directory();  // where uploads are adopted by rename
  out.clock = &clock;
  out.randomness = &randomness;
  out.pool = &pool;
  out.find_credential = [this](std::string_view id) { return credentials.find(id); };
  out.when_durable = [this](std::function<void(bool)> then) {
    database.when_durable(std::move(then));
  };
  return out;
}

// "service/cluster/name", as Application Auto Scaling names it.
bool Daemon::Parts::has_service(const std::string& scalable_resource) {
  const std::string prefix = "service/";
  if (!scalable_resource.starts_with(prefix)) return false;
  const auto* service = ecs.state().services.find(scalable_resource.substr(prefix.size()));
  return service != nullptr && service->service.status == "ACTIVE";
}

void Daemon::Parts::watch_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  if (::sigprocmask(SIG_BLOCK, &set, nullptr) != 0) throw system_error("sigprocmask", errno);
  signals = UniqueFd(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!signals) throw system_error("signalfd", errno);
  reactor.watch(signals.get(), net::Reactor::kReadable, [this](std::uint32_t) {
    signalfd_siginfo info{};
    if (::read(signals.get(), &info, sizeof info) == sizeof info) stop(Ended::stopped);
  });
}

void Daemon::Parts::stop(Ended how) {
  ended = how;
  http.drain([this] { reactor.stop(); });
  reactor.after(kDrain, [this] { reactor.stop(); });
}

Daemon::Daemon(Options options) : parts_(std::make_unique<Parts>(std::move(options))) {}
Daemon::~Daemon() = default;

Ended Daemon::run() {
  log::info("ready at {}", parts_->options.endpoint());
  parts_->reactor.run();
  return parts_->ended;
}

}  // namespace neargate::daemon
