#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "machine/machine.hpp"
#include "net/reactor.hpp"

namespace neargate::machine {

// How a simulated container behaves: the fault plan of one container.
struct Behaviour {
  std::optional<MachineError> pull_failure;   // prepare_image() throws it
  std::optional<MachineError> start_failure;  // start_container() throws it
  Milliseconds start_takes{5};
  std::optional<Milliseconds> exits_after;  // by itself, from when it runs
  int exit_code = 0;                        // with which it does
  bool out_of_memory = false;               // that end was the kernel's
  Milliseconds stop_takes{10};              // from SIGTERM (or its stop signal) to its end
  bool ignores_stop = false;                // only SIGKILL ends it
  int stop_signal = 15;
  double cpu_load = 0;  // vCPUs that it uses while it runs
  std::uint64_t memory_bytes = 32 << 20;
  // Answers exec(): health checks. Nothing: exit code 0.
  std::function<ExecResult(const std::vector<std::string>& command)> exec;
};

// How often which fault befalls a container, each from 0 to 1.
struct FaultRates {
  double pull_failure = 0;
  double start_failure = 0;
  double exits_soon = 0;  // within 10 s
  double slow_start = 0;  // up to 10 s
  double ignores_stop = 0;
  double unhealthy = 0;  // exec() answers 1
};
Behaviour random_behaviour(Randomness& randomness, const FaultRates& rates);

// What befalls one call of the machine.
struct CallFault {
  Milliseconds delay{0};  // before anything is done: a call that hangs has a long one
  std::optional<MachineError> failure;
  bool pretends = false;  // says that it is done, and does nothing
};

// A machine without a kernel, for tests of what stands on Machine. Time is the reactor's clock:
// with a SimulatedClock, advance it and call run_once(0), and the same calls give the same events
// in the same order. It keeps its containers when the control plane of a test is made anew, as a
// real one does.
//
// It insists on what a real machine needs: a container's image must be prepared, its task created
// and its attachment applied, or it cannot be started.
class SimulatedMachine final : public Machine {
 public:
  using Behave = std::function<Behaviour(const ContainerSpec&)>;
  using Disturb = std::function<CallFault(std::string_view call, const std::string& subject)>;

  struct Timings {
    Milliseconds network{5};
    Milliseconds pull{20};
    Milliseconds remove{5};
  };

  explicit SimulatedMachine(net::Reactor& reactor) : SimulatedMachine(reactor, Timings{}) {}
  SimulatedMachine(net::Reactor& reactor, Timings timings);
  ~SimulatedMachine() override;

  // --- The fault plan --------------------------------------------------------------------------
  // Asked for each container when it is started, and before, for its pull, with a specification
  // that has only its image.
  void behave(Behave behave);
  // Asked for each call that returns a task, by its name: ("remove_container", its id).
  void disturb(Disturb disturb);

  // --- What tests do to it and look at ---------------------------------------------------------
  void end_container(const std::string& id, int exit_code, bool out_of_memory = false);
  void end_process(const std::string& name);  // as if it had crashed
  void end_everything();                      // as if the host had been restarted
  void add_flow(const std::string& vpc_id, const Flow& flow);
  void set_cpu_load(const std::string& id, double cpus);
  const NetworkSpec& network() const;
  const std::map<std::string, std::string>& names() const;
  std::vector<std::string> running() const;  // ids
  std::vector<std::string> tasks() const;
  std::vector<std::string> processes() const;
  const ContainerSpec& spec(const std::string& id) const;
  int pulls() const;             // images prepared that were not cached
  int networks_applied() const;  // how often network() has become another

  // --- Machine ---------------------------------------------------------------------------------
  net::Task<void> apply_network(NetworkSpec spec) override;
  net::Task<std::vector<FlowWindow>> read_flows() override;  // what add_flow() was given
  // A descriptor that never becomes ready: nobody connects.
  net::Task<UniqueFd> listen_in_attachment(std::string attachment, std::string address,
                                           std::uint16_t port) override;
  std::string namespace_path(const std::string& attachment) const override;
  std::string router_path(const std::string& vpc_id) const override;
  net::Task<void> prepare_image(ImageSource image) override;
  net::Task<void> create_task(TaskSpec task) override;
  net::Task<void> remove_task(std::string task_id) override;
  net::Task<ContainerStatus> start_container(ContainerSpec container) override;
  net::Task<void> signal_container(std::string id, int signal) override;
  net::Task<void> remove_container(std::string id) override;
  net::Task<ExecResult> exec(std::string id, std::vector<std::string> command,
                             Milliseconds timeout) override;
  std::optional<ContainerStatus> status(const std::string& id) const override;
  std::vector<std::string> containers() const override;
  std::optional<Usage> usage(const std::string& id) const override;
  void on_exit(std::function<void(const std::string& id, const ContainerStatus&)> handler) override;
  void observe() override;
  // `offset` counts lines here.
  std::vector<LogLine> read_log(const std::string& id, std::uint64_t& offset,
                                std::size_t bytes_max) const override;
  net::Task<int> start_process(ProcessSpec process) override;
  std::optional<int> find_process(const std::string& name) const override;
  net::Task<void> stop_process(std::string name, Milliseconds grace) override;
  void publish_names(const std::map<std::string, std::string>& address_of_name) override;
  net::Task<void> remove_everything() override;

 private:
  struct State;
  std::shared_ptr<State> state_;  // timers and coroutines hold it weakly or share it
};

}  // namespace neargate::machine
