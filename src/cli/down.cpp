#include <filesystem>
#include <optional>
#include <signal.h>
#include <thread>
#include <unistd.h>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/daemon_client.hpp"
#include "cli/running_daemon.hpp"
#include "daemon/options/kept_settings.hpp"
#include "machine/linux_machine.hpp"
#include "net/pool.hpp"

namespace neargate::cli {
namespace {

constexpr Milliseconds kEndsWithin{10000};

// Until its process has ended: its socket closes before its state does.
void wait_until_gone(pid_t daemon) {
  const auto start = std::chrono::steady_clock::now();
  while (::kill(daemon, 0) == 0) {
    if (std::chrono::steady_clock::now() - start > kEndsWithin) {
      throw Error("the daemon does not end", "it has had 10 seconds");
    }
    std::this_thread::sleep_for(Milliseconds(20));
  }
}

// Where nobody chose a state, that of the daemon that runs is meant. The daemon of one instance
// must not end where the networks of another would be removed.
DownOptions of_one_instance(DownOptions options,
                            const std::optional<daemon::StatusReport>& running) {
  if (running && !options.is_state_chosen) options.state_directory = running->state_directory;
  if (running && !is_same_path(running->state_directory, options.state_directory)) {
    throw Error("cannot take down the state in " + options.state_directory,
                "the daemon with its sockets in " + options.run_directory +
                    " is that of the state in " + running->state_directory,
                "give the --run of the state that is meant, or leave --state out for that daemon");
  }
  daemon::Settings kept;
  try {
    kept = daemon::kept_settings(options.state_directory);
  } catch (const Error&) {
    return options;  // damaged; it may be here to be purged
  }
  if (!options.is_name_given) options.name = kept.name.value_or(options.name);
  if (kept.name.value_or(options.name) != options.name) {
    throw Error("cannot take down the instance " + options.name,
                "the state in " + options.state_directory + " is of the instance " + *kept.name,
                "leave --name out for that one, or give the --state of " + options.name);
  }
  if (!is_same_path(kept.run_directory.value_or(options.run_directory), options.run_directory)) {
    throw Error("cannot take down the instance with its sockets in " + options.run_directory,
                "nothing answers there, and the state in " + options.state_directory +
                    " has its sockets in " + *kept.run_directory,
                "leave --run out for that one, or give the --state of the other");
  }
  return options;
}

// Once no daemon is there that would bring back what goes; also what a dead one left.
void remove_everything(const DownOptions& options) {
  RealClock clock;
  net::Reactor reactor(clock);
  net::Pool pool(reactor, 2);
  machine::LinuxMachine machine(reactor, pool,
                                {.state_directory = options.state_directory + "/machine",
                                 .run_directory = options.run_directory + "/machine",
                                 .name = options.name});
  std::exception_ptr failure;
  const auto task = [](machine::LinuxMachine& linux_machine,
                       net::Reactor& loop) -> net::Task<void> {
    co_await linux_machine.remove_everything();
    loop.stop();
  };
  net::spawn(task(machine, reactor), [&](std::exception_ptr thrown) {
    failure = std::move(thrown);
    reactor.stop();
  });
  reactor.run();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace

int down(const DownOptions& given, const Output& output) {
  if (::geteuid() != 0) {
    throw Error("cannot stop Neargate", "only root may remove its namespaces and mounts",
                "run it as root, with sudo for instance");
  }
  const DaemonClient client(given.run_directory);
  const auto running = client.status();
  const DownOptions options = of_one_instance(given, running);
  if (!options.daemon_only) output.begin("removing tasks, load balancers and networks");
  if (running) {
    client.stop();
    wait_until_gone(running->process_id);
  }
  if (options.daemon_only) {
    output.done("the daemon has ended; load balancers and tasks go on");
    return 0;
  }
  remove_everything(options);
  std::error_code ignored;
  std::filesystem::remove_all(options.run_directory, ignored);
  output.done("nothing of Neargate runs on this machine any more");
  if (options.purge) {
    std::filesystem::remove_all(options.state_directory);
    output.done("its state is forgotten");
  } else {
    output.note("  its state is kept in " + options.state_directory +
                ": `neargate up` goes on with it and its options, `neargate down --purge` forgets "
                "it");
  }
  return 0;
}

}  // namespace neargate::cli
