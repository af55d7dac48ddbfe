#include "machine/oci_config.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "machine/seccomp_profile.hpp"

namespace neargate::machine {
namespace {

using Json = nlohmann::json;

constexpr char kInit[] = "/dev/init";
constexpr char kDefaultPath[] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
// Where a fork bomb ends. AWS documents none for Fargate.
constexpr int kProcessesMax = 16384;
constexpr std::uint64_t kCpuPeriodUs = 100000;

// Docker's default set, which ECS documents (API reference, KernelCapabilities).
constexpr const char* kCapabilities[] = {"AUDIT_WRITE",      "CHOWN",     "DAC_OVERRIDE", "FOWNER",
                                         "FSETID",           "KILL",      "MKNOD",        "NET_RAW",
                                         "SETFCAP",          "SETGID",    "SETPCAP",      "SETUID",
                                         "NET_BIND_SERVICE", "SYS_CHROOT"};

Json capabilities(const ContainerSpec& spec, std::uint32_t uid) {
  Json kept = Json::array();
  for (const std::string name : kCapabilities) {
    const bool dropped =
        std::any_of(spec.dropped_capabilities.begin(), spec.dropped_capabilities.end(),
                    [&](const std::string& entry) {
                      const std::string upper = to_upper(entry);
                      return upper == "ALL" || upper == name || upper == "CAP_" + name;
                    });
    if (!dropped) kept.push_back("CAP_" + name);
  }
  // Other users than root get none to start with, but what root may gain bounds them too.
  const Json held = uid == 0 ? kept : Json::array();
  return {{"bounding", kept}, {"effective", held}, {"permitted", held}};
}

Json resource_limits(const ContainerSpec& spec, std::uint64_t default_open_files) {
  Json limits = Json::array();
  const auto add = [&](const std::string& name, std::uint64_t soft, std::uint64_t hard) {
    limits.push_back({{"type", "RLIMIT_" + to_upper(name)}, {"soft", soft}, {"hard", hard}});
  };
  bool open_files = false;
  for (const ResourceLimit& limit : spec.resource_limits) {
    add(limit.name, limit.soft, limit.hard);
    open_files |= limit.name == "nofile";
  }
  if (!open_files) add("nofile", default_open_files, default_open_files);
  return limits;
}

Json mounted(const std::string& destination, const std::string& type, const std::string& source,
             std::vector<std::string> options) {
  return {{"destination", destination},
          {"type", type},
          {"source", source},
          {"options", std::move(options)}};
}

Json bound_file(const std::string& destination, const std::string& source, bool read_only = false) {
  return mounted(destination, "bind", source,
                 {"bind", read_only ? "ro" : "rw", "nosuid", "nodev", "rprivate"});
}

Json mounts(const ContainerSpec& spec, const OciPlaces& places) {
  Json list = Json::array(
      {mounted("/proc", "proc", "proc", {"nosuid", "noexec", "nodev"}),
       mounted("/dev", "tmpfs", "tmpfs", {"nosuid", "strictatime", "mode=755", "size=65536k"}),
       mounted("/dev/pts", "devpts", "devpts",
               {"nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"}),
       mounted("/dev/shm", "tmpfs", "shm",
               {"nosuid", "noexec", "nodev", "mode=1777", "size=65536k"}),
       mounted("/dev/mqueue", "mqueue", "mqueue", {"nosuid", "noexec", "nodev"}),
       mounted("/sys", "sysfs", "sysfs", {"nosuid", "noexec", "nodev", "ro"}),
       mounted("/sys/fs/cgroup", "cgroup", "cgroup",
               {"nosuid", "noexec", "nodev", "relatime", "ro"}),
       bound_file("/etc/hosts", places.hosts), bound_file("/etc/hostname", places.hostname),
       bound_file("/etc/resolv.conf", places.resolver)});
  for (const auto& [path, options] : spec.tmpfs) {
    std::vector<std::string> words{"nosuid", "nodev"};
    for (const std::string_view word : split(options, ',')) {
      if (!trim(word).empty()) words.emplace_back(trim(word));
    }
    list.push_back(mounted(path, "tmpfs", "tmpfs", std::move(words)));
  }
  if (!places.init_program.empty()) list.push_back(bound_file(kInit, places.init_program, true));
  return list;
}

Json resources(const ContainerSpec& spec) {
  Json result = {{"devices", {{{"allow", false}, {"access", "rwm"}}}},
                 {"pids", {{"limit", kProcessesMax}}}};
  if (spec.memory_bytes_max) result["memory"]["limit"] = *spec.memory_bytes_max;
  if (spec.cpu_shares) result["cpu"]["shares"] = std::max(*spec.cpu_shares, 2U);
  if (spec.cpu_max) {
    result["cpu"]["period"] = kCpuPeriodUs;
    result["cpu"]["quota"] =
        static_cast<std::int64_t>(*spec.cpu_max * static_cast<double>(kCpuPeriodUs));
  }
  return result;
}

}  // namespace

std::vector<std::string> container_arguments(const ContainerSpec& spec, const ImageConfig& image) {
  const bool own_entry_point = !spec.entry_point.empty();
  std::vector<std::string> arguments = own_entry_point ? spec.entry_point : image.entry_point;
  const bool use_image_command = spec.command.empty() && !own_entry_point;
  const auto& command = use_image_command ? image.command : spec.command;
  arguments.insert(arguments.end(), command.begin(), command.end());
  if (arguments.empty()) {
    throw MachineError(MachineError::Kind::cannot_create_container,
                       "no command specified: neither the container definition nor the image says "
                       "what to run");
  }
  return arguments;
}

std::vector<std::string> container_environment(const ContainerSpec& spec, const ImageConfig& image,
                                               const std::string& home) {
  std::vector<std::pair<std::string, std::string>> variables;
  const auto set = [&](const std::string& name, const std::string& value, bool replace) {
    for (auto& [key, old] : variables) {
      if (key != name) continue;
      if (replace) old = value;
      return;
    }
    variables.emplace_back(name, value);
  };
  for (const auto& [name, value] : image.environment) set(name, value, true);
  for (const auto& [name, value] : spec.environment) set(name, value, true);
  set("PATH", kDefaultPath, false);
  set("HOME", home, false);
  if (!spec.hostname.empty()) set("HOSTNAME", spec.hostname, false);
  std::vector<std::string> texts;
  for (const auto& [name, value] : variables) texts.push_back(name + "=" + value);
  return texts;
}

std::string container_directory(const ContainerSpec& spec, const ImageConfig& image) {
  if (!spec.working_directory.empty()) return spec.working_directory;
  return image.working_directory.empty() ? "/" : image.working_directory;
}

std::string oci_config(const ContainerSpec& spec, const ImageConfig& image, const ImageUser& user,
                       const OciPlaces& places, bool cgroup_namespace) {
  std::vector<std::string> arguments = container_arguments(spec, image);
  if (!places.init_program.empty()) {
    const std::vector<std::string> init{kInit, "--"};
    arguments.insert(arguments.begin(), init.begin(), init.end());
  }
  // The primary group is a supplementary one too: files that refuse their group stay refused when
  // the process changes its primary group (CVE-2022-36109).
  std::vector<std::uint32_t> groups{user.gid};
  for (const std::uint32_t group : user.groups) {
    if (group != user.gid) groups.push_back(group);
  }
  // No network namespace here: the runtime is started in the attachment's, and the container stays.
  Json namespaces =
      Json::array({{{"type", "pid"}}, {{"type", "ipc"}}, {{"type", "uts"}}, {{"type", "mount"}}});
  if (cgroup_namespace) namespaces.push_back({{"type", "cgroup"}});
  const Json config = {
      {"ociVersion", "1.0.2"},
      {"hostname", spec.hostname},
      {"root", {{"path", places.root_file_system}, {"readonly", spec.read_only_root}}},
      {"process",
       {{"terminal", false},
        {"user", {{"uid", user.uid}, {"gid", user.gid}, {"additionalGids", groups}}},
        {"args", arguments},
        {"env", container_environment(spec, image, user.home)},
        {"cwd", container_directory(spec, image)},
        {"capabilities", capabilities(spec, user.uid)},
        {"rlimits", resource_limits(spec, places.open_files)},
        {"noNewPrivileges", true}}},
      {"mounts", mounts(spec, places)},
      {"linux",
       {{"namespaces", namespaces},
        {"cgroupsPath", places.cgroup},
        {"resources", resources(spec)},
        {"seccomp", Json::parse(seccomp_profile())},
        {"maskedPaths",
         {"/proc/acpi", "/proc/asound", "/proc/kcore", "/proc/keys", "/proc/latency_stats",
          "/proc/sched_debug", "/proc/scsi", "/proc/timer_list", "/proc/timer_stats",
          "/sys/devices/virtual/powercap", "/sys/firmware"}},
        {"readonlyPaths",
         {"/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"}}}}};
  return config.dump();
}

}  // namespace neargate::machine
