#pragma once

#include <memory>
#include <string>
#include <vector>

#include "machine/entrance.hpp"
#include "machine/machine.hpp"
#include "net/pool.hpp"
#include "net/reactor.hpp"

namespace neargate::machine {

// The Linux that we run on: network namespaces, veths, nftables, overlayfs, cgroups, crun and
// conmon. Needs root. What it makes outlives it: another LinuxMachine with the same options, in
// this process or a later one, finds all of it again.
//
// Not for several at once with the same name, nor with overlapping public pools: this host has one
// route for each public address (public_pool.hpp).
class LinuxMachine final : public Machine {
 public:
  struct Options {
    std::string state_directory;                  // layers, containers and their logs: on a disk
    std::string run_directory = "/run/neargate";  // what a reboot may take: on a tmpfs
    std::string name = "ng";  // all kernel names start with it: 1 to 5 characters [a-z0-9]
    // Public addresses of specifications are of this network. The last usable one is this host's
    // own, as tasks see it.
    std::string public_pool = "198.18.0.0/20";
    std::string init_program;  // path of neargate-init, for ContainerSpec::init_process
  };

  // What the machine lacks, each a sentence that says what to do. Empty: all is there.
  static std::vector<std::string> missing_requirements();

  // Makes the directories and the mount namespace. Both references outlive this. Throws Error.
  LinuxMachine(net::Reactor& reactor, net::Pool& pool, Options options);
  ~LinuxMachine() override;

  net::Task<void> apply_network(NetworkSpec spec) override;
  net::Task<std::vector<FlowWindow>> read_flows() override;
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
  std::vector<LogLine> read_log(const std::string& id, std::uint64_t& offset,
                                std::size_t bytes_max) const override;

  net::Task<int> start_process(ProcessSpec process) override;
  std::optional<int> find_process(const std::string& name) const override;
  net::Task<void> stop_process(std::string name, Milliseconds grace) override;

  void publish_names(const std::map<std::string, std::string>& address_of_name) override;
  net::Task<void> remove_everything() override;

  // For programs of others than us (`neargate exec`). Nothing where the container does not run.
  std::optional<Entrance> entrance(const std::string& id) const;

 private:
  struct Parts;
  // Shared with the jobs on the pool's threads, which may outlive this object.
  std::shared_ptr<Parts> parts_;
  // For jobs that mostly wait (health checks, grace times): none may hold up a start.
  std::unique_ptr<net::Pool> patient_pool_;
};

}  // namespace neargate::machine
