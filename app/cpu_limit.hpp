#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace neargate::app {

// How many CPUs this process may keep busy: the cgroup's quota, rounded up, but no more than those
// that it may run on; at least 1.
unsigned cpus_available();

// The CPUs that a quota allows, from the text of cgroup v2's cpu.max ("50000 100000", "max
// 100000"); nothing where there is no limit or the text is none.
std::optional<double> parse_cpu_max(std::string_view text);
// The same of cgroup v1's cpu.cfs_quota_us and cpu.cfs_period_us.
std::optional<double> parse_cfs_quota(std::string_view quota, std::string_view period);

// The paths of this process's cpu cgroup within its hierarchy, from the text of /proc/self/cgroup.
struct CgroupPaths {
  std::optional<std::string> unified;  // v2
  std::optional<std::string> cpu;      // v1's cpu controller
};
CgroupPaths parse_proc_cgroup(std::string_view text);

}  // namespace neargate::app
