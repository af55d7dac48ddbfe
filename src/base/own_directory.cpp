#include "base/own_directory.hpp"

#include <cerrno>
#include <unistd.h>

#include "base/error.hpp"

namespace neargate {

std::string own_directory() {
  char path[4096];
  const ssize_t length = ::readlink("/proc/self/exe", path, sizeof path);
  if (length <= 0) throw system_error("cannot find this program's own path", errno);
  const std::string program(path, static_cast<std::size_t>(length));
  return program.substr(0, program.rfind('/'));
}

}  // namespace neargate
