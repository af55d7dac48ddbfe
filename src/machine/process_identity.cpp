#include "machine/process_identity.hpp"

#include <charconv>
#include <exception>
#include <signal.h>
#include <string>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/file.hpp"
#include "base/text.hpp"

namespace neargate::machine {
namespace {

// Fields of /proc/<pid>/stat after the program's name (which may hold anything): proc(5) counts the
// state as the third field and the start time as the 22nd.
constexpr std::size_t kState = 0;
constexpr std::size_t kStartTime = 19;

}  // namespace

std::optional<ProcessIdentity> identify_process(int pid) {
  if (pid <= 0) return std::nullopt;
  std::optional<std::string> stat;
  try {
    stat = read_file("/proc/" + std::to_string(pid) + "/stat");
  } catch (const std::exception&) {
    return std::nullopt;  // it went while we read
  }
  if (!stat) return std::nullopt;
  const std::size_t name_end = stat->rfind(')');
  if (name_end == std::string::npos || name_end + 2 > stat->size()) return std::nullopt;
  const auto fields = split(std::string_view(*stat).substr(name_end + 2), ' ');
  if (fields.size() <= kStartTime || fields[kState] == "Z" || fields[kState] == "X") {
    return std::nullopt;
  }
  ProcessIdentity process{pid, 0};
  const std::string_view ticks = fields[kStartTime];
  std::from_chars(ticks.data(), ticks.data() + ticks.size(), process.start_ticks);
  return process;
}

bool ProcessIdentity::alive() const { return identify_process(pid) == *this; }

bool ProcessIdentity::signal(int number) const {
  // The descriptor holds the process: what is checked after it was taken is what gets the signal.
  const UniqueFd fd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  if (!fd || !alive()) return false;
  return ::syscall(SYS_pidfd_send_signal, fd.get(), number, nullptr, 0) == 0;
}

}  // namespace neargate::machine
