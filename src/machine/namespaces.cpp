#include "machine/namespaces.hpp"

#include <algorithm>
#include <cerrno>
#include <dirent.h>
#include <exception>
#include <fcntl.h>
#include <linux/magic.h>
#include <memory>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <thread>
#include <unistd.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "machine/cgroup.hpp"

namespace neargate::machine {
namespace {

constexpr char kNetworkNamespaces[] = "/run/netns/";
constexpr long kNamespaceFileSystem = 0x6e736673;  // NSFS_MAGIC

void join(const std::string& path, int kind) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd || ::setns(fd.get(), kind) != 0) {
    throw system_error("cannot enter the namespace " + path, errno);
  }
}

void mount_or_throw(const char* source, const std::string& target, unsigned long flags) {
  if (::mount(source, target.c_str(), nullptr, flags, nullptr) != 0) {
    throw system_error("cannot mount on " + target, errno, "run as root");
  }
}

bool is_namespace_file(const std::string& path) {
  struct statfs information {};
  return ::statfs(path.c_str(), &information) == 0 && information.f_type == kNamespaceFileSystem;
}

std::string directory_of(const std::string& path) { return path.substr(0, path.rfind('/')); }

// Runs on a thread of its own, which the new namespace is for; the file keeps it then.
void make_and_pin(const std::string& path) {
  // The pin must lie on a mount that is not shared: the kernel refuses it otherwise, as the new
  // namespace would come to hold itself.
  if (::unshare(CLONE_FS) != 0) throw system_error("cannot unshare", errno, "run as root");
  const UniqueFd host(::open("/proc/thread-self/ns/mnt", O_RDONLY | O_CLOEXEC));
  if (::unshare(CLONE_NEWNS) != 0) {
    throw system_error("cannot make a mount namespace", errno, "run as root");
  }
  mount_or_throw(nullptr, "/", MS_REC | MS_SLAVE);
  if (cgroup_mode() == CgroupMode::hybrid) {
    constexpr char kUnified[] = "/sys/fs/cgroup/unified";
    if (::umount2(kUnified, MNT_DETACH) != 0) {
      throw system_error(std::string("cannot unmount ") + kUnified, errno);
    }
    // crun leaves files there; they shall vanish with the namespace.
    if (::mount("neargate", kUnified, "tmpfs", 0, "size=4m,mode=755") != 0) {
      throw system_error(std::string("cannot mount on ") + kUnified, errno);
    }
  }
  const UniqueFd made(::open("/proc/thread-self/ns/mnt", O_RDONLY | O_CLOEXEC));
  if (!host || !made || ::setns(host.get(), CLONE_NEWNS) != 0) {
    throw system_error("cannot return to the mount namespace", errno);
  }
  mount_or_throw(("/proc/self/fd/" + std::to_string(made.get())).c_str(), path, MS_BIND);
}

}  // namespace

void in_namespaces(const std::string& network_namespace, const std::string& mount_namespace,
                   const std::function<void()>& work) {
  std::exception_ptr failure;
  std::thread thread([&] {
    try {
      if (!network_namespace.empty()) join(network_namespace, CLONE_NEWNET);
      if (!mount_namespace.empty()) {
        if (::unshare(CLONE_FS) != 0) throw system_error("cannot unshare", errno);
        join(mount_namespace, CLONE_NEWNS);
      }
      work();
    } catch (...) {
      failure = std::current_exception();
    }
  });
  thread.join();
  if (failure) std::rethrow_exception(failure);
}

std::string network_namespace_path(const std::string& name) { return kNetworkNamespaces + name; }

std::vector<std::string> list_network_namespaces(const std::string& prefix) {
  std::vector<std::string> names;
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(::opendir(kNetworkNamespaces), &::closedir);
  if (!directory) return names;
  while (const dirent* entry = ::readdir(directory.get())) {
    const std::string name = entry->d_name;
    if (name.starts_with(prefix)) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

void keep_mount_namespace(const std::string& path) {
  if (is_namespace_file(path)) return;
  const std::string directory = directory_of(path);
  make_directories(directory, 0700);
  mount_or_throw(directory.c_str(), directory, MS_BIND);
  mount_or_throw(nullptr, directory, MS_PRIVATE);
  const UniqueFd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  if (!file) throw system_error("cannot create " + path, errno);
  in_namespaces("", "", [&] { make_and_pin(path); });
}

void remove_mount_namespace(const std::string& path) {
  ::umount2(path.c_str(), MNT_DETACH);
  ::unlink(path.c_str());
  const std::string directory = directory_of(path);
  // Mounted once more for each start that failed between the mount and the pin.
  while (::umount2(directory.c_str(), MNT_DETACH) == 0) {
  }
  ::rmdir(directory.c_str());
}

}  // namespace neargate::machine
