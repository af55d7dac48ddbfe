#include "machine/host_lock.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "base/error.hpp"

namespace neargate::machine {

UniqueFd lock_host_directory(const std::string& directory) {
  while (true) {
    make_directories(directory, 0700);
    UniqueFd fd(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd && errno == ENOENT) continue;
    struct stat held {};
    if (!fd || ::flock(fd.get(), LOCK_EX) != 0 || ::fstat(fd.get(), &held) != 0) {
      throw system_error("cannot lock " + directory, errno);
    }
    // The last one that let go may have removed it while we waited.
    if (held.st_nlink > 0) return fd;
  }
}

}  // namespace neargate::machine
