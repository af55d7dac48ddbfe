#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <sys/signalfd.h>
#include <unistd.h>

#include "app/app.hpp"
#include "app/build_info.hpp"
#include "base/error.hpp"
#include "http/client.hpp"
#include "net/socket.hpp"

namespace neargate::app {
namespace {

constexpr int kExitFailure = 1;
constexpr int kExitUsage = 2;
constexpr Milliseconds kHealthcheckTimeout{2000};

constexpr const char* kHelp =
    R"(app: extractive summaries of texts over HTTP. See GET /docs for the API.

usage: app [--healthcheck | --version | --help]

  (nothing)      serves until SIGTERM or SIGINT, then answers what is under way and ends
  --healthcheck  asks GET /ready of the service on this machine: exit code 0 where it is
                 ready, else 1. For the container's health check
  --version      prints version and commit
  --help         prints this

Environment:
  PORT               where to listen, on all addresses (8080)
  APP_THREADS        threads that compute summaries (the CPUs that the cgroup allows)
  APP_DRAIN_SECONDS  from SIGTERM to the end at the latest (25)
  LOG_LEVEL          debug, info, warning or error (info)
  APP_VERSION, APP_COMMIT            what GET / shows, instead of what was built in
  ECS_CONTAINER_METADATA_URI_V4      set by ECS: where to ask for zone and task

Exit codes: 0 all was answered; 1 it could not serve, or requests were cut off when the drain
time was over; 2 the command line or the environment is wrong.
)";

// SIGTERM and SIGINT, as a descriptor to be watched. Call before other threads start, as they
// inherit the mask.
UniqueFd block_stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  ::sigprocmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);  // NOLINT: a closed log or connection is an error, not the end
  UniqueFd descriptor(::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!descriptor) throw system_error("cannot listen for signals", errno);
  return descriptor;
}

int serve(const Config& config) {
  const RealClock clock;
  const Log log(clock, STDOUT_FILENO, config.log_level);
  const UniqueFd signals = block_stop_signals();
  net::Reactor reactor(clock);
  UniqueFd listener = net::listen_tcp({.address = "0.0.0.0", .port = config.port});
  int exit_code = 0;
  App app(reactor, log, config, std::move(listener));
  log.write(Level::info, "listening",
            {{"port", std::int64_t{config.port}},
             {"threads", std::int64_t{config.threads}},
             {"version", config.version},
             {"commit", config.commit}});
  reactor.watch(signals.get(), net::Reactor::kReadable, [&](std::uint32_t) {
    signalfd_siginfo info{};
    if (::read(signals.get(), &info, sizeof info) != sizeof info) return;
    app.drain([&](bool complete) {
      exit_code = complete ? 0 : kExitFailure;
      reactor.stop();
    });
  });
  reactor.run();
  reactor.unwatch(signals.get());
  if (exit_code != 0) ::_exit(exit_code);  // a summary may still run: nobody waits for it
  return exit_code;
}

int check_health(const Config& config) {
  http::Client client(net::Endpoint{.address = "127.0.0.1", .port = config.port},
                      kHealthcheckTimeout);
  http::Request request;
  request.method = "GET";
  request.target = "/ready";
  const int status = client.send(request).status;
  if (status == 200) return 0;
  std::fprintf(stderr, "app: not ready: GET /ready answered %d\n", status);
  return kExitFailure;
}

Config config_from_environment() {
  return read_config([](const char* name) -> std::optional<std::string> {
    const char* value = std::getenv(name);
    if (value == nullptr) return std::nullopt;
    return value;
  });
}

int run(int count, char** values) {
  const std::string_view argument = count > 1 ? values[1] : "";
  if (count > 2 || (count == 2 && argument != "--healthcheck" && argument != "--version" &&
                    argument != "--help")) {
    std::fprintf(stderr, "app: '%s' is not known: run app --help for what is\n",
                 values[count > 2 ? 2 : 1]);
    return kExitUsage;
  }
  if (argument == "--help") {
    std::fputs(kHelp, stdout);
    return 0;
  }
  Config config;
  try {
    config = config_from_environment();
  } catch (const Error& error) {
    std::fprintf(stderr, "app: %s\n", error.what());
    return kExitUsage;
  }
  if (argument == "--version") {
    std::printf("%s %s (%s)\n", kServiceName.data(), config.version.c_str(), config.commit.c_str());
    return 0;
  }
  try {
    return argument == "--healthcheck" ? check_health(config) : serve(config);
  } catch (const Error& error) {
    std::fprintf(stderr, "app: %s\n", error.what());
    return kExitFailure;
  }
}

}  // namespace
}  // namespace neargate::app

int main(int count, char** values) { return neargate::app::run(count, values); }
