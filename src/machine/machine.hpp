#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/file.hpp"
#include "machine/flow.hpp"
#include "machine/network_spec.hpp"
#include "net/task.hpp"

// What Linux does for us, behind one interface: LinuxMachine is real, SimulatedMachine is a
// deterministic stand-in with faults for simulations. Every call can be repeated: after a crash the
// control plane asks for the same thing again.
namespace neargate::machine {

// Which image a container runs: blobs of the registry's store, by digest.
struct ImageSource {
  std::string manifest_digest;  // "sha256:…"
  std::string config_path;      // the image configuration's JSON file
  struct Layer {
    std::string digest;      // of the blob as stored
    std::string path;        // the file
    std::string media_type;  // tells the compression: tar, tar+gzip, tar+zstd
  };
  std::vector<Layer> layers;  // lowest first
};

struct ResourceLimit {
  std::string name;  // "nofile", as in ECS's ulimits
  std::uint64_t soft = 0;
  std::uint64_t hard = 0;
};

struct ContainerSpec {
  std::string id;          // unique on this machine: "<task id>-<container name>"
  std::string task_id;     // groups containers: they share the task's cgroup and namespace
  std::string attachment;  // the network attachment (namespace) it runs in
  ImageSource image;
  std::vector<std::string> entry_point;  // empty: the image's
  std::vector<std::string> command;      // empty: the image's (unless entry_point is given)
  std::vector<std::pair<std::string, std::string>> environment;  // on top of the image's
  std::string user;               // "", "1000", "1000:1000", "name": looked up in the image
  std::string working_directory;  // "": the image's
  std::string hostname;
  bool read_only_root = false;
  bool init_process = false;  // linuxParameters.initProcessEnabled
  std::vector<ResourceLimit> resource_limits;
  std::vector<std::string> dropped_capabilities;
  std::optional<double> cpu_max;  // vCPUs; hard limit
  std::optional<std::uint32_t> cpu_shares;
  std::optional<std::uint64_t> memory_bytes_max;
  std::vector<std::pair<std::string, std::string>> tmpfs;  // path, options
  std::vector<std::string> dns_servers;
  std::string dns_search;  // the domain of names without a dot; "": none
  std::vector<std::pair<std::string, std::string>> hosts;  // address, name: for /etc/hosts
};

// Limits over all containers of a task, as Fargate sets them.
struct TaskSpec {
  std::string id;
  std::optional<double> cpu_max;  // vCPUs
  std::optional<std::uint64_t> memory_bytes_max;
};

enum class ContainerState { created, running, exited, unknown };

struct ContainerStatus {
  ContainerState state = ContainerState::unknown;
  int pid = 0;
  std::optional<int> exit_code;  // 128 + signal where a signal ended it, as runtimes report
  bool out_of_memory = false;
  std::optional<Timestamp> started_at;
  std::optional<Timestamp> finished_at;
  int stop_signal = 15;  // what its image asks to be stopped with (STOPSIGNAL)
};

// CPU and memory that a container has used, from its cgroup.
struct Usage {
  std::chrono::nanoseconds cpu{};
  std::uint64_t memory_bytes = 0;  // without reclaimable cache
};

struct ExecResult {
  int exit_code = 0;
  std::string output;  // stdout and stderr, at most 4 KiB
  bool timed_out = false;
};

// A line that a container wrote.
struct LogLine {
  Timestamp time;
  bool from_stderr = false;
  bool partial = false;  // cut at conmon's buffer size: the next line continues it
  std::string text;
};

// Thrown by image and container calls: `kind` becomes ECS's stopped reason.
struct MachineError : std::runtime_error {
  enum class Kind {
    cannot_pull_image,
    cannot_create_container,
    cannot_start_container,
    network,
    out_of_disk,
    other
  };
  MachineError(Kind error_kind, const std::string& message)
      : std::runtime_error(message), kind(error_kind) {}
  Kind kind;
};

class Machine {
 public:
  virtual ~Machine() = default;

  // --- Network ---------------------------------------------------------------------------------
  // Makes the kernel's network equal to the specification: makes what is missing, changes what
  // differs, removes what is not in it. Calls are serialised; a later specification supersedes
  // those still queued. Completes when the kernel has it.
  virtual net::Task<void> apply_network(NetworkSpec spec) = 0;
  // What passed, and what was refused, since the last call: of each applied VPC with record_flows.
  // What nobody reads is kept for an hour, also while the control plane is down.
  virtual net::Task<std::vector<FlowWindow>> read_flows() = 0;
  // A listening TCP socket inside an attachment's namespace (task metadata).
  // The address is added to the namespace's loopback where it is link-local.
  virtual net::Task<UniqueFd> listen_in_attachment(std::string attachment, std::string address,
                                                   std::uint16_t port) = 0;
  // The path of an attachment's network namespace, for processes that join it (balancers).
  virtual std::string namespace_path(const std::string& attachment) const = 0;
  // That of a VPC's router, where its resolver listens; it may not exist yet.
  virtual std::string router_path(const std::string& vpc_id) const = 0;

  // --- Images ----------------------------------------------------------------------------------
  // Unpacks what is missing of an image; cached by layer. Throws MachineError::cannot_pull_image.
  virtual net::Task<void> prepare_image(ImageSource image) = 0;

  // --- Tasks and containers --------------------------------------------------------------------
  virtual net::Task<void> create_task(TaskSpec task) = 0;        // its cgroup
  virtual net::Task<void> remove_task(std::string task_id) = 0;  // containers must be gone
  // Creates and starts; returns when the process runs. Its image must be prepared.
  virtual net::Task<ContainerStatus> start_container(ContainerSpec container) = 0;
  virtual net::Task<void> signal_container(std::string id, int signal) = 0;  // gone: fine
  // Unmounts and deletes all of it; the log file too. It must have exited, or only be created.
  virtual net::Task<void> remove_container(std::string id) = 0;
  virtual net::Task<ExecResult> exec(std::string id, std::vector<std::string> command,
                                     Milliseconds timeout) = 0;
  virtual std::optional<ContainerStatus> status(const std::string& id) const = 0;
  virtual std::vector<std::string> containers() const = 0;  // all that exist, also exited ones
  virtual std::optional<Usage> usage(const std::string& id) const = 0;
  // Called on the reactor's thread when a container has exited, never before its start_container()
  // has returned; perhaps twice. At start, after on_exit was set, call observe(): it reports those
  // that ended while nobody watched.
  virtual void on_exit(
      std::function<void(const std::string& id, const ContainerStatus&)> handler) = 0;
  virtual void observe() = 0;

  // --- Logs ------------------------------------------------------------------------------------
  // Lines of a container after `offset` (bytes in its log file), at most `bytes_max`; advances
  // `offset` past what is returned. The caller keeps the offset durable, so none is lost or
  // doubled. What lies more than a mebibyte before `offset` may be gone from then on.
  virtual std::vector<LogLine> read_log(const std::string& id, std::uint64_t& offset,
                                        std::size_t bytes_max) const = 0;

  // --- Balancers and other processes that outlive us ---------------------------------------------
  // Starts a program detached from us, in an attachment's namespaces where one is given; its
  // output goes to `log_path`. The process is found again after a restart by `name`.
  struct ProcessSpec {
    std::string name;
    std::vector<std::string> command;
    std::string attachment;
    std::string log_path;
  };
  virtual net::Task<int> start_process(ProcessSpec process) = 0;  // its pid
  virtual std::optional<int> find_process(const std::string& name) const = 0;
  virtual net::Task<void> stop_process(std::string name, Milliseconds grace) = 0;

  // --- Everything --------------------------------------------------------------------------------
  // Names that this host's programs can resolve (load balancers): a marked block in /etc/hosts.
  virtual void publish_names(const std::map<std::string, std::string>& address_of_name) = 0;
  // Removes every process, namespace, mount, cgroup, rule and name that is ours.
  virtual net::Task<void> remove_everything() = 0;
};

}  // namespace neargate::machine
