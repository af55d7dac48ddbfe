#include "machine/processes.hpp"

#include <dirent.h>
#include <memory>
#include <signal.h>
#include <thread>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/file.hpp"
#include "machine/command.hpp"
#include "machine/process_identity.hpp"

namespace neargate::machine {
namespace {

using Json = nlohmann::json;

constexpr Milliseconds kPause{10};
constexpr Milliseconds kKillWaitMax{5000};
constexpr std::string_view kSuffix = ".json";

std::optional<ProcessIdentity> read_identity(const std::string& path) {
  const Json document = Json::parse(read_file(path).value_or(""), nullptr, false);
  if (!document.is_object()) return std::nullopt;
  return ProcessIdentity{document.value("pid", 0), document.value("start_ticks", std::uint64_t{0})};
}

bool wait_until_gone(const ProcessIdentity& process, Milliseconds wait) {
  const auto end = std::chrono::steady_clock::now() + wait;
  while (process.alive()) {
    if (std::chrono::steady_clock::now() >= end) return false;
    std::this_thread::sleep_for(kPause);
  }
  return true;
}

}  // namespace

Processes::Processes(std::string directory, const Cgroups& cgroups)
    : directory_(std::move(directory)), cgroups_(cgroups) {
  make_directories(directory_, 0700);
}

std::string Processes::path_of(const std::string& name) const {
  if (name.empty() || name.find('/') != std::string::npos || name[0] == '.') {
    throw Error("'" + name + "' cannot be the name of a process");
  }
  return directory_ + "/" + name + std::string(kSuffix);
}

int Processes::start(const std::string& name, const std::vector<std::string>& command,
                     const std::string& network_namespace, const std::string& log_path) const {
  const std::string path = path_of(name);
  if (const auto running = find(name)) return *running;
  Command program{command};
  program.network_namespace = network_namespace;
  program.cgroup_procs = cgroups_.procs_files(kGroup);
  const int pid = start_detached(program, log_path);
  const auto process = identify_process(pid);
  if (!process) {
    throw Error("'" + command.at(0) + "' ended as soon as it was started", "",
                log_path.empty() ? "" : "see " + log_path);
  }
  const Json document = {{"pid", pid}, {"start_ticks", process->start_ticks}};
  try {
    write_file_atomically(path, document.dump(), 0600);
  } catch (...) {
    process->signal(SIGKILL);  // better none than one that nobody finds again
    throw;
  }
  return pid;
}

std::optional<int> Processes::find(const std::string& name) const {
  const auto process = read_identity(path_of(name));
  if (!process || !process->alive()) return std::nullopt;
  return process->pid;
}

void Processes::stop(const std::string& name, Milliseconds grace) const {
  const std::string path = path_of(name);
  if (const auto process = read_identity(path); process && process->signal(SIGTERM)) {
    if (!wait_until_gone(*process, grace)) {
      process->signal(SIGKILL);
      wait_until_gone(*process, kKillWaitMax);
    }
  }
  ::unlink(path.c_str());
}

std::vector<std::string> Processes::list() const {
  std::vector<std::string> names;
  const std::unique_ptr<DIR, int (*)(DIR*)> open(::opendir(directory_.c_str()), &::closedir);
  while (const dirent* entry = open ? ::readdir(open.get()) : nullptr) {
    const std::string_view name = entry->d_name;
    if (name.ends_with(kSuffix)) names.emplace_back(name.substr(0, name.size() - kSuffix.size()));
  }
  return names;
}

}  // namespace neargate::machine
