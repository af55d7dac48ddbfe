#include "pipeline/run_numbers.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <fcntl.h>
#include <sys/file.h>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/file.hpp"

namespace neargate::pipeline {

RunNumbers take_run_numbers(const std::string& directory) {
  make_directories(directory + "/runs");
  // Two runs may start at once. Unlocked by its end.
  const UniqueFd lock(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!lock || ::flock(lock.get(), LOCK_EX) != 0)
    throw system_error("cannot lock " + directory, errno);
  const std::string path = directory + "/run_number";
  const std::string last = read_file(path).value_or("0 0");
  char* rest = nullptr;
  const std::int64_t number = std::strtoll(last.c_str(), &rest, 10) + 1;
  const std::int64_t last_id = std::strtoll(rest, nullptr, 10);
  const std::int64_t now = RealClock().now().time_since_epoch().count();
  const std::int64_t id = std::max(now, last_id + 1);
  write_file_atomically(path, std::to_string(number) + " " + std::to_string(id));
  return {std::to_string(id), std::to_string(number)};
}

std::string run_directory(const std::string& directory, const RunNumbers& numbers) {
  return directory + "/runs/" + numbers.id;
}

}  // namespace neargate::pipeline
