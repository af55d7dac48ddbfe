#include "machine/simulated_machine.hpp"

#include <algorithm>
#include <cerrno>
#include <signal.h>
#include <sys/eventfd.h>
#include <utility>

#include "base/error.hpp"

namespace neargate::machine {
namespace {

using Kind = MachineError::Kind;

constexpr std::uint64_t kSoonMs = 10000;
const std::string kNobody;  // the subject of calls that have none

// A container, with the CPU time that it had used when its load last changed.
struct Container {
  ContainerSpec spec;
  Behaviour behaviour;
  ContainerStatus status;
  std::chrono::nanoseconds cpu_before{};
  Instant load_since{};
};

}  // namespace

struct SimulatedMachine::State {
  State(net::Reactor& the_reactor, Timings the_timings)
      : reactor(the_reactor), timings(the_timings) {}

  Timestamp now() const { return reactor.clock().now(); }

  Container* find(const std::string& id) {
    const auto found = containers.find(id);
    return found == containers.end() ? nullptr : &found->second;
  }

  std::chrono::nanoseconds cpu_of(const Container& container) const {
    if (container.status.state != ContainerState::running) return container.cpu_before;
    const std::chrono::duration<double> ran = reactor.clock().instant() - container.load_since;
    return container.cpu_before +
           std::chrono::duration_cast<std::chrono::nanoseconds>(ran * container.behaviour.cpu_load);
  }

  void end(const std::string& id, int exit_code, bool out_of_memory) {
    Container* container = find(id);
    if (container == nullptr || container->status.state != ContainerState::running) return;
    container->cpu_before = cpu_of(*container);
    container->status.state = ContainerState::exited;
    container->status.exit_code = exit_code;
    container->status.out_of_memory = out_of_memory;
    container->status.finished_at = now();
    if (exit_handler) exit_handler(id, ContainerStatus(container->status));
  }

  // Ends the run of a container that began when this was called, and no later one of the same name.
  static void end_after(const std::shared_ptr<State>& state, const std::string& id,
                        Milliseconds wait, int exit_code, bool out_of_memory) {
    const int pid = state->containers.at(id).status.pid;
    const std::weak_ptr<State> weak = state;
    state->reactor.after(wait, [weak, id, pid, exit_code, out_of_memory] {
      const auto alive = weak.lock();
      if (!alive) return;
      const Container* container = alive->find(id);
      if (container != nullptr && container->status.pid == pid) {
        alive->end(id, exit_code, out_of_memory);
      }
    });
  }

  // The fault of a call, if any. True where the call shall do nothing more.
  net::Task<bool> disturbed(const char* call, const std::string& subject) {
    if (!disturb) co_return false;
    const CallFault fault = disturb(call, subject);
    if (fault.delay > Milliseconds(0)) co_await reactor.sleep(fault.delay);
    if (fault.failure) throw MachineError(*fault.failure);
    co_return fault.pretends;
  }

  void check_ready(const ContainerSpec& spec) const {
    const auto refuse = [&](const std::string& why) {
      throw MachineError(Kind::cannot_create_container, "container " + spec.id + ": " + why);
    };
    if (!tasks.contains(spec.task_id)) refuse("task " + spec.task_id + " was not created");
    if (!images.contains(spec.image.manifest_digest)) refuse("its image was not prepared");
    const bool attached = std::any_of(
        network.attachments.begin(), network.attachments.end(),
        [&](const Attachment& attachment) { return attachment.name == spec.attachment; });
    if (!attached) refuse("attachment '" + spec.attachment + "' was not applied");
  }

  net::Reactor& reactor;
  const Timings timings;
  Behave behave;
  Disturb disturb;
  NetworkSpec network;
  std::map<std::string, std::vector<Flow>> flows;  // by VPC
  Timestamp flows_read;
  std::map<std::string, Container> containers;
  std::map<std::string, TaskSpec> tasks;
  std::set<std::string> images;
  std::map<std::string, int> processes;
  std::map<std::string, std::string> names;
  std::function<void(const std::string&, const ContainerStatus&)> exit_handler;
  int next_pid = 1000;
  int pulls = 0;
  int networks_applied = 0;
};

Behaviour random_behaviour(Randomness& randomness, const FaultRates& rates) {
  const auto happens = [&](double rate) {
    return static_cast<double>(randomness.next() >> 11) * 0x1.0p-53 < rate;
  };
  const auto soon = [&] {
    return Milliseconds(static_cast<std::int64_t>(randomness.next() % kSoonMs));
  };
  Behaviour behaviour;
  if (happens(rates.pull_failure)) {
    behaviour.pull_failure = MachineError(Kind::cannot_pull_image, "simulated: the pull failed");
  }
  if (happens(rates.start_failure)) {
    behaviour.start_failure =
        MachineError(Kind::cannot_start_container, "simulated: the start failed");
  }
  if (happens(rates.exits_soon)) {
    behaviour.exits_after = soon();
    behaviour.exit_code = static_cast<int>(randomness.next() % 3);
  }
  if (happens(rates.slow_start)) behaviour.start_takes = soon();
  behaviour.ignores_stop = happens(rates.ignores_stop);
  if (happens(rates.unhealthy)) {
    behaviour.exec = [](const std::vector<std::string>&) {
      return ExecResult{.exit_code = 1, .output = "simulated: unhealthy"};
    };
  }
  return behaviour;
}

SimulatedMachine::SimulatedMachine(net::Reactor& reactor, Timings timings)
    : state_(std::make_shared<State>(reactor, timings)) {}
SimulatedMachine::~SimulatedMachine() = default;

void SimulatedMachine::behave(Behave behave) { state_->behave = std::move(behave); }

void SimulatedMachine::disturb(Disturb disturb) { state_->disturb = std::move(disturb); }

void SimulatedMachine::end_container(const std::string& id, int exit_code, bool out_of_memory) {
  state_->end(id, exit_code, out_of_memory);
}

void SimulatedMachine::end_process(const std::string& name) { state_->processes.erase(name); }

void SimulatedMachine::end_everything() {
  state_->containers.clear();
  state_->tasks.clear();
  state_->processes.clear();
  state_->network = {};
  ++state_->networks_applied;
}

void SimulatedMachine::add_flow(const std::string& vpc_id, const Flow& flow) {
  state_->flows[vpc_id].push_back(flow);
}

void SimulatedMachine::set_cpu_load(const std::string& id, double cpus) {
  Container* container = state_->find(id);
  if (container == nullptr) return;
  container->cpu_before = state_->cpu_of(*container);
  container->load_since = state_->reactor.clock().instant();
  container->behaviour.cpu_load = cpus;
}

const NetworkSpec& SimulatedMachine::network() const { return state_->network; }
const std::map<std::string, std::string>& SimulatedMachine::names() const { return state_->names; }
int SimulatedMachine::pulls() const { return state_->pulls; }
int SimulatedMachine::networks_applied() const { return state_->networks_applied; }
const ContainerSpec& SimulatedMachine::spec(const std::string& id) const {
  return state_->containers.at(id).spec;
}

std::vector<std::string> SimulatedMachine::running() const {
  std::vector<std::string> ids;
  for (const auto& [id, container] : state_->containers) {
    if (container.status.state == ContainerState::running) ids.push_back(id);
  }
  return ids;
}

std::vector<std::string> SimulatedMachine::tasks() const {
  std::vector<std::string> ids;
  for (const auto& [id, task] : state_->tasks) ids.push_back(id);
  return ids;
}

std::vector<std::string> SimulatedMachine::processes() const {
  std::vector<std::string> found;
  for (const auto& [name, pid] : state_->processes) found.push_back(name);
  return found;
}

// --- Network and images -------------------------------------------------------------------------

net::Task<void> SimulatedMachine::apply_network(NetworkSpec spec) {
  const auto state = state_;
  if (co_await state->disturbed("apply_network", kNobody)) co_return;
  co_await state->reactor.sleep(state->timings.network);
  state->network = std::move(spec);
  ++state->networks_applied;
}

net::Task<std::vector<FlowWindow>> SimulatedMachine::read_flows() {
  const auto state = state_;
  co_await state->disturbed("read_flows", kNobody);
  co_await state->reactor.sleep(state->timings.network);
  const Timestamp now = state->reactor.clock().now();
  std::vector<FlowWindow> windows;
  for (const Vpc& vpc : state->network.vpcs) {
    if (!vpc.record_flows) continue;
    FlowWindow& window = windows.emplace_back();
    window.vpc_id = vpc.id;
    window.begin = state->flows_read;
    window.end = now;
    window.flows = std::exchange(state->flows[vpc.id], {});
  }
  state->flows_read = now;
  co_return windows;
}

net::Task<UniqueFd> SimulatedMachine::listen_in_attachment(std::string attachment, std::string,
                                                           std::uint16_t) {
  const auto state = state_;
  co_await state->disturbed("listen_in_attachment", attachment);
  UniqueFd fd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!fd) throw system_error("eventfd", errno, "raise the limit of open files");
  co_return fd;
}

std::string SimulatedMachine::namespace_path(const std::string& attachment) const {
  return "/simulated/" + attachment;
}

std::string SimulatedMachine::router_path(const std::string& vpc_id) const {
  return "/simulated/" + vpc_id;
}

net::Task<void> SimulatedMachine::prepare_image(ImageSource image) {
  const auto state = state_;
  if (co_await state->disturbed("prepare_image", image.manifest_digest)) co_return;
  if (state->images.contains(image.manifest_digest)) co_return;
  ContainerSpec question;
  question.image = image;
  const Behaviour behaviour = state->behave ? state->behave(question) : Behaviour{};
  co_await state->reactor.sleep(state->timings.pull);
  if (behaviour.pull_failure) throw MachineError(*behaviour.pull_failure);
  if (state->images.insert(image.manifest_digest).second) ++state->pulls;
}

// --- Tasks and containers -----------------------------------------------------------------------

net::Task<void> SimulatedMachine::create_task(TaskSpec task) {
  const auto state = state_;
  if (co_await state->disturbed("create_task", task.id)) co_return;
  state->tasks[task.id] = task;
}

net::Task<void> SimulatedMachine::remove_task(std::string task_id) {
  const auto state = state_;
  if (co_await state->disturbed("remove_task", task_id)) co_return;
  // Names of containers begin with their task's.
  for (auto each = state->containers.lower_bound(task_id);
       each != state->containers.end() && each->first.starts_with(task_id); ++each) {
    if (each->second.spec.task_id == task_id) {
      throw MachineError(Kind::other,
                         "task " + task_id + " still has the container " + each->first);
    }
  }
  state->tasks.erase(task_id);
}

net::Task<ContainerStatus> SimulatedMachine::start_container(ContainerSpec container) {
  const auto state = state_;
  const std::string id = container.id;
  co_await state->disturbed("start_container", id);
  if (const Container* existing = state->find(id)) co_return existing->status;
  Behaviour behaviour = state->behave ? state->behave(container) : Behaviour{};
  co_await state->reactor.sleep(behaviour.start_takes);
  if (behaviour.start_failure) throw MachineError(*behaviour.start_failure);
  state->check_ready(container);
  Container made;
  made.spec = std::move(container);
  made.behaviour = std::move(behaviour);
  made.status.state = ContainerState::running;
  made.status.pid = state->next_pid++;
  made.status.started_at = state->now();
  made.status.stop_signal = made.behaviour.stop_signal;
  made.load_since = state->reactor.clock().instant();
  const ContainerStatus status = made.status;
  const Behaviour& kept = (state->containers[id] = std::move(made)).behaviour;
  if (kept.exits_after) {
    State::end_after(state, id, *kept.exits_after, kept.exit_code, kept.out_of_memory);
  }
  co_return status;
}

net::Task<void> SimulatedMachine::signal_container(std::string id, int signal) {
  const auto state = state_;
  if (co_await state->disturbed("signal_container", id)) co_return;
  const Container* container = state->find(id);
  if (container == nullptr || container->status.state != ContainerState::running) co_return;
  const Behaviour& behaviour = container->behaviour;
  if (signal == SIGKILL) {
    State::end_after(state, id, Milliseconds(1), 128 + SIGKILL, false);
  } else if ((signal == SIGTERM || signal == behaviour.stop_signal) && !behaviour.ignores_stop) {
    State::end_after(state, id, behaviour.stop_takes, 128 + signal, false);
  }
}

net::Task<void> SimulatedMachine::remove_container(std::string id) {
  const auto state = state_;
  if (co_await state->disturbed("remove_container", id)) co_return;
  co_await state->reactor.sleep(state->timings.remove);
  const Container* container = state->find(id);
  if (container == nullptr) co_return;
  if (container->status.state == ContainerState::running) {
    throw MachineError(Kind::other, "container " + id + " still runs");
  }
  state->containers.erase(id);
}

net::Task<ExecResult> SimulatedMachine::exec(std::string id, std::vector<std::string> command,
                                             Milliseconds) {
  const auto state = state_;
  co_await state->disturbed("exec", id);
  co_await state->reactor.sleep(Milliseconds(1));
  const Container* container = state->find(id);
  ExecResult result;
  if (container == nullptr || container->status.state != ContainerState::running) {
    result.exit_code = 126;
    result.output = "the container does not run";
  } else if (container->behaviour.exec) {
    result = container->behaviour.exec(command);
  }
  co_return result;
}

std::optional<ContainerStatus> SimulatedMachine::status(const std::string& id) const {
  const Container* container = state_->find(id);
  if (container == nullptr) return std::nullopt;
  return container->status;
}

std::vector<std::string> SimulatedMachine::containers() const {
  std::vector<std::string> ids;
  for (const auto& [id, container] : state_->containers) ids.push_back(id);
  return ids;
}

std::optional<Usage> SimulatedMachine::usage(const std::string& id) const {
  const Container* container = state_->find(id);
  if (container == nullptr) return std::nullopt;
  const bool runs = container->status.state == ContainerState::running;
  return Usage{state_->cpu_of(*container), runs ? container->behaviour.memory_bytes : 0};
}

void SimulatedMachine::on_exit(
    std::function<void(const std::string& id, const ContainerStatus&)> handler) {
  state_->exit_handler = std::move(handler);
}

void SimulatedMachine::observe() {
  if (!state_->exit_handler) return;
  for (const std::string& id : containers()) {
    const auto found = status(id);
    if (found && found->state == ContainerState::exited) state_->exit_handler(id, *found);
  }
}

// Simulated containers say nothing.
std::vector<LogLine> SimulatedMachine::read_log(const std::string&, std::uint64_t&,
                                                std::size_t) const {
  return {};
}

// --- Processes and names ------------------------------------------------------------------------

net::Task<int> SimulatedMachine::start_process(ProcessSpec process) {
  const auto state = state_;
  co_await state->disturbed("start_process", process.name);
  const auto [entry, inserted] = state->processes.try_emplace(process.name, state->next_pid);
  if (inserted) ++state->next_pid;
  const int pid = entry->second;
  co_return pid;
}

std::optional<int> SimulatedMachine::find_process(const std::string& name) const {
  const auto found = state_->processes.find(name);
  if (found == state_->processes.end()) return std::nullopt;
  return found->second;
}

net::Task<void> SimulatedMachine::stop_process(std::string name, Milliseconds) {
  const auto state = state_;
  if (co_await state->disturbed("stop_process", name)) co_return;
  state->processes.erase(name);
}

void SimulatedMachine::publish_names(const std::map<std::string, std::string>& address_of_name) {
  state_->names = address_of_name;
}

net::Task<void> SimulatedMachine::remove_everything() {
  state_->network = {};
  ++state_->networks_applied;
  state_->containers.clear();
  state_->tasks.clear();
  state_->processes.clear();
  state_->names.clear();
  co_return;
}

}  // namespace neargate::machine
