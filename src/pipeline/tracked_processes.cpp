#include <dirent.h>
#include <exception>
#include <memory>
#include <signal.h>
#include <thread>
#include <unistd.h>

#include "base/text.hpp"
#include "pipeline/process.hpp"

namespace neargate::pipeline {
namespace {

// A process may start another one while we look for them.
constexpr int kRoundsMax = 50;
constexpr Milliseconds kPause{20};

std::vector<pid_t> find_tracked(const std::string& start) {
  std::vector<pid_t> out;
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(::opendir("/proc"), &::closedir);
  while (const dirent* entry = directory ? ::readdir(directory.get()) : nullptr) {
    const std::string name = entry->d_name;
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    std::string environment;
    try {
      environment = read_file("/proc/" + name + "/environ").value_or("");
    } catch (const std::exception&) {
      continue;  // gone, or of another user
    }
    for (const std::string_view variable : split(environment, '\0')) {
      if (variable.starts_with(start)) out.push_back(static_cast<pid_t>(std::stol(name)));
    }
  }
  return out;
}

}  // namespace

void kill_tracked(const std::string& tracking_id) {
  const std::string start = "RUNNER_TRACKING_ID=" + tracking_id;
  for (int round = 0; round < kRoundsMax; ++round) {
    const std::vector<pid_t> found = find_tracked(start);
    if (found.empty()) return;
    for (const pid_t pid : found) {
      if (pid != ::getpid()) ::kill(pid, SIGKILL);
    }
    std::this_thread::sleep_for(kPause);
  }
}

}  // namespace neargate::pipeline
