#include "net/port_holder.hpp"

#include <cstdio>
#include <cstdlib>
#include <dirent.h>
#include <memory>
#include <sstream>
#include <unistd.h>
#include <vector>

#include "base/text.hpp"

namespace neargate::net {
namespace {

constexpr const char* kListening = "0A";  // TCP_LISTEN in /proc/net/tcp

// The inodes of the sockets that listen on the port, on any address: which of them is in the way
// is the kernel's business, and there is rarely more than one.
std::vector<std::string> listening_inodes(std::uint16_t port) {
  std::vector<std::string> inodes;
  for (const char* table : {"/proc/net/tcp", "/proc/net/tcp6"}) {
    std::istringstream lines(read_file(table).value_or(""));
    std::string line;
    std::getline(lines, line);  // the heading
    while (std::getline(lines, line)) {
      std::istringstream fields(line);
      std::string number, local, remote, state, queues, timer, retransmits, uid, timeout, inode;
      fields >> number >> local >> remote >> state >> queues >> timer >> retransmits >> uid >>
          timeout >> inode;
      const std::size_t colon = local.rfind(':');
      if (state != kListening || colon == std::string::npos) continue;
      if (std::strtoul(local.c_str() + colon + 1, nullptr, 16) == port) inodes.push_back(inode);
    }
  }
  return inodes;
}

using Directory = std::unique_ptr<DIR, int (*)(DIR*)>;

bool holds_socket(const std::string& process, const std::vector<std::string>& inodes) {
  const std::string path = "/proc/" + process + "/fd";
  const Directory directory(::opendir(path.c_str()), &::closedir);
  if (!directory) return false;
  while (const dirent* entry = ::readdir(directory.get())) {
    char target[64];
    const ssize_t length = ::readlink((path + "/" + entry->d_name).c_str(), target, sizeof target);
    if (length <= 0) continue;
    const std::string_view link(target, std::size_t(length));
    for (const std::string& inode : inodes) {
      if (link == "socket:[" + inode + "]") return true;
    }
  }
  return false;
}

}  // namespace

std::string port_holder(const Endpoint& where) {
  const std::vector<std::string> inodes = listening_inodes(where.port);
  if (inodes.empty()) return "";
  const Directory processes(::opendir("/proc"), &::closedir);
  if (!processes) return "";
  while (const dirent* entry = ::readdir(processes.get())) {
    const std::string process = entry->d_name;
    if (process.find_first_not_of("0123456789") != std::string::npos) continue;
    if (!holds_socket(process, inodes)) continue;
    const std::string name = read_file("/proc/" + process + "/comm").value_or("a program");
    return std::string(trim(name)) + " (pid " + process + ")";
  }
  return "";
}

}  // namespace neargate::net
