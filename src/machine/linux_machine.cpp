#include "machine/linux_machine.hpp"

#include <cerrno>
#include <fcntl.h>
#include <set>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/log.hpp"
#include "machine/cgroup.hpp"
#include "machine/completion.hpp"
#include "machine/conmon_log.hpp"
#include "machine/container_runtime.hpp"
#include "machine/host_names.hpp"
#include "machine/image_store.hpp"
#include "machine/names.hpp"
#include "machine/namespaces.hpp"
#include "machine/network_kernel.hpp"
#include "machine/processes.hpp"
#include "machine/public_pool.hpp"

namespace neargate::machine {
namespace {

// A line of conmon's log is at most its 8 KiB buffer; this leaves no line for ever too long.
constexpr std::size_t kLogLineBytesMax = 1 << 20;
// What was read of a log is given back to the disk, but for the last of it: a caller that loses its
// newest offsets in a crash reads that again.
constexpr std::int64_t kLogKeptBytes = 1 << 20;
constexpr unsigned kPatientThreads = 16;

void give_back_space(int fd, std::uint64_t offset) {
  const std::int64_t end =
      (static_cast<std::int64_t>(offset) - kLogKeptBytes) & ~std::int64_t{4095};
  struct stat log {};
  if (end < kLogKeptBytes || ::fstat(fd, &log) != 0) return;
  // Now and then is enough.
  if (log.st_blocks * 512 < log.st_size - end + kLogKeptBytes) return;
  ::fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, end);
}

// A specification that waits to be applied, or is being applied, and who waits for it.
struct NetworkJob {
  NetworkSpec spec;
  std::shared_ptr<Completion> completion = std::make_shared<Completion>();
};

// Of coroutines that catch what they throw.
void unexpected(std::exception_ptr failure) { std::rethrow_exception(failure); }

}  // namespace

struct LinuxMachine::Parts {
  Parts(net::Reactor& the_reactor, net::Pool& the_pool, Options the_options)
      : reactor(the_reactor),
        pool(the_pool),
        options(std::move(the_options)),
        names(options.name, options.public_pool),
        cgroups(names.cgroup()),
        network(names, options.run_directory),
        images(options.state_directory + "/layers"),
        runtime(places(), images, cgroups),
        processes(options.run_directory + "/processes", cgroups) {}

  ContainerRuntime::Places places() const {
    return {.containers = options.state_directory + "/containers",
            .exits = options.run_directory + "/exits",
            .runtime_state = options.run_directory + "/crun",
            .mount_namespace = mount_namespace(),
            .init_program = options.init_program};
  }
  std::string mount_namespace() const { return options.run_directory + "/namespace/mount"; }

  // What must be there before containers and processes; blocking.
  void make_ground() {
    keep_mount_namespace(mount_namespace());
    cgroups.make(ContainerRuntime::kMonitorsGroup, {});
    cgroups.make(Processes::kGroup, {});
  }

  // Goes on after a failure, so that as little as possible stays, and tells the first at the end.
  void remove_everything() {
    std::exception_ptr failure;
    const auto attempt = [&](const std::function<void()>& step) {
      try {
        step();
      } catch (const std::exception& error) {
        log::warning("{}", error.what());
        if (!failure) failure = std::current_exception();
      }
    };
    for (const std::string& id : runtime.list()) attempt([&] { runtime.remove(id); });
    for (const std::string& name : processes.list()) {
      attempt([&] { processes.stop(name, Milliseconds(0)); });
    }
    attempt([&] { network.remove_everything(); });
    attempt([&] {
      in_namespaces("", mount_namespace(), [this] {
        cgroups.kill("");
        cgroups.remove("");
      });
    });
    remove_mount_namespace(mount_namespace());
    attempt([&] { publish_host_names(names.hosts_marker(), {}); });
    attempt([&] { release_public_pool(names.prefix()); });
    for (const char* name : {"/exits", "/crun", "/processes"}) {
      attempt([&] { remove_directory_tree(options.run_directory + name); });
    }
    ::rmdir(options.run_directory.c_str());
    attempt([&] { remove_directory_tree(options.state_directory + "/containers"); });
    if (failure) std::rethrow_exception(failure);
  }

  void report_exit(const std::string& id) {
    if (starting.contains(id) || !exit_handler) return;
    const auto current = runtime.status(id);
    if (current && current->state == ContainerState::exited) exit_handler(id, *current);
  }

  static net::Task<void> apply_queued(std::shared_ptr<Parts> parts);
  static net::Task<void> prepare(std::shared_ptr<Parts> parts, ImageSource image);

  void watch_exits();
  void read_exits();

  net::Reactor& reactor;
  net::Pool& pool;
  const Options options;
  const Names names;
  Cgroups cgroups;
  NetworkKernel network;
  ImageStore images;
  ContainerRuntime runtime;
  Processes processes;

  // On the reactor's thread only.
  UniqueFd exit_watch;
  UniqueFd stopping;  // an eventfd, readable once the machine object goes
  std::function<void(const std::string&, const ContainerStatus&)> exit_handler;
  std::set<std::string> starting;  // between the call of start_container and its end
  std::shared_ptr<NetworkJob> queued_network;
  bool applying_network = false;
  std::map<std::string, std::shared_ptr<Completion>> images_in_preparation;
};

void LinuxMachine::Parts::watch_exits() {
  const std::string directory = options.run_directory + "/exits";
  exit_watch.reset(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
  if (!exit_watch ||
      ::inotify_add_watch(exit_watch.get(), directory.c_str(), IN_MOVED_TO | IN_CLOSE_WRITE) < 0) {
    throw system_error("cannot watch " + directory, errno,
                       "raise fs.inotify.max_user_instances with sysctl");
  }
  reactor.watch(exit_watch.get(), net::Reactor::kReadable, [this](std::uint32_t) { read_exits(); });
}

void LinuxMachine::Parts::read_exits() {
  alignas(inotify_event) char buffer[4096];
  std::set<std::string> ids;
  for (ssize_t got; (got = ::read(exit_watch.get(), buffer, sizeof buffer)) > 0;) {
    for (ssize_t at = 0; at < got;) {
      const auto* event = reinterpret_cast<const inotify_event*>(buffer + at);
      if (event->len > 0) ids.insert(event->name);
      // More ends than the kernel keeps: look at all containers instead.
      if ((event->mask & IN_Q_OVERFLOW) != 0) {
        for (const std::string& id : runtime.list()) ids.insert(id);
      }
      at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
    }
  }
  for (const std::string& id : ids) report_exit(id);
}

LinuxMachine::LinuxMachine(net::Reactor& reactor, net::Pool& pool, Options options)
    : parts_(std::make_shared<Parts>(reactor, pool, std::move(options))) {
  parts_->make_ground();
  parts_->watch_exits();
  parts_->stopping.reset(::eventfd(0, EFD_CLOEXEC));
  if (!parts_->stopping) throw system_error("cannot make an eventfd", errno);
  patient_pool_ = std::make_unique<net::Pool>(reactor, kPatientThreads);
}

LinuxMachine::~LinuxMachine() {
  parts_->reactor.unwatch(parts_->exit_watch.get());
  parts_->exit_handler = nullptr;
  // Ends the commands that still run in containers: the pool waits for its jobs.
  ::eventfd_write(parts_->stopping.get(), 1);
}

// --- Network
// ---------------------------------------------------------------------------------------

net::Task<void> LinuxMachine::apply_network(NetworkSpec spec) {
  const auto parts = parts_;
  // Whoever waits already is served by the newer specification too.
  if (!parts->queued_network) parts->queued_network = std::make_shared<NetworkJob>();
  parts->queued_network->spec = std::move(spec);
  const auto completion = parts->queued_network->completion;
  if (!parts->applying_network) net::spawn(Parts::apply_queued(parts), &unexpected);
  co_await Completion::wait(completion);
}

net::Task<void> LinuxMachine::Parts::apply_queued(std::shared_ptr<Parts> parts) {
  parts->applying_network = true;
  while (const auto job = std::exchange(parts->queued_network, nullptr)) {
    std::exception_ptr failure;
    try {
      const auto work = [parts, job] { parts->network.apply(job->spec); };
      co_await parts->pool.run(work);
    } catch (const std::exception& error) {
      failure = std::make_exception_ptr(MachineError(MachineError::Kind::network, error.what()));
    }
    job->completion->complete(failure);
  }
  parts->applying_network = false;
}

net::Task<std::vector<FlowWindow>> LinuxMachine::read_flows() {
  const auto parts = parts_;
  const auto work = [parts] { return parts->network.read_flows(); };
  std::vector<FlowWindow> windows = co_await parts->pool.run(work);
  co_return windows;
}

net::Task<UniqueFd> LinuxMachine::listen_in_attachment(std::string attachment, std::string address,
                                                       std::uint16_t port) {
  const auto parts = parts_;
  const auto work = [parts, attachment, address, port] {
    return parts->network.listen(attachment, address, port);
  };
  const int fd = co_await parts->pool.run(work);
  co_return UniqueFd(fd);
}

std::string LinuxMachine::router_path(const std::string& vpc_id) const {
  return network_namespace_path(parts_->names.router_namespace(vpc_id));
}

std::string LinuxMachine::namespace_path(const std::string& attachment) const {
  return network_namespace_path(parts_->names.attachment_namespace(attachment));
}

// --- Images and containers
// -------------------------------------------------------------------------

net::Task<void> LinuxMachine::prepare_image(ImageSource image) {
  const auto parts = parts_;
  // Tasks of a service start together: one unpacks, the others wait without holding a thread.
  auto& completion = parts->images_in_preparation[image.manifest_digest];
  const bool first = completion == nullptr;
  if (first) completion = std::make_shared<Completion>();
  const auto mine = completion;
  if (first) net::spawn(Parts::prepare(parts, std::move(image)), &unexpected);
  co_await Completion::wait(mine);
}

net::Task<void> LinuxMachine::Parts::prepare(std::shared_ptr<Parts> parts, ImageSource image) {
  std::exception_ptr failure;
  try {
    const auto work = [parts, image] { parts->images.prepare(image); };
    co_await parts->pool.run(work);
  } catch (const MachineError&) {
    failure = std::current_exception();
  } catch (const std::exception& error) {
    failure =
        std::make_exception_ptr(MachineError(MachineError::Kind::cannot_pull_image, error.what()));
  }
  const auto entry = parts->images_in_preparation.extract(image.manifest_digest);
  entry.mapped()->complete(failure);
}

net::Task<void> LinuxMachine::create_task(TaskSpec task) {
  const auto parts = parts_;
  const auto work = [parts, task] {
    parts->cgroups.make(task.id, {task.cpu_max, task.memory_bytes_max, std::nullopt});
  };
  co_await parts->pool.run(work);
}

net::Task<void> LinuxMachine::remove_task(std::string task_id) {
  const auto parts = parts_;
  const auto work = [parts, task_id] {
    in_namespaces("", parts->mount_namespace(), [&] { parts->cgroups.remove(task_id); });
  };
  co_await parts->pool.run(work);
}

net::Task<ContainerStatus> LinuxMachine::start_container(ContainerSpec container) {
  const auto parts = parts_;
  const std::string id = container.id;
  const std::string network = namespace_path(container.attachment);
  parts->starting.insert(id);
  std::optional<ContainerStatus> result;
  std::exception_ptr failure;
  try {
    const auto work = [parts, container, network] {
      return parts->runtime.start(container, network);
    };
    result = co_await parts->pool.run(work);
  } catch (...) {
    failure = std::current_exception();
  }
  parts->starting.erase(id);
  if (failure) std::rethrow_exception(failure);
  // One that ended at once is reported after its start.
  parts->reactor.post([parts, id] { parts->report_exit(id); });
  co_return *result;
}

net::Task<void> LinuxMachine::signal_container(std::string id, int signal) {
  parts_->runtime.signal(id, signal);
  co_return;
}

net::Task<void> LinuxMachine::remove_container(std::string id) {
  const auto parts = parts_;
  const auto work = [parts, id] { parts->runtime.remove(id); };
  co_await parts->pool.run(work);
}

net::Task<ExecResult> LinuxMachine::exec(std::string id, std::vector<std::string> command,
                                         Milliseconds timeout) {
  const auto parts = parts_;
  const auto work = [parts, id, command, timeout] {
    return parts->runtime.exec(id, command, timeout, parts->stopping.get());
  };
  ExecResult result = co_await patient_pool_->run(work);
  co_return result;
}

std::optional<Entrance> LinuxMachine::entrance(const std::string& id) const {
  return parts_->runtime.entrance(id);
}

std::optional<ContainerStatus> LinuxMachine::status(const std::string& id) const {
  return parts_->runtime.status(id);
}

std::vector<std::string> LinuxMachine::containers() const { return parts_->runtime.list(); }

std::optional<Usage> LinuxMachine::usage(const std::string& id) const {
  return parts_->runtime.usage(id);
}

void LinuxMachine::on_exit(
    std::function<void(const std::string& id, const ContainerStatus&)> handler) {
  parts_->exit_handler = std::move(handler);
}

void LinuxMachine::observe() {
  for (const std::string& id : parts_->runtime.list()) parts_->report_exit(id);
}

std::vector<LogLine> LinuxMachine::read_log(const std::string& id, std::uint64_t& offset,
                                            std::size_t bytes_max) const {
  const UniqueFd fd(::open(parts_->runtime.log_path(id).c_str(), O_RDWR | O_CLOEXEC));
  if (!fd) return {};
  give_back_space(fd.get(), offset);
  for (std::size_t size = bytes_max; size <= kLogLineBytesMax; size *= 2) {
    std::string bytes(size, '\0');
    const ssize_t got = ::pread(fd.get(), bytes.data(), size, static_cast<off_t>(offset));
    if (got <= 0) return {};
    std::size_t consumed = 0;
    auto lines = parse_conmon_log({bytes.data(), static_cast<std::size_t>(got)}, consumed);
    offset += consumed;
    if (consumed > 0 || static_cast<std::size_t>(got) < size) return lines;
  }
  return {};
}

// --- Processes and names
// ---------------------------------------------------------------------------

net::Task<int> LinuxMachine::start_process(ProcessSpec process) {
  const auto parts = parts_;
  const std::string network = process.attachment.empty() ? "" : namespace_path(process.attachment);
  const auto work = [parts, process, network] {
    return parts->processes.start(process.name, process.command, network, process.log_path);
  };
  const int pid = co_await parts->pool.run(work);
  co_return pid;
}

std::optional<int> LinuxMachine::find_process(const std::string& name) const {
  return parts_->processes.find(name);
}

net::Task<void> LinuxMachine::stop_process(std::string name, Milliseconds grace) {
  const auto parts = parts_;
  const auto work = [parts, name, grace] { parts->processes.stop(name, grace); };
  co_await patient_pool_->run(work);
}

void LinuxMachine::publish_names(const std::map<std::string, std::string>& address_of_name) {
  publish_host_names(parts_->names.hosts_marker(), address_of_name);
}

net::Task<void> LinuxMachine::remove_everything() {
  const auto parts = parts_;
  const auto work = [parts] { parts->remove_everything(); };
  co_await parts->pool.run(work);
}

}  // namespace neargate::machine
