#pragma once

#include <optional>
#include <string>
#include <vector>

#include "machine/cgroup.hpp"
#include "machine/entrance.hpp"
#include "machine/image_store.hpp"
#include "machine/machine.hpp"
#include "machine/process_identity.hpp"

namespace neargate::machine {

// Containers: a directory each, an overlay mount, `crun` that makes them and `conmon` that stays
// with them, keeps their log and writes their exit code. All that is known of a container is in its
// directory, so a restarted daemon finds it. Any thread may call; calls for one container must not
// overlap.
class ContainerRuntime {
 public:
  struct Places {
    std::string containers;       // a directory for each container
    std::string exits;            // conmon writes exit codes here, in files named by id
    std::string runtime_state;    // crun's
    std::string mount_namespace;  // where overlays are mounted and runtimes run
    std::string init_program;     // for ContainerSpec::init_process
  };

  // The group of the monitors, which must exist: they outlive the daemon and its own group.
  static constexpr char kMonitorsGroup[] = "monitors";

  ContainerRuntime(Places places, const ImageStore& images, const Cgroups& cgroups);

  // --- Blocking
  // ----------------------------------------------------------------------------------- Throws
  // MachineError; nothing is left of the container then. One that runs, or has run, is left alone.
  ContainerStatus start(const ContainerSpec& container, const std::string& network_namespace) const;
  void remove(const std::string& id) const;
  // `cancel`: see Command.
  ExecResult exec(const std::string& id, const std::vector<std::string>& command,
                  Milliseconds timeout, int cancel = -1) const;

  // --- Quick
  // --------------------------------------------------------------------------------------
  std::vector<std::string> list() const;
  // Nothing where it does not run.
  std::optional<Entrance> entrance(const std::string& id) const;
  std::optional<ContainerStatus> status(const std::string& id) const;
  void signal(const std::string& id, int number) const;
  std::optional<Usage> usage(const std::string& id) const;
  std::string log_path(const std::string& id) const { return directory(id) + "/log"; }

 private:
  // What is written down once a container runs.
  struct Record {
    std::string task_id;
    int stop_signal = 15;
    ProcessIdentity process;
    ProcessIdentity monitor;
    Timestamp started_at;
  };

  std::string directory(const std::string& id) const { return places_.containers + "/" + id; }
  std::optional<Record> read_record(const std::string& id) const;
  void write_record(const std::string& id, const Record& record) const;
  std::vector<std::string> crun(const std::vector<std::string>& arguments) const;

  void make_directory(const ContainerSpec& container) const;
  void mount_root(const ContainerSpec& container, const ImageConfig& image) const;
  void write_config(const ContainerSpec& container, const ImageConfig& image) const;
  Record launch(const ContainerSpec& container, const std::string& network_namespace) const;

  Places places_;
  const ImageStore& images_;
  const Cgroups& cgroups_;
};

}  // namespace neargate::machine
