#include "machine/cgroup.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <dirent.h>
#include <fcntl.h>
#include <filesystem>
#include <linux/magic.h>
#include <memory>
#include <signal.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <thread>
#include <unistd.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace neargate::machine {
namespace {

constexpr std::uint64_t kCpuPeriodUs = 100000;  // the kernel's default
constexpr Milliseconds kRemovalWaitMax{3000};
constexpr Milliseconds kRemovalPause{5};
// The hierarchy, without a controller, by which systemd knows a service's processes.
constexpr char kSystemd[] = "systemd";

bool is_directory(const std::string& path) {
  struct stat information {};
  return ::stat(path.c_str(), &information) == 0 && S_ISDIR(information.st_mode);
}

long file_system(const std::string& path) {
  struct statfs information {};
  return ::statfs(path.c_str(), &information) == 0 ? information.f_type : 0;
}

bool is_cgroup2(const std::string& path) { return file_system(path) == CGROUP2_SUPER_MAGIC; }

std::vector<std::string> subdirectories(const std::string& path, bool follow_links) {
  std::vector<std::string> names;
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(::opendir(path.c_str()), &::closedir);
  if (!directory) return names;
  while (const dirent* entry = ::readdir(directory.get())) {
    const std::string name = entry->d_name;
    if (name == "." || name == "..") continue;
    if (entry->d_type == DT_DIR || (follow_links && entry->d_type == DT_LNK)) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

// Files of the kernel take a value in one write and tell of it by errno.
int write_value(const std::string& path, const std::string& value) {
  const UniqueFd fd(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!fd) return errno;
  return ::write(fd.get(), value.data(), value.size()) < 0 ? errno : 0;
}

std::uint64_t number_of(std::string_view text) {
  std::uint64_t number = 0;
  text = trim(text);
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// The value of "name value" in a file of such lines.
std::optional<std::uint64_t> field(const std::string& path, std::string_view name) {
  const auto content = read_file(path);
  if (!content) return std::nullopt;
  for (const std::string_view line : split(*content, '\n')) {
    if (line.size() > name.size() && line.starts_with(name) && line[name.size()] == ' ') {
      return number_of(line.substr(name.size() + 1));
    }
  }
  return std::nullopt;
}

std::string quota(double cpus) {
  const auto value = static_cast<std::uint64_t>(cpus * static_cast<double>(kCpuPeriodUs));
  return std::to_string(std::max<std::uint64_t>(value, 1000));  // the kernel's least
}

// Groups are removed from the leaves up; some were, or are going, already.
void remove_tree(const std::string& path) {
  for (const std::string& child : subdirectories(path, false)) remove_tree(path + "/" + child);
  const auto end = std::chrono::steady_clock::now() + kRemovalWaitMax;
  while (::rmdir(path.c_str()) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) return;
    if (errno != EBUSY && errno != EINTR) throw system_error("cannot remove " + path, errno);
    if (std::chrono::steady_clock::now() > end) {
      throw Error("cannot remove " + path, "there are processes in it");
    }
    std::this_thread::sleep_for(kRemovalPause);
  }
}

void collect_processes(const std::string& path, std::vector<int>& processes) {
  // A group may vanish between the listing and the reading: then it has no processes.
  const UniqueFd fd(::open((path + "/cgroup.procs").c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) return;
  std::string content;
  char buffer[4096];
  for (ssize_t got; (got = ::read(fd.get(), buffer, sizeof buffer)) > 0;) {
    content.append(buffer, static_cast<std::size_t>(got));
  }
  for (const std::string_view line : split(content, '\n')) {
    if (!line.empty()) processes.push_back(static_cast<int>(number_of(line)));
  }
  for (const std::string& child : subdirectories(path, false)) {
    collect_processes(path + "/" + child, processes);
  }
}

}  // namespace

CgroupMode cgroup_mode(const std::string& root) {
  if (is_cgroup2(root)) return CgroupMode::v2;
  return is_cgroup2(root + "/unified") ? CgroupMode::hybrid : CgroupMode::v1;
}

std::vector<CgroupSetting> cgroup_settings(const CgroupLimits& limits, CgroupMode mode) {
  std::vector<CgroupSetting> settings;
  const bool v2 = mode == CgroupMode::v2;
  if (limits.cpu_max) {
    const std::string period = std::to_string(kCpuPeriodUs);
    if (v2) {
      settings.push_back({"", "cpu.max", quota(*limits.cpu_max) + " " + period});
    } else {
      settings.push_back({"cpu", "cpu.cfs_period_us", period});
      settings.push_back({"cpu", "cpu.cfs_quota_us", quota(*limits.cpu_max)});
    }
  }
  if (limits.memory_bytes_max) {
    const std::string bytes = std::to_string(*limits.memory_bytes_max);
    if (v2) {
      settings.push_back({"", "memory.max", bytes});
      settings.push_back({"", "memory.swap.max", "0", true});
    } else {
      settings.push_back({"memory", "memory.limit_in_bytes", bytes});
      settings.push_back({"memory", "memory.memsw.limit_in_bytes", bytes, true});
    }
  }
  if (limits.processes_max) {
    settings.push_back({v2 ? "" : "pids", "pids.max", std::to_string(*limits.processes_max)});
  }
  return settings;
}

Cgroups::Cgroups(std::string name, std::string root)
    : name_(std::move(name)), root_(std::move(root)), mode_(cgroup_mode(root_)) {}

std::string Cgroups::path_in_hierarchy(const std::string& group) const {
  return "/" + name_ + (group.empty() ? "" : "/" + group);
}

std::string Cgroups::directory(const std::string& controller, const std::string& group) const {
  return root_ + (controller.empty() ? "" : "/" + controller) + path_in_hierarchy(group);
}

std::vector<std::string> Cgroups::hierarchies() const {
  if (mode_ == CgroupMode::v2) return {""};
  std::vector<std::string> names = subdirectories(root_, true);
  std::erase_if(names, [&](const std::string& name) {
    const long type = file_system(root_ + "/" + name);
    return type != CGROUP_SUPER_MAGIC && type != CGROUP2_SUPER_MAGIC;
  });
  return names;
}

void Cgroups::make(const std::string& group, const CgroupLimits& limits) const {
  if (mode_ == CgroupMode::v2) {
    // A controller is there in a group where its parent, and so on up to the root, hands it down.
    std::string path = root_;
    const std::string whole = path_in_hierarchy(group);
    for (const std::string_view part : split(std::string_view(whole).substr(1), '/')) {
      for (const char* controller : {"+cpu", "+memory", "+pids"}) {
        const int code = write_value(path + "/cgroup.subtree_control", controller);
        if (code != 0 && code != ENOENT) {
          throw system_error(
              "cannot hand the controller " + std::string(controller + 1) + " down from " + path,
              code, "run on the host itself, not within a container");
        }
      }
      path += "/" + std::string(part);
      make_directories(path);
    }
  } else {
    for (const char* controller : {"cpu", "cpuacct", "memory", "pids", kSystemd}) {
      if (is_directory(root_ + "/" + controller)) make_directories(directory(controller, group));
    }
  }
  for (const CgroupSetting& setting : cgroup_settings(limits, mode_)) {
    const std::string path = directory(setting.controller, group) + "/" + setting.file;
    const int code = write_value(path, setting.value);
    if (code != 0 && !setting.optional) {
      throw system_error("cannot write " + setting.value + " to " + path, code,
                         "the host needs the cpu, memory and pids controllers of cgroups");
    }
  }
}

std::vector<std::string> Cgroups::procs_files(const std::string& group) const {
  if (mode_ == CgroupMode::v2) return {directory("", group) + "/cgroup.procs"};
  for (const char* hierarchy : {kSystemd, "pids"}) {
    const std::string path = directory(hierarchy, group);
    if (is_directory(path)) return {path + "/cgroup.procs"};
  }
  return {};
}

std::vector<int> Cgroups::processes(const std::string& group) const {
  std::vector<int> found;
  for (const std::string& hierarchy : hierarchies()) {
    collect_processes(directory(hierarchy, group), found);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

void Cgroups::kill(const std::string& group) const {
  const auto end = std::chrono::steady_clock::now() + kRemovalWaitMax;
  for (;;) {
    const std::vector<int> alive = processes(group);
    if (alive.empty() || std::chrono::steady_clock::now() > end) return;
    for (const int process : alive) ::kill(process, SIGKILL);
    std::this_thread::sleep_for(kRemovalPause);
  }
}

void Cgroups::remove(const std::string& group) const {
  for (const std::string& hierarchy : hierarchies()) {
    const std::string path = directory(hierarchy, group);
    if (is_directory(path)) remove_tree(path);
  }
  // Where nothing is mounted at "unified", crun leaves plain files there (with numbers of processes
  // in them, which is why only real cgroups are looked into).
  if (mode_ == CgroupMode::hybrid && file_system(root_ + "/unified") == TMPFS_MAGIC) {
    std::error_code ignored;
    std::filesystem::remove_all(directory("unified", group), ignored);
  }
}

std::optional<Usage> Cgroups::usage(const std::string& group) const {
  Usage usage;
  std::optional<std::uint64_t> inactive;
  std::optional<std::string> memory;
  if (mode_ == CgroupMode::v2) {
    const std::string path = directory("", group);
    const auto cpu_us = field(path + "/cpu.stat", "usage_usec");
    if (!cpu_us) return std::nullopt;
    usage.cpu = std::chrono::microseconds(*cpu_us);
    memory = read_file(path + "/memory.current");
    inactive = field(path + "/memory.stat", "inactive_file");
  } else {
    const auto cpu_ns = read_file(directory("cpuacct", group) + "/cpuacct.usage");
    if (!cpu_ns) return std::nullopt;
    usage.cpu = std::chrono::nanoseconds(number_of(*cpu_ns));
    memory = read_file(directory("memory", group) + "/memory.usage_in_bytes");
    inactive = field(directory("memory", group) + "/memory.stat", "total_inactive_file");
  }
  const std::uint64_t used = memory ? number_of(*memory) : 0;
  usage.memory_bytes = used - std::min(used, inactive.value_or(0));
  return usage;
}

bool Cgroups::out_of_memory(const std::string& group) const {
  const std::string file = mode_ == CgroupMode::v2
                               ? directory("", group) + "/memory.events"
                               : directory("memory", group) + "/memory.oom_control";
  return field(file, "oom_kill").value_or(0) > 0;
}

}  // namespace neargate::machine
