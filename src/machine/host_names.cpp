#include "machine/host_names.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "machine/host_lock.hpp"

namespace neargate::machine {
namespace {

// Instances take turns with the host's file: each writes back what it has read of the others.
constexpr char kTurns[] = "/run/neargate-host-names";

// In place, where the file cannot be replaced: in containers it is often a mount of its own.
void overwrite(const std::string& path, const std::string& content) {
  const UniqueFd fd(::open(path.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC));
  if (!fd) throw system_error("cannot write " + path, errno, "run as root");
  write_all(fd.get(), content);
}

void replace(const std::string& path, const std::string& content) {
  struct stat information {};
  const unsigned mode = ::stat(path.c_str(), &information) == 0 ? information.st_mode & 0777 : 0644;
  try {
    write_file_atomically(path, content, mode);
  } catch (const Error&) {
    overwrite(path, content);
  }
}

}  // namespace

std::string with_host_names(std::string_view file, const std::string& marker,
                            const std::map<std::string, std::string>& address_of_name) {
  const std::string begin = "# begin " + marker + "\n";
  const std::string end = "# end " + marker + "\n";
  std::string text(file);
  const std::size_t first = text.find(begin);
  if (first != std::string::npos) {
    const std::size_t last = text.find(end, first);
    // A block without its end: somebody cut it. Only its first line is surely ours.
    const std::size_t length = last == std::string::npos ? begin.size() : last + end.size() - first;
    text.erase(first, length);
  }
  if (address_of_name.empty()) return text;
  if (!text.empty() && text.back() != '\n') text += '\n';
  text += begin;
  for (const auto& [name, address] : address_of_name) text += address + " " + name + "\n";
  return text + end;
}

void publish_host_names(const std::string& marker,
                        const std::map<std::string, std::string>& address_of_name,
                        const std::string& path) {
  const UniqueFd turn = lock_host_directory(kTurns);
  const std::string before = read_file(path).value_or("");
  const std::string after = with_host_names(before, marker, address_of_name);
  if (after != before) replace(path, after);
  ::rmdir(kTurns);
}

}  // namespace neargate::machine
