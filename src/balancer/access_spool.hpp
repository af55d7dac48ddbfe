#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "base/clock.hpp"
#include "base/file.hpp"

namespace neargate::balancer {

// Lines by the address of the load balancer that they came in over: ALB has a file for each node.
struct AccessLines {
  struct OfNode {
    std::string text;
    std::int64_t count = 0;
  };
  std::map<std::string, OfNode> nodes;
};

// Files of an access log until somebody fetches them: "<address>_<end, ms since 1970>_<random>",
// with ".open" behind it while it is written to and ".log" when it is whole. Blocks.
//
// Lines are handed to the kernel and not synced: the process may be killed without loss of any, a
// machine that loses its power forgets those of the last half a minute or so.
class AccessSpool {
 public:
  // Completes the files that a process before this one has left open.
  AccessSpool(std::string directory, Milliseconds interval, std::int64_t bytes_max);

  // Appends what fits into the room that is left, and returns how many lines did not. Completes
  // files whose interval is over. Throws Error.
  std::int64_t write(const AccessLines& lines, Timestamp now);
  // Completes all.
  void finish();

 private:
  struct File {
    UniqueFd fd;
    std::string path;  // without ".open"
    Timestamp end;
  };

  File open(const std::string& address, Timestamp now) const;
  void complete(File& file);
  std::int64_t bytes_used() const;

  std::string directory_;
  Milliseconds interval_;
  std::int64_t bytes_max_;
  std::map<std::string, File> open_;  // by address
};

}  // namespace neargate::balancer
