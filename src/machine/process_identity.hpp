#pragma once

#include <cstdint>
#include <optional>

namespace neargate::machine {

// A process, told apart from a later one that got the same number.
struct ProcessIdentity {
  int pid = 0;
  std::uint64_t start_ticks = 0;  // since the machine's start, as in /proc/<pid>/stat

  bool alive() const;
  // Sends a signal unless it is gone. True where it was sent.
  bool signal(int number) const;
  bool operator==(const ProcessIdentity&) const = default;
};

// Nothing where there is no such process, or only its exit status is left of it.
std::optional<ProcessIdentity> identify_process(int pid);

}  // namespace neargate::machine
