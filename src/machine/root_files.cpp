#include "machine/root_files.hpp"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/text.hpp"

namespace neargate::machine {
namespace {

bool is_program(const std::string& root, const std::string& path) {
  const UniqueFd file = open_in_root(root, path, O_PATH);
  struct stat status {};
  return file && ::fstat(file.get(), &status) == 0 && S_ISREG(status.st_mode) &&
         (status.st_mode & (S_IXUSR | S_IXGRP | S_IXOTH)) != 0;
}

}  // namespace

UniqueFd open_in_root(const std::string& root, const std::string& path, std::uint64_t flags) {
  const UniqueFd directory(::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  open_how how{};
  how.flags = flags | O_CLOEXEC;
  how.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;
  return UniqueFd(
      static_cast<int>(::syscall(SYS_openat2, directory.get(), path.c_str(), &how, sizeof how)));
}

bool has_program_in_root(const std::string& root, const std::string& path_variable,
                         const std::string& name) {
  if (name.find('/') != std::string::npos) return is_program(root, name);
  for (const std::string_view directory : split(path_variable, ':')) {
    if (is_program(root, std::string(directory) + "/" + name)) return true;
  }
  return false;
}

}  // namespace neargate::machine
