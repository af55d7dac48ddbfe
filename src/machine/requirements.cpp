#include <sys/stat.h>
#include <unistd.h>

#include "base/file.hpp"
#include "base/text.hpp"
#include "machine/cgroup.hpp"
#include "machine/command.hpp"
#include "machine/linux_machine.hpp"

namespace neargate::machine {
namespace {

bool exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

void check_programs(std::vector<std::string>& missing) {
  for (const auto& [program, package] :
       {std::pair{"crun", "crun"}, {"conmon", "conmon"}, {"ip", "iproute2"}, {"nft", "nftables"}}) {
    if (!find_program(program).empty()) continue;
    missing.push_back(std::string(program) + " is not installed: apt-get install " + package);
  }
}

void check_cgroups(std::vector<std::string>& missing) {
  const std::string root = "/sys/fs/cgroup";
  if (cgroup_mode() == CgroupMode::v2) {
    const std::string controllers = read_file(root + "/cgroup.controllers").value_or("");
    for (const char* name : {"cpu", "memory", "pids"}) {
      if ((" " + controllers).find(std::string(" ") + name) != std::string::npos) continue;
      missing.push_back(std::string("the cgroup controller ") + name +
                        " is not available: boot without cgroup_disable, and outside of a "
                        "container");
    }
    return;
  }
  for (const char* name : {"cpu", "cpuacct", "memory", "pids"}) {
    if (exists(root + "/" + name + "/cgroup.procs")) continue;
    missing.push_back(std::string("the cgroup controller ") + name + " is not mounted at " + root +
                      "/" + name + ": mount it, or boot with cgroup version 2");
  }
}

void check_kernel(std::vector<std::string>& missing) {
  const std::string file_systems = read_file("/proc/filesystems").value_or("");
  if (file_systems.find("\toverlay\n") == std::string::npos) {
    // Loads the module where there is one.
    run_command({{"sh", "-c", "modprobe overlay"}});
    if (read_file("/proc/filesystems").value_or("").find("\toverlay\n") == std::string::npos) {
      missing.push_back("the kernel has no overlayfs: use one with CONFIG_OVERLAY_FS");
    }
  }
  if (!find_program("nft").empty() && run_command({{"nft", "list", "tables"}}).exit_code != 0) {
    missing.push_back("the kernel has no nftables: use one with CONFIG_NF_TABLES");
  }
}

}  // namespace

std::vector<std::string> LinuxMachine::missing_requirements() {
  std::vector<std::string> missing;
  if (::geteuid() != 0) {
    missing.push_back("namespaces, mounts and cgroups need root: run it with sudo");
  }
  check_programs(missing);
  if (missing.empty()) {
    check_cgroups(missing);
    check_kernel(missing);
  }
  return missing;
}

}  // namespace neargate::machine
