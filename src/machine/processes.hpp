#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "machine/cgroup.hpp"

namespace neargate::machine {

// Programs that outlive the daemon (balancers), each known by a name. A file per process keeps its
// number and start time, so that a restarted daemon finds it and nothing else. Any thread may call.
class Processes {
 public:
  // The group of cgroups that they are in, which must exist.
  static constexpr char kGroup[] = "processes";

  Processes(std::string directory, const Cgroups& cgroups);

  // Starts a program unless one of that name runs; returns its pid. Throws Error.
  int start(const std::string& name, const std::vector<std::string>& command,
            const std::string& network_namespace, const std::string& log_path) const;
  std::optional<int> find(const std::string& name) const;
  // SIGTERM, and after `grace` SIGKILL. Blocks until it is gone.
  void stop(const std::string& name, Milliseconds grace) const;
  std::vector<std::string> list() const;

 private:
  std::string path_of(const std::string& name) const;

  std::string directory_;
  const Cgroups& cgroups_;
};

}  // namespace neargate::machine
