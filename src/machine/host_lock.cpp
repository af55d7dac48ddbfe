#include "machine/host_lock.hpp"

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <sys/stat.h>
#include <vector>

#include "base/error.hpp"

namespace neargate::machine {
namespace {

// Files are replaced by write_file_atomically, under the lock: nobody writes these any more.
void remove_half_written(const std::string& directory) {
  std::vector<std::filesystem::path> left;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    if (entry.path().filename().string().find(".tmp") != std::string::npos) {
      left.push_back(entry.path());
    }
  }
  std::error_code ignored;
  for (const auto& path : left) std::filesystem::remove(path, ignored);
}

}  // namespace

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
    if (held.st_nlink == 0) continue;
    remove_half_written(directory);
    return fd;
  }
}

}  // namespace neargate::machine
