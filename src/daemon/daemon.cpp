#include "daemon/daemon.hpp"

#include <cerrno>
#include <csignal>
#include <map>
#include <optional>
#include <sys/signalfd.h>
#include <unistd.h>

#include "aws/server.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/own_directory.hpp"
#include "cloud/access/decision_log.hpp"
#include "cloud/ecs/container_spec.hpp"
#include "daemon/control.hpp"
#include "daemon/control_plane.hpp"
#include "daemon/options/kept_settings.hpp"
#include "daemon/options/settings.hpp"
#include "daemon/recorded_identity.hpp"
#include "daemon/resolver_process.hpp"
#include "daemon/status.hpp"
#include "machine/linux_machine.hpp"
#include "machine/public_pool.hpp"
#include "smithy/json.hpp"
#include "store/blobs.hpp"

namespace neargate::daemon {
namespace {

// Threads for work that blocks: a task's start is mostly waiting for crun.
constexpr unsigned kPoolThreads = 4;
constexpr int kBacklog = 4096;
// One that was killed lets go of its port when its last thread has ended.
constexpr Milliseconds kPredecessorEndsWithin{5000};
// After `neargate down`, answers under way are given this long.
constexpr Milliseconds kDrain{500};

// The options with all settings.
Options settled(const Options& given) {
  Settings kept = kept_settings(given.state_directory);
  const std::string records = given.state_directory + "/state.db";
  if (!kept.account && ::access(records.c_str(), F_OK) == 0) {
    // Of before settings were kept.
    store::Database database(records, nullptr);
    kept = recorded_identity(database);
  }
  Options options = settle(given, kept);
  check_run_directory(options.settings, kept);
  return options;
}

Options with_directories(Options options) {
  const std::string& run_directory = *options.settings.run_directory;
  for (const std::string& directory :
       {options.state_directory, run_directory, run_directory + "/balancers",
        run_directory + "/resolver", options.state_directory + "/log"}) {
    make_directories(directory, 0700);
  }
  return options;
}

// The state is of these settings before anything is made with them, and not before it is ours
// alone: the database is open.
struct Keeping {
  explicit Keeping(const Options& options) {
    keep_settings(options.state_directory, options.settings);
  }
};

machine::LinuxMachine::Options machine_options(const Options& options,
                                               const std::string& public_pool) {
  machine::LinuxMachine::Options out;
  out.state_directory = options.state_directory + "/machine";
  out.run_directory = *options.settings.run_directory + "/machine";
  out.name = *options.settings.name;
  out.public_pool = public_pool;
  out.init_program = own_directory() + "/neargate-init";
  return out;
}

BalancerFleet::Places balancer_places(const Options& options) {
  return {own_directory() + "/neargate-balancer", *options.settings.run_directory + "/balancers",
          options.state_directory + "/log", options.state_directory + "/access-logs"};
}

ResolverProcess::Places resolver_places(const Options& options) {
  return {own_directory() + "/neargate-resolver", *options.settings.run_directory + "/resolver",
          options.state_directory + "/log"};
}

// The OCI registry shares the endpoint: no S3 bucket can be named "v2", which is too short.
bool is_registry(const http::RequestHead& head) {
  return head.path() == "/v2" || head.path().starts_with("/v2/");
}

}  // namespace

struct Daemon::Parts {
  explicit Parts(Options complete);

  aws::Server::Options api_options();
  void watch_signals();
  void stop(Ended how);

  // In the order of need: what is below uses what is above.
  Options options;
  const Settings& settings;  // of the options
  UniqueFd api_socket;  // first: where its port is taken, nothing has been done to the machine yet
  std::string public_pool;
  RealClock clock;
  Randomness randomness;
  net::Reactor reactor;
  net::Pool pool;
  store::Database database;
  Keeping keeping;
  store::Blobs blobs;
  machine::LinuxMachine machine;
  cloud::World world;
  Timestamp started_at;

  std::optional<access::DecisionLog> decisions;
  ControlPlane services;
  ResolverProcess resolver;

  aws::Server api;
  http::Server http;
  ControlEndpoint control;
  UniqueFd signals;
  Ended ended = Ended::stopped;
};

Daemon::Parts::Parts(Options complete)
    : options(with_directories(std::move(complete))),
      settings(options.settings),
      api_socket(net::listen_tcp({*settings.address, static_cast<std::uint16_t>(*settings.port)},
                                 kBacklog, kPredecessorEndsWithin)),
      public_pool(
          machine::claim_public_pool(*settings.name, options.state_directory, options.public_pool)),
      reactor(clock),
      pool(reactor, kPoolThreads),
      database(options.state_directory + "/state.db", &reactor),
      keeping(options),
      blobs(options.state_directory + "/files"),
      machine(reactor, pool, machine_options(options, public_pool)),
      world{.clock = clock,
            .randomness = randomness,
            .reactor = reactor,
            .pool = pool,
            .database = database,
            .machine = machine,
            .account = *settings.account,
            .region = *settings.region,
            .state_directory = options.state_directory,
            .endpoint = endpoint_of(settings),
            .public_pool = public_pool},
      started_at(clock.now()),
      services({world, blobs, balancer_places(options),
                [this](const std::string& path, balancer::ControlLink::OnEvent on_event) {
                  return std::make_unique<balancer::ControlClient>(reactor, path,
                                                                   std::move(on_event));
                }}),
      resolver(world, services.ec2, services.elbv2, resolver_places(options)),
      api(api_options()),
      http(
          reactor, {.spool_directory = blobs.spool_directory()},
          [this](const http::RequestHead& head) {
            return is_registry(head) ? services.ecr.registry().policy(head) : api.policy(head);
          },
          [this](http::Request request, http::Responder responder) {
            if (is_registry(request)) {
              return services.ecr.registry().handle(std::move(request), std::move(responder));
            }
            api.handle(std::move(request), std::move(responder));
          }),
      control(
          reactor, control_socket_of(settings),
          {.status =
               [this] {
                 return smithy::to_json(status_report(
                     {options, public_pool, started_at, api.statistics(), services.elbv2,
                      services.ecs.state(), services.sts.provider_keys()}));
               },
           .credentials =
               [this] {
                 const aws::Credential& root = services.credentials.root();
                 return smithy::to_json(Credentials{.access_key_id = root.principal.access_key_id,
                                                    .secret_access_key = root.secret,
                                                    .region = *settings.region,
                                                    .endpoint = endpoint_of(settings),
                                                    .account = *settings.account});
               },
           .entrance = [this](const std::string& task,
                              const std::string& container) -> std::optional<std::string> {
             const auto entrance = machine.entrance(ecs::machine_container_id(task, container));
             if (!entrance) return std::nullopt;
             return smithy::to_json(Entrance{.runtime = entrance->runtime,
                                             .container = entrance->container,
                                             .network_namespace = entrance->network_namespace,
                                             .mount_namespace = entrance->mount_namespace,
                                             .process_id = entrance->pid});
           },
           .interrupt = [this](const std::string& task) { services.ecs.interrupt_task(task); },
           .add_local_issuer =
               [this](const std::string& url, const std::string& key_set) {
                 services.sts.provider_keys().set_local(url, key_set);
               },
           .remove_local_issuer =
               [this](const std::string& url) {
                 return services.sts.provider_keys().remove_local(url);
               },
           .stop = [this] { stop(Ended::stopped); }}) {
  clock.set_speed(*settings.speed);
  if (!options.decisions_file.empty()) {
    decisions.emplace(reactor, options.decisions_file);
    services.authorizer.on_decision(
        [this](const access::Decided& decided) { decisions->add(decided); });
  }
  for (const auto& [name, value] : settings.quotas.value_or(std::map<std::string, int>())) {
    services.ec2.quotas().set(name, static_cast<std::size_t>(value));
  }
  services.add_to(api);
  database.on_failure([this](const std::string&) {
    // Memory is ahead of the disk now. The callers were told; start again from what is on disk.
    stop(Ended::must_restart);
  });
  watch_signals();
  services.recover();
  resolver.recover();
  http.listen(std::move(api_socket));
}

aws::Server::Options Daemon::Parts::api_options() {
  aws::Server::Options out;
  out.region = *settings.region;
  out.account = *settings.account;
  out.spool_directory = blobs.spool_directory();  // where uploads are adopted by rename
  out.clock = &clock;
  out.randomness = &randomness;
  out.pool = &pool;
  out.find_credential = [this](std::string_view id) { return services.credentials.find(id); };
  out.authorize = [this](const aws::Call& call, const void* input) {
    services.authorizer.authorize(call, input);
  };
  out.when_durable = [this](std::function<void(bool)> then) {
    database.when_durable(std::move(then));
  };
  return out;
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

Daemon::Daemon(const Options& given) : parts_(std::make_unique<Parts>(settled(given))) {}
Daemon::~Daemon() = default;

Ended Daemon::run() {
  log::info("ready at {}", endpoint_of(parts_->settings));
  parts_->reactor.run();
  return parts_->ended;
}

}  // namespace neargate::daemon
