#pragma once

#include <fcntl.h>
#include <string>
#include <sys/file.h>
#include <unistd.h>

#include "base/file.hpp"
#include "machine/command.hpp"

// What tests on the real kernel share.
namespace neargate::machine {

// Tests of one machine take turns: they use the same names.
inline UniqueFd take_machine() {
  UniqueFd fd(::open("/tmp/neargate-machine-test.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (fd) ::flock(fd.get(), LOCK_EX);
  return fd;
}

// All that an instance could leave behind, by its name and its public addresses ("192.0.2."):
// other instances may come and go meanwhile.
inline std::string traces_of(const std::string& name, const std::string& addresses) {
  const std::string script =
      "{ ls -1 /run/netns /run/neargate-forwarding; ip -br link; ip route show table all; "
      "nft list tables; cut -d' ' -f2 /proc/mounts; cat /etc/hosts; "
      "find /sys/fs/cgroup -maxdepth 2; ls -1 /tmp; } 2>/dev/null | grep -F -e '" +
      name + "' -e '" + addresses + "'; pgrep -af '/tmp/[" + name[0] + "]" + name.substr(1) + "'";
  return run_command({{"sh", "-c", script}}).output;
}

}  // namespace neargate::machine
