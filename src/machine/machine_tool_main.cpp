// A maintainer's tool: looks at, makes and removes what a LinuxMachine has in the kernel.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "machine/linux_machine.hpp"
#include "machine/network_json.hpp"
#include "machine/network_plan.hpp"
#include "net/pool.hpp"
#include "net/reactor.hpp"

namespace neargate::machine {
namespace {

constexpr char kUsage[] =
    "usage: neargate-machine COMMAND [ARGUMENT]\n"
    "  check               tell what this machine lacks\n"
    "  plan SPEC.json      print what would make the network so, from nothing\n"
    "  apply SPEC.json     make the kernel's network so\n"
    "  containers          list containers and their states\n"
    "  down                remove everything of the instance\n"
    "Environment: NEARGATE_NAME (ng), NEARGATE_STATE (/var/lib/neargate), NEARGATE_RUN\n"
    "(/run/neargate).\n";

std::string setting(const char* name, const char* otherwise) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : otherwise;
}

NetworkSpec read_spec(const std::string& path) {
  const auto text = read_file(path);
  const auto spec = text ? network_from_json(*text) : std::nullopt;
  if (!spec) {
    throw Error("cannot read " + path, "it is not a network specification",
                "take network.json of a run directory as an example");
  }
  return *spec;
}

const char* state_text(ContainerState state) {
  switch (state) {
    case ContainerState::created:
      return "created";
    case ContainerState::running:
      return "running";
    case ContainerState::exited:
      return "exited";
    case ContainerState::unknown:
      break;
  }
  return "unknown";
}

// The machine with a reactor of its own, for one command.
class Session {
 public:
  LinuxMachine& machine() { return machine_; }

  void run(net::Task<void> task) {
    std::exception_ptr failure;
    const auto body = [](net::Task<void> inner, net::Reactor& reactor) -> net::Task<void> {
      co_await inner;
      reactor.stop();
    };
    net::spawn(body(std::move(task), reactor_), [&](std::exception_ptr error) {
      failure = error;
      reactor_.stop();
    });
    reactor_.run();
    if (failure) std::rethrow_exception(failure);
  }

 private:
  RealClock clock_;
  net::Reactor reactor_{clock_};
  net::Pool pool_{reactor_, 1};
  LinuxMachine machine_{reactor_,
                        pool_,
                        {.state_directory = setting("NEARGATE_STATE", "/var/lib/neargate"),
                         .run_directory = setting("NEARGATE_RUN", "/run/neargate"),
                         .name = setting("NEARGATE_NAME", "ng")}};
};

void list_containers() {
  Session session;
  for (const std::string& id : session.machine().containers()) {
    const auto status = session.machine().status(id);
    if (!status) continue;
    std::printf("%-40s %-8s pid %d", id.c_str(), state_text(status->state), status->pid);
    if (status->exit_code) std::printf(" exit code %d", *status->exit_code);
    std::printf("%s\n", status->out_of_memory ? " out of memory" : "");
  }
}

int run(const std::vector<std::string>& words) {
  const std::string command = words.empty() ? "" : words[0];
  if (command == "check" && words.size() == 1) {
    const auto missing = LinuxMachine::missing_requirements();
    for (const std::string& line : missing) std::printf("%s\n", line.c_str());
    return missing.empty() ? 0 : 1;
  }
  if (command == "plan" && words.size() == 2) {
    const Names names(setting("NEARGATE_NAME", "ng"), "198.18.0.0/20");
    std::fputs(plan_network({}, read_spec(words[1]), names).text().c_str(), stdout);
    return 0;
  }
  if (command == "apply" && words.size() == 2) {
    Session session;
    session.run(session.machine().apply_network(read_spec(words[1])));
    return 0;
  }
  if (command == "containers" && words.size() == 1) {
    list_containers();
    return 0;
  }
  if (command == "down" && words.size() == 1) {
    Session session;
    session.run(session.machine().remove_everything());
    return 0;
  }
  std::fputs(kUsage, stderr);
  return 2;
}

}  // namespace
}  // namespace neargate::machine

int main(int count, char** arguments) {
  try {
    return neargate::machine::run({arguments + 1, arguments + count});
  } catch (const std::exception& error) {
    std::fprintf(stderr, "neargate-machine: %s\n", error.what());
    return 1;
  }
}
