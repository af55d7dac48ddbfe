#include "simulation/universe.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "base/assert.hpp"
#include "simulation/application.hpp"

namespace neargate::simulation {
namespace {

using machine::MachineError;
using Outcome = balancer::CheckResult::Outcome;

constexpr Timestamp kStart{Milliseconds(1'750'000'000'000)};
constexpr Milliseconds kHangMax{60'000};
constexpr Milliseconds kWriteTakesMax{8};

std::string make_directory() {
  std::string name = (std::filesystem::temp_directory_path() / "simulation-XXXXXX").string();
  NG_ASSERT(::mkdtemp(name.data()) != nullptr);
  return name;
}

// As the kind of error that each call has.
MachineError failure_of(std::string_view call) {
  using Kind = MachineError::Kind;
  const Kind kind = call == "prepare_image"     ? Kind::cannot_pull_image
                    : call == "start_container" ? Kind::cannot_start_container
                    : call == "create_task"     ? Kind::cannot_create_container
                    : call == "apply_network" || call == "listen_in_attachment" ? Kind::network
                                                                                : Kind::other;
  return {kind, "simulated: " + std::string(call) + " failed"};
}

}  // namespace

Universe::Life::Life(Universe& universe)
    : reactor(universe.clock_),
      pool(reactor, 1),
      disk(new store::SimulatedDisk(reactor, universe.rows_,
                                    [&universe] {
                                      ++universe.changes_;
                                      return universe.dice_.between(Milliseconds(0),
                                                                    kWriteTakesMax);
                                    })),
      database(std::unique_ptr<store::Disk>(disk), &reactor),
      world{.clock = universe.clock_,
            .randomness = universe.ids_,
            .reactor = reactor,
            .pool = pool,
            .database = database,
            .machine = universe.machine_,
            .account = "123456789012",
            .region = "us-east-1",
            .state_directory = universe.directory_,
            .endpoint = "http://127.0.0.1:4566"},
      control({.world = world,
               .blobs = universe.blobs_,
               .balancer_places = {"neargate-balancer", "/balancers", "/log"},
               .connect_balancer =
                   [&universe](const std::string& path, balancer::ControlLink::OnEvent on_event) {
                     return universe.balancers_.connect(path, std::move(on_event));
                   },
               .resolve_image = resolve_image}) {}

Universe::Universe(Dice& dice, Trace& trace, Break broken)
    : dice_(dice),
      trace_(trace),
      broken_(broken),
      clock_(kStart),
      ids_(static_cast<std::uint64_t>(dice.between(0, 1'000'000'000))),
      directory_(make_directory()),
      blobs_(directory_ + "/files"),
      machine_reactor_(clock_),
      machine_(machine_reactor_),
      balancers_(machine_reactor_, machine_, dice,
                 [this](const std::string& address, int) { return probe(address); }) {
  machine_.behave([this](const machine::ContainerSpec& spec) {
    if (spec.id.empty()) {  // a pull
      machine::Behaviour behaviour;
      if (dice_.happens(faults_.pull_fails)) behaviour.pull_failure = failure_of("prepare_image");
      return behaviour;
    }
    machine::Behaviour behaviour = behaviour_of(spec, dice_, calm_);
    // A container's own health check asks what a balancer's does.
    behaviour.exec = [this, id = spec.id](const std::vector<std::string>&) {
      return machine::ExecResult{.exit_code = answer(id).outcome == Outcome::passed ? 0 : 1};
    };
    return behaviour;
  });
  machine_.disturb([this](std::string_view call, const std::string& subject) {
    return fault_of(call, subject);
  });
  balancers_.believe_everything(broken_ == Break::credulous_balancer);
}

Universe::~Universe() {
  if (is_up()) kill_daemon();
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

machine::CallFault Universe::fault_of(std::string_view call, const std::string& subject) {
  machine::CallFault fault;
  if (call == "signal_container") signalled_.push_back(subject);
  if (faults_.jitter > Milliseconds(0)) {
    fault.delay = dice_.between(Milliseconds(0), faults_.jitter);
  }
  if (dice_.happens(faults_.call_hangs)) {
    fault.delay = dice_.between(Milliseconds(1'000), kHangMax);
    trace_.add(now(), "machine: {} {} hangs for {}", call, subject, fault.delay.count());
  }
  if (dice_.happens(faults_.call_fails)) {
    fault.failure = failure_of(call);
    trace_.add(now(), "machine: {} {} fails", call, subject);
  }
  fault.pretends = broken_ == Break::leaking_machine && call == "remove_container";
  return fault;
}

const std::string& Universe::task_at(const std::string& address) const {
  static const std::string kNone;
  if (indexed_network_ != machine_.networks_applied()) {
    indexed_network_ = machine_.networks_applied();
    task_of_address_.clear();
    for (const machine::Attachment& attachment : machine_.network().attachments) {
      for (const machine::Interface& interface : attachment.interfaces) {
        task_of_address_[interface.address] = attachment.name;
      }
    }
  }
  const auto found = task_of_address_.find(address);
  return found == task_of_address_.end() ? kNone : found->second;
}

balancer::CheckResult Universe::probe(const std::string& address) const {
  const std::string& task = task_at(address);
  if (task.empty()) return {Outcome::timed_out};
  return answer(ecs::machine_container_id(task, "app"));
}

bool Universe::answers(const std::string& task) const {
  return answer(ecs::machine_container_id(task, "app")).outcome == Outcome::passed;
}

balancer::CheckResult Universe::answer(const std::string& container) const {
  const auto status = machine_.status(container);
  if (!status || status->state != machine::ContainerState::running) return {Outcome::failed};
  return answer_of(machine_.spec(container).image.manifest_digest, now() - *status->started_at,
                   calm_);
}

void Universe::start_daemon() {
  NG_ASSERT(!is_up());
  trace_.add(now(), "daemon: starts");
  if (broken_ == Break::forgetful_disk) rows_at_start_ = rows_;
  life_ = std::make_unique<Life>(*this);
  life_->control.recover();
}

void Universe::kill_daemon() {
  NG_ASSERT(is_up());
  const std::size_t pending = life_->disk->pending();
  const auto survivors =
      static_cast<std::size_t>(dice_.between(0, static_cast<std::int64_t>(pending)));
  trace_.add(now(), "daemon: is killed; {} of {} writes survive", survivors, pending);
  life_->disk->cut(survivors);
  machine_.on_exit(nullptr);
  life_.reset();
  if (broken_ == Break::forgetful_disk && dice_.happens(0.5)) rows_ = rows_at_start_;
}

bool Universe::run_daemon() { return is_up() && life_->reactor.run_simulated(); }

bool Universe::run_machine() {
  if (!machine_reactor_.run_simulated()) return false;
  ++changes_;
  return true;
}

bool Universe::run_something() {
  if (dice_.happens(0.5)) return run_machine() || run_daemon();
  return run_daemon() || run_machine();
}

std::optional<Timestamp> Universe::next_event() {
  std::optional<Instant> next = machine_reactor_.next_timer();
  if (is_up()) {
    const auto daemon = life_->reactor.next_timer();
    if (daemon && (!next || *daemon < *next)) next = daemon;
  }
  if (!next) return std::nullopt;
  const auto wait = std::chrono::ceil<Milliseconds>(*next - clock_.instant());
  return now() + std::max(wait, Milliseconds(0));
}

void Universe::advance_to(Timestamp time) { clock_.advance(time - now()); }

}  // namespace neargate::simulation
