#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "machine/machine.hpp"

namespace neargate::machine {

// Which cgroups the host has: version 1 controllers, version 2 ("unified"), or version 1
// controllers beside an empty version 2 hierarchy at /sys/fs/cgroup/unified.
enum class CgroupMode { v1, hybrid, v2 };

CgroupMode cgroup_mode(const std::string& root = "/sys/fs/cgroup");

// Files to write, in order, below a group's directory of a controller: limits as the kernel takes
// them. Pure; "cpu/cpu.cfs_quota_us" in version 1, "cpu.max" in version 2.
struct CgroupLimits {
  std::optional<double> cpu_max;  // vCPUs
  std::optional<std::uint64_t> memory_bytes_max;
  std::optional<std::uint32_t> processes_max;
};
struct CgroupSetting {
  std::string controller;  // version 1's hierarchy; "" in version 2
  std::string file;
  std::string value;
  bool optional = false;  // for files that some kernels lack (swap accounting)
  auto operator<=>(const CgroupSetting&) const = default;
};
std::vector<CgroupSetting> cgroup_settings(const CgroupLimits& limits, CgroupMode mode);

// The groups of one instance: "<root>/<controller>/<name>/<task>/<container>". Blocking calls; all
// can be repeated. Throws Error.
class Cgroups {
 public:
  Cgroups(std::string name, std::string root = "/sys/fs/cgroup");

  CgroupMode mode() const { return mode_; }
  // Makes a group with its parents ("task", "task/container") in all hierarchies that it needs.
  void make(const std::string& group, const CgroupLimits& limits) const;
  // The files through which a process enters a group for good: it is no longer among those that end
  // with the daemon's own group. Version 1 has one hierarchy for that; entering each of them would
  // cost milliseconds apiece.
  std::vector<std::string> procs_files(const std::string& group) const;
  // Kills everything in a group and below it, and waits (at most a few seconds) until it is gone.
  void kill(const std::string& group) const;
  // Removes a group and those below it. Processes in it must be gone.
  void remove(const std::string& group) const;
  std::optional<Usage> usage(const std::string& group) const;
  // True where the kernel killed a process of the group for want of memory.
  bool out_of_memory(const std::string& group) const;

  std::string path_in_hierarchy(const std::string& group) const;  // "/neargate-ng/task/container"

 private:
  std::string directory(const std::string& controller, const std::string& group) const;
  std::vector<std::string> hierarchies() const;  // directories of the mounted hierarchies
  std::vector<int> processes(const std::string& group) const;

  std::string name_;
  std::string root_;
  CgroupMode mode_;
};

}  // namespace neargate::machine
