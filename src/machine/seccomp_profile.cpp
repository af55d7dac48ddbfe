#include "machine/seccomp_profile.hpp"

#include <errno.h>
#include <sched.h>

#include <nlohmann/json.hpp>

namespace neargate::machine {
namespace {

using Json = nlohmann::json;

constexpr const char* kRefused[] = {
    // The kernel itself and the whole machine.
    "acct", "create_module", "delete_module", "finit_module", "init_module", "kexec_file_load",
    "kexec_load", "reboot", "swapoff", "swapon", "syslog", "quotactl", "quotactl_fd", "nfsservctl",
    "vhangup", "lookup_dcookie",
    // Clocks, for all.
    "adjtimex", "clock_adjtime", "clock_settime", "settimeofday", "stime",
    // Mounts and namespaces.
    "fsconfig", "fsmount", "fsopen", "fspick", "mount", "mount_setattr", "move_mount", "open_tree",
    "pivot_root", "setns", "umount", "umount2", "unshare",
    // Ways around file permissions and into other processes.
    "open_by_handle_at", "name_to_handle_at", "process_vm_readv", "process_vm_writev", "kcmp",
    "pidfd_getfd",
    // Parts of the kernel with a history of holes, and the kernel's key rings, which have no
    // namespaces.
    "add_key", "bpf", "fanotify_init", "io_uring_enter", "io_uring_register", "io_uring_setup",
    "keyctl", "perf_event_open", "request_key", "userfaultfd", "uselib", "ustat", "sysfs",
    "_sysctl", "get_kernel_syms", "query_module",
    // The hardware.
    "iopl", "ioperm", "modify_ldt", "vm86", "vm86old"};

constexpr unsigned kNamespaceFlags = CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER |
                                     CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWCGROUP;

std::string make_profile() {
  Json refused = {{"action", "SCMP_ACT_ERRNO"}, {"errnoRet", EPERM}, {"names", Json::array()}};
  for (const char* name : kRefused) refused["names"].push_back(name);
  Json rules = Json::array({refused});
  // clone() with any namespace flag. One rule a flag: rules of a list are alternatives.
  for (unsigned bit = 1; bit != 0; bit <<= 1) {
    if ((kNamespaceFlags & bit) == 0) continue;
    rules.push_back(
        {{"action", "SCMP_ACT_ERRNO"},
         {"errnoRet", EPERM},
         {"names", {"clone"}},
         {"args",
          {{{"index", 0}, {"value", bit}, {"valueTwo", bit}, {"op", "SCMP_CMP_MASKED_EQ"}}}}});
  }
  // clone3() keeps its flags in memory, where a filter cannot look: told that there is none, C
  // libraries fall back to clone().
  rules.push_back({{"action", "SCMP_ACT_ERRNO"}, {"errnoRet", ENOSYS}, {"names", {"clone3"}}});
  return Json{{"defaultAction", "SCMP_ACT_ALLOW"}, {"syscalls", rules}}.dump();
}

}  // namespace

const std::string& seccomp_profile() {
  static const std::string profile = make_profile();
  return profile;
}

}  // namespace neargate::machine
