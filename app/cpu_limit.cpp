#include "app/cpu_limit.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <sched.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace neargate::app {
namespace {

std::optional<double> parse_number(std::string_view text) {
  text = trim(text);
  long long value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value <= 0) return std::nullopt;
  return static_cast<double>(value);
}

std::optional<std::string> read(const std::string& path) {
  try {
    return read_file(path);
  } catch (const Error&) {
    return std::nullopt;  // a container may not see its cgroup: then there is no limit to know of
  }
}

// The strictest quota of the cgroup and those above it, as far as this mount namespace shows them.
template <class ReadQuota>
std::optional<double> strictest(std::string path, ReadQuota read_quota) {
  std::optional<double> least;
  for (;;) {
    if (const auto quota = read_quota(path); quota && (!least || *quota < *least)) least = quota;
    if (path.empty() || path == "/") return least;
    path.resize(path.find_last_of('/'));
  }
}

std::optional<double> quota() {
  const CgroupPaths paths = parse_proc_cgroup(read("/proc/self/cgroup").value_or(""));
  std::optional<double> least;
  const auto take = [&least](std::optional<double> cpus) {
    if (cpus && (!least || *cpus < *least)) least = cpus;
  };
  if (paths.unified) {
    take(strictest(*paths.unified, [](const std::string& path) {
      return parse_cpu_max(read("/sys/fs/cgroup" + path + "/cpu.max").value_or(""));
    }));
  }
  if (paths.cpu) {
    take(strictest(*paths.cpu, [](const std::string& path) {
      const std::string directory = "/sys/fs/cgroup/cpu" + path + "/";
      return parse_cfs_quota(read(directory + "cpu.cfs_quota_us").value_or(""),
                             read(directory + "cpu.cfs_period_us").value_or(""));
    }));
  }
  return least;
}

}  // namespace

std::optional<double> parse_cpu_max(std::string_view text) {
  text = trim(text);
  const std::size_t space = text.find(' ');
  if (space == std::string_view::npos) return std::nullopt;
  return parse_cfs_quota(text.substr(0, space), text.substr(space + 1));
}

std::optional<double> parse_cfs_quota(std::string_view quota, std::string_view period) {
  const auto quota_us = parse_number(quota);  // "max" and -1 are no limit
  const auto period_us = parse_number(period);
  if (!quota_us || !period_us) return std::nullopt;
  return *quota_us / *period_us;
}

CgroupPaths parse_proc_cgroup(std::string_view text) {
  CgroupPaths paths;
  for (const std::string_view line : split(text, '\n')) {
    const std::size_t first = line.find(':');
    const std::size_t second = first == line.npos ? first : line.find(':', first + 1);
    if (second == line.npos) continue;
    const std::string_view controllers = line.substr(first + 1, second - first - 1);
    const std::string path(line.substr(second + 1));
    if (controllers.empty()) {
      paths.unified = path;
      continue;
    }
    for (const std::string_view controller : split(controllers, ',')) {
      if (controller == "cpu") paths.cpu = path;
    }
  }
  return paths;
}

unsigned cpus_available() {
  cpu_set_t set;
  const int runnable = ::sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
  const double limit = quota().value_or(runnable);
  return static_cast<unsigned>(std::clamp(static_cast<int>(std::ceil(limit)), 1, runnable));
}

}  // namespace neargate::app
