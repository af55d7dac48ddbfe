#include "machine/host_forwarding.hpp"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "machine/host_lock.hpp"

namespace neargate::machine {
namespace {

constexpr char kSetting[] = "/proc/sys/net/ipv4/ip_forward";
// Under /run: it is gone after a reboot, as the setting is.
constexpr char kDirectory[] = "/run/neargate-forwarding";

std::string previous_path() { return std::string(kDirectory) + "/previous"; }
std::string holder_path(const std::string& holder) {
  return std::string(kDirectory) + "/held-by-" + holder;
}

void write_setting(const std::string& value) {
  const UniqueFd fd(::open(kSetting, O_WRONLY | O_CLOEXEC));
  if (!fd) throw system_error(std::string("cannot open ") + kSetting, errno, "run as root");
  write_all(fd.get(), value);
}

}  // namespace

void hold_forwarding(const std::string& holder) {
  const UniqueFd locked = lock_host_directory(kDirectory);
  const std::string current(trim(read_file(kSetting).value_or("0")));
  if (!read_file(previous_path())) write_file_atomically(previous_path(), current);
  write_file_atomically(holder_path(holder), "");
  if (current != "1") write_setting("1");
}

void release_forwarding(const std::string& holder) {
  if (::access(kDirectory, F_OK) != 0) return;
  const UniqueFd locked = lock_host_directory(kDirectory);
  if (::unlink(holder_path(holder).c_str()) != 0) return;
  const auto previous = read_file(previous_path());
  ::unlink(previous_path().c_str());
  if (::rmdir(kDirectory) == 0) {
    if (previous) write_setting(*previous);
  } else if (previous) {
    write_file_atomically(previous_path(), *previous);  // another instance holds it still
  }
}

}  // namespace neargate::machine
