#include "machine/container_runtime.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <poll.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "machine/command.hpp"
#include "machine/image_user.hpp"
#include "machine/namespaces.hpp"
#include "machine/oci_config.hpp"
#include "machine/root_files.hpp"

namespace neargate::machine {
namespace {

using Kind = MachineError::Kind;
using Json = nlohmann::json;

constexpr Milliseconds kCreateWaitMax{30000};
constexpr std::size_t kExecOutputBytesMax = 4096;
constexpr int kSyncDescriptor = 3;  // conmon's _OCI_SYNCPIPE

std::string read_in_root(const std::string& root, const std::string& path) {
  const UniqueFd fd = open_in_root(root, path, O_RDONLY | O_NONBLOCK);
  std::string content;
  char buffer[4096];
  for (ssize_t got; fd && (got = ::read(fd.get(), buffer, sizeof buffer)) > 0;) {
    content.append(buffer, static_cast<std::size_t>(got));
  }
  return content;
}

// The working directory, which images may name without having it.
void make_directories_in_root(const std::string& root, const std::string& path) {
  std::string so_far = "/";
  for (const std::string_view part : split(path, '/')) {
    if (part.empty() || part == "." || part == "..") continue;
    const std::string next = so_far + std::string(part);
    if (!open_in_root(root, next, O_PATH)) {
      const UniqueFd parent = open_in_root(root, so_far, O_RDONLY | O_DIRECTORY);
      if (!parent ||
          (::mkdirat(parent.get(), std::string(part).c_str(), 0755) != 0 && errno != EEXIST)) {
        throw MachineError(Kind::cannot_create_container,
                           system_error("cannot make the working directory " + path, errno).what());
      }
    }
    so_far = next + "/";
  }
}

int read_number(const std::string& path) {
  const std::string text = read_file(path).value_or("");
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// conmon's answer, one line of JSON: {"data": pid} or {"data": -1, "message": "…"}.
int read_answer(int fd) {
  std::string answer;
  pollfd polled{fd, POLLIN, 0};
  while (answer.find('\n') == std::string::npos) {
    if (::poll(&polled, 1, static_cast<int>(kCreateWaitMax.count())) != 1) {
      throw MachineError(Kind::cannot_create_container, "conmon did not answer in time");
    }
    char buffer[4096];
    const ssize_t got = ::read(fd, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    answer.append(buffer, static_cast<std::size_t>(got));
  }
  const Json document = Json::parse(answer, nullptr, false);
  const int pid = document.is_object() ? document.value("data", -1) : -1;
  if (pid > 0) return pid;
  std::string message =
      document.is_object() ? document.value("message", "") : "conmon ended without an answer";
  message = std::string(trim(message));
  // What the image or the definition got wrong, apart from what the machine could not do.
  const bool program = message.find("executable file") != std::string::npos ||
                       message.find("exec format") != std::string::npos ||
                       message.find("ermission denied") != std::string::npos;
  throw MachineError(program ? Kind::cannot_start_container : Kind::cannot_create_container,
                     message);
}

std::string resolver_file(const ContainerSpec& container) {
  if (container.dns_servers.empty()) return read_file("/etc/resolv.conf").value_or("");
  std::string text;
  if (!container.dns_search.empty()) text = "search " + container.dns_search + "\n";
  for (const std::string& server : container.dns_servers) text += "nameserver " + server + "\n";
  return text;
}

std::string hosts_file(const ContainerSpec& container) {
  std::string text = "127.0.0.1 localhost\n";
  for (const auto& [address, name] : container.hosts) text += address + " " + name + "\n";
  return text;
}

void write_plain(const std::string& path, const std::string& content, mode_t mode = 0644) {
  const UniqueFd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode));
  if (!fd) throw system_error("cannot create " + path, errno);
  write_all(fd.get(), content);
}

std::string group_of(const std::string& task_id, const std::string& id) {
  return task_id + "/" + id;
}

}  // namespace

ContainerRuntime::ContainerRuntime(Places places, const ImageStore& images, const Cgroups& cgroups)
    : places_(std::move(places)), images_(images), cgroups_(cgroups) {
  make_directories(places_.containers, 0700);
  make_directories(places_.exits, 0700);
  make_directories(places_.runtime_state, 0700);
}

ContainerStatus ContainerRuntime::start(const ContainerSpec& container,
                                        const std::string& network_namespace) const {
  if (read_record(container.id)) return *status(container.id);
  if (container.init_process && ::access(places_.init_program.c_str(), X_OK) != 0) {
    throw MachineError(
        Kind::cannot_create_container,
        "initProcessEnabled needs the program neargate-init, which is not installed");
  }
  remove(container.id);  // what a start that was cut off has left
  try {
    const ImageConfig image = read_image_config(container.image);
    make_directory(container);
    in_namespaces("", places_.mount_namespace, [&] {
      mount_root(container, image);
      write_config(container, image);
    });
    Record record = launch(container, network_namespace);
    record.stop_signal = image.stop_signal;
    write_record(container.id, record);
    return *status(container.id);
  } catch (const std::exception& error) {
    try {
      remove(container.id);
    } catch (const std::exception& second) {
      log::warning("cannot clean up after container {}: {}", container.id, second.what());
    }
    if (dynamic_cast<const MachineError*>(&error) != nullptr) throw;
    throw MachineError(Kind::cannot_create_container, error.what());
  }
}

void ContainerRuntime::make_directory(const ContainerSpec& container) const {
  const std::string path = directory(container.id);
  make_directories(path, 0700);
  // The upper directory is what "/" looks like from inside.
  for (const char* name : {"/upper", "/work", "/root"}) make_directories(path + name, 0755);
  write_plain(path + "/hosts", hosts_file(container));
  write_plain(path + "/hostname", container.hostname + "\n");
  write_plain(path + "/resolv.conf", resolver_file(container));
}

// In the mount namespace, on a thread with a working directory of its own: names relative to the
// layers are short, and mount options have room for one page only.
void ContainerRuntime::mount_root(const ContainerSpec& container, const ImageConfig& image) const {
  const std::vector<std::string> layers = images_.overlay_layers(image);
  if (::chdir(images_.directory().c_str()) != 0) {
    throw system_error("cannot enter " + images_.directory(), errno);
  }
  const std::string path = directory(container.id);
  const UniqueFd own(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  const std::string short_path = "/proc/self/fd/" + std::to_string(own.get());
  // Nobody reads the upper directory after a crash: volatile spares the flushes.
  const std::string options = "lowerdir=" + join(layers, ":") + ",upperdir=" + short_path +
                              "/upper,workdir=" + short_path + "/work,volatile";
  if (::mount("overlay", (path + "/root").c_str(), "overlay", 0, options.c_str()) != 0) {
    throw system_error("cannot mount the image's layers", errno,
                       "the state directory must be on a file system that overlayfs can write to "
                       "(ext4, xfs), not on another overlay");
  }
}

void ContainerRuntime::write_config(const ContainerSpec& container,
                                    const ImageConfig& image) const {
  const std::string path = directory(container.id);
  const std::string root = path + "/root";
  const ImageUser user =
      find_user(container.user.empty() ? image.user : container.user,
                read_in_root(root, "/etc/passwd"), read_in_root(root, "/etc/group"));
  make_directories_in_root(root, container_directory(container, image));
  OciPlaces places;
  places.root_file_system = root;
  places.cgroup = cgroups_.path_in_hierarchy(group_of(container.task_id, container.id));
  places.hosts = path + "/hosts";
  places.hostname = path + "/hostname";
  places.resolver = path + "/resolv.conf";
  // Raising what our own limit forbids takes a capability that root may lack, in a container say.
  rlimit own{};
  if (::getrlimit(RLIMIT_NOFILE, &own) == 0) {
    places.open_files = std::min<std::uint64_t>(places.open_files, own.rlim_max);
  }
  if (container.init_process) places.init_program = places_.init_program;
  write_plain(path + "/config.json",
              oci_config(container, image, user, places, cgroups_.mode() == CgroupMode::v2), 0600);
}

ContainerRuntime::Record ContainerRuntime::launch(const ContainerSpec& container,
                                                  const std::string& network_namespace) const {
  const std::string path = directory(container.id);
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw system_error("cannot make a pipe", errno);
  const UniqueFd answer(ends[0]);
  UniqueFd given(ends[1]);
  Command monitor;
  monitor.arguments = {"conmon",
                       "--api-version",
                       "1",
                       "--cid",
                       container.id,
                       "--cuuid",
                       container.id,
                       "--name",
                       container.id,
                       "--runtime",
                       find_program("crun"),
                       "--bundle",
                       path,
                       "--container-pidfile",
                       path + "/pid",
                       "--conmon-pidfile",
                       path + "/conmon.pid",
                       "--exit-dir",
                       places_.exits,
                       "--persist-dir",
                       path,
                       "--log-path",
                       "k8s-file:" + path + "/log",
                       "--no-sync-log",
                       "--full-attach",
                       "--runtime-arg",
                       "--root=" + places_.runtime_state,
                       "--runtime-arg",
                       "--cgroup-manager=cgroupfs"};
  monitor.environment = {{"_OCI_SYNCPIPE", std::to_string(kSyncDescriptor)}};
  monitor.descriptors = {{given.get(), kSyncDescriptor}};
  monitor.network_namespace = network_namespace;
  monitor.mount_namespace = places_.mount_namespace;
  monitor.cgroup_procs = cgroups_.procs_files(kMonitorsGroup);
  run_or_throw(monitor);
  given.reset();

  Record record;
  record.task_id = container.task_id;
  record.process = identify_process(read_answer(answer.get())).value_or(ProcessIdentity{});
  record.monitor = identify_process(read_number(path + "/conmon.pid")).value_or(ProcessIdentity{});
  record.started_at = std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
  Command start{crun({"start", container.id})};
  start.mount_namespace = places_.mount_namespace;
  const CommandResult result = run_command(start);
  if (result.exit_code != 0) {
    throw MachineError(Kind::cannot_start_container, std::string(trim(result.output)));
  }
  return record;
}

void ContainerRuntime::remove(const std::string& id) const {
  const std::string path = directory(id);
  if (::access(path.c_str(), F_OK) != 0) return;
  const auto record = read_record(id);
  const auto config = read_file(path + "/config.json");
  if (config) {
    Command forget{crun({"delete", "--force", id})};
    forget.mount_namespace = places_.mount_namespace;
    const CommandResult result = run_command(forget);
    if (result.exit_code != 0 && result.output.find("does not exist") == std::string::npos) {
      log::warning("crun could not delete container {}: {}", id, trim(result.output));
    }
  }
  if (record) {
    record->process.signal(SIGKILL);
    record->monitor.signal(SIGKILL);
  }
  in_namespaces("", places_.mount_namespace, [&] {
    if (config) {
      // "/neargate-ng/task/container" of the configuration, as there may be no record.
      const Json document = Json::parse(*config, nullptr, false);
      const Json::json_pointer place("/linux/cgroupsPath");
      const std::string cgroup = document.is_object() ? document.value(place, "") : "";
      const std::string prefix = cgroups_.path_in_hierarchy("") + "/";
      if (cgroup.starts_with(prefix)) {
        cgroups_.kill(cgroup.substr(prefix.size()));
        cgroups_.remove(cgroup.substr(prefix.size()));
      }
    }
    while (::umount2((path + "/root").c_str(), MNT_DETACH) == 0) {
    }
  });
  ::unlink((places_.exits + "/" + id).c_str());
  remove_directory_tree(path);
}

ExecResult ContainerRuntime::exec(const std::string& id, const std::vector<std::string>& command,
                                  Milliseconds timeout, int cancel) const {
  const std::string pid_path = directory(id) + "/exec-" + std::to_string(::gettid()) + ".pid";
  const auto way_in = entrance(id);
  if (!way_in) return {.exit_code = 126, .output = "the container does not run"};
  Command execution{way_in->runtime};
  execution.arguments.insert(execution.arguments.end(), {"exec", "--pid-file", pid_path, id});
  execution.arguments.insert(execution.arguments.end(), command.begin(), command.end());
  execution.mount_namespace = way_in->mount_namespace;
  execution.network_namespace = way_in->network_namespace;
  execution.timeout = timeout;
  execution.cancel = cancel;
  execution.output_bytes_max = kExecOutputBytesMax;
  const CommandResult result = run_command(execution);
  if (result.timed_out) {
    // crun is gone, but what it started in the container is not.
    if (const auto inside = identify_process(read_number(pid_path))) inside->signal(SIGKILL);
  }
  ::unlink(pid_path.c_str());
  return {result.exit_code, result.output, result.timed_out};
}

std::vector<std::string> ContainerRuntime::list() const {
  std::vector<std::string> ids;
  const std::unique_ptr<DIR, int (*)(DIR*)> open(::opendir(places_.containers.c_str()),
                                                 &::closedir);
  while (const dirent* entry = open ? ::readdir(open.get()) : nullptr) {
    if (entry->d_name[0] != '.') ids.emplace_back(entry->d_name);
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::optional<Entrance> ContainerRuntime::entrance(const std::string& id) const {
  const auto current = status(id);
  if (!current || current->state != ContainerState::running) return std::nullopt;
  return Entrance{.runtime = crun({}),
                  .container = id,
                  .network_namespace = "/proc/" + std::to_string(current->pid) + "/ns/net",
                  .mount_namespace = places_.mount_namespace,
                  .pid = current->pid};
}

std::optional<ContainerStatus> ContainerRuntime::status(const std::string& id) const {
  if (::access(directory(id).c_str(), F_OK) != 0) return std::nullopt;
  ContainerStatus status;
  const auto record = read_record(id);
  if (!record) {
    status.state = ContainerState::created;
    return status;
  }
  status.pid = record->process.pid;
  status.started_at = record->started_at;
  status.stop_signal = record->stop_signal;
  // conmon writes the file after the process has ended: what runs is looked at first, so that an
  // end between the two looks is not taken for one without a code.
  const bool running = record->process.alive() || record->monitor.alive();
  const std::string exit_path = places_.exits + "/" + id;
  struct stat exit_file {};
  if (::stat(exit_path.c_str(), &exit_file) == 0) {
    status.state = ContainerState::exited;
    status.exit_code = read_number(exit_path);
    const Timestamp written(
        Milliseconds(exit_file.st_mtim.tv_sec * 1000 + exit_file.st_mtim.tv_nsec / 1000000));
    // The file system's clock ticks more slowly than ours.
    status.finished_at = std::max(written, record->started_at);
    status.out_of_memory = cgroups_.out_of_memory(group_of(record->task_id, id));
    return status;
  }
  // Neither the process nor its monitor: the machine was restarted, or somebody killed both.
  status.state = running ? ContainerState::running : ContainerState::exited;
  return status;
}

void ContainerRuntime::signal(const std::string& id, int number) const {
  if (const auto record = read_record(id)) record->process.signal(number);
}

std::optional<Usage> ContainerRuntime::usage(const std::string& id) const {
  const auto record = read_record(id);
  if (!record) return std::nullopt;
  return cgroups_.usage(group_of(record->task_id, id));
}

std::optional<ContainerRuntime::Record> ContainerRuntime::read_record(const std::string& id) const {
  const auto text = read_file(directory(id) + "/record.json");
  const Json document = Json::parse(text.value_or(""), nullptr, false);
  if (!document.is_object()) return std::nullopt;
  Record record;
  record.task_id = document.value("task_id", "");
  record.stop_signal = document.value("stop_signal", SIGTERM);
  record.process = {document.value("pid", 0), document.value("pid_ticks", std::uint64_t{0})};
  record.monitor = {document.value("monitor", 0),
                    document.value("monitor_ticks", std::uint64_t{0})};
  record.started_at = Timestamp(Milliseconds(document.value("started_at_ms", std::int64_t{0})));
  return record;
}

void ContainerRuntime::write_record(const std::string& id, const Record& record) const {
  const Json document = {{"task_id", record.task_id},
                         {"stop_signal", record.stop_signal},
                         {"pid", record.process.pid},
                         {"pid_ticks", record.process.start_ticks},
                         {"monitor", record.monitor.pid},
                         {"monitor_ticks", record.monitor.start_ticks},
                         {"started_at_ms", record.started_at.time_since_epoch().count()}};
  // Renamed into place, not flushed: after a crash of the machine the container is gone anyhow.
  const std::string path = directory(id) + "/record.json";
  write_plain(path + ".new", document.dump(), 0600);
  if (::rename((path + ".new").c_str(), path.c_str()) != 0) {
    throw system_error("cannot make " + path, errno);
  }
}

std::vector<std::string> ContainerRuntime::crun(const std::vector<std::string>& arguments) const {
  std::vector<std::string> all{"crun", "--root", places_.runtime_state, "--cgroup-manager",
                               "cgroupfs"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return all;
}

}  // namespace neargate::machine
