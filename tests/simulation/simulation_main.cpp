// Runs the whole control plane in simulated time, on a simulated machine, through faults: one seed
// is one run.
//
//   simulation --seconds 60               fresh seeds for a minute
//   simulation --seed 4711                one run, with its trace
//   simulation --seed 4711 --seeds 100    as many seeds, from there on; or --seconds
//   simulation --break leaking-machine …  with a bug: succeeds where the bug is found
#include <atomic>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <unistd.h>

#include <fmt/format.h>

#include "base/log.hpp"
#include "simulation/simulation.hpp"

namespace neargate::simulation {
namespace {

constexpr double kSecondsByDefault = 5;

std::atomic<std::uint64_t> running_seed = 0;

// An assertion that fails ends the program: its seed must be told all the same.
extern "C" void tell_seed(int) {
  char text[64];
  const int size = std::snprintf(text, sizeof text, "\nABORTED: seed %llu\n",
                                 static_cast<unsigned long long>(running_seed.load()));
  [[maybe_unused]] const ssize_t wrote = ::write(STDERR_FILENO, text, static_cast<size_t>(size));
}

struct Arguments {
  std::optional<std::uint64_t> seed;
  std::optional<double> seconds;  // of CPU
  std::optional<std::uint64_t> seeds;
  Break broken = Break::none;
};

[[noreturn]] void refuse(const std::string& why) {
  fmt::print(stderr, "simulation: {}; see the head of simulation_main.cpp\n", why);
  std::exit(2);
}

Arguments parse(int count, char** values) {
  const std::map<std::string, Break> breaks = {{"leaking-machine", Break::leaking_machine},
                                               {"forgetful-disk", Break::forgetful_disk},
                                               {"credulous-balancer", Break::credulous_balancer}};
  Arguments out;
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string name = values[i], value = values[i + 1];
    if (name == "--seed") {
      out.seed = std::strtoull(value.c_str(), nullptr, 10);
    } else if (name == "--seconds") {
      out.seconds = std::strtod(value.c_str(), nullptr);
    } else if (name == "--seeds") {
      out.seeds = std::strtoull(value.c_str(), nullptr, 10);
    } else if (name == "--break" && breaks.contains(value)) {
      out.broken = breaks.at(value);
    } else {
      refuse("unknown: " + name + " " + value);
    }
  }
  if (count % 2 == 0) refuse("a value is missing");
  if (!out.seed && !out.seconds && !out.seeds) out.seconds = kSecondsByDefault;
  return out;
}

// CPU time of this process: how fast it is must not depend on its neighbours.
double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

struct Totals {
  std::uint64_t seeds = 0, deployments = 0, ended = 0, tasks = 0, steps = 0, calls = 0, kills = 0;
  std::chrono::duration<double> simulated{};

  void add(const Result& result) {
    ++seeds;
    deployments += result.deployments;
    ended += result.ended;
    tasks += result.tasks;
    steps += result.steps;
    calls += result.calls;
    kills += result.kills;
    simulated += result.simulated;
  }
  void print(double cpu) const {
    fmt::print(
        "{} seeds, {} deployments begun ({:.0f} a second of CPU), {} ended, {} tasks, "
        "{} API calls, {} kills, {} steps, {:.1f} simulated hours in {:.1f} s of CPU\n",
        seeds, deployments, static_cast<double>(deployments) / cpu, ended, tasks, calls, kills,
        steps, simulated.count() / 3600, cpu);
  }
};

// The run again, with its trace: twice, as it must be the same.
void explain(Options options) {
  options.keep_trace = true;
  const Result first = run(options), second = run(options);
  std::fputs(first.trace.c_str(), stdout);
  fmt::print("\nFAILED: seed {}: {}: {}\n", options.seed, first.violated, first.what);
  fmt::print("replay: simulation --seed {}\n", options.seed);
  if (first.trace != second.trace) fmt::print("and a second run was not the same\n");
}

int main_of(const Arguments& arguments) {
  log::open("/dev/null", log::Level::error);
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  std::signal(SIGABRT, tell_seed);
  std::random_device device;
  std::uint64_t seed = arguments.seed.value_or(device());
  fmt::print("from seed {}\n", seed);
  const bool is_long = arguments.seconds || arguments.seeds;
  const std::uint64_t seeds_max = arguments.seeds.value_or(is_long ? UINT64_MAX : 1);
  Totals totals;
  const double began = cpu_seconds();
  do {
    running_seed = seed;
    Options options{.seed = seed, .broken = arguments.broken};
    options.keep_trace = !is_long;
    const Result result = run(options);
    totals.add(result);
    if (arguments.broken != Break::none && !result.violated.empty()) {
      fmt::print("found: seed {}: {}: {}\n", seed, result.violated, result.what);
      return 0;
    }
    if (!result.violated.empty()) {
      explain(options);
      totals.print(cpu_seconds() - began);
      return 1;
    }
    if (options.keep_trace) std::fputs(result.trace.c_str(), stdout);
    ++seed;
  } while (totals.seeds < seeds_max &&
           (!arguments.seconds || cpu_seconds() - began < *arguments.seconds));
  totals.print(cpu_seconds() - began);
  if (arguments.broken != Break::none) fmt::print("the bug was not found\n");
  if (is_long && totals.ended == 0) refuse("nothing was deployed");
  return arguments.broken == Break::none ? 0 : 1;
}

}  // namespace
}  // namespace neargate::simulation

int main(int count, char** values) {
  return neargate::simulation::main_of(neargate::simulation::parse(count, values));
}
