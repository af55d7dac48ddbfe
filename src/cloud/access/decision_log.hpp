#pragma once

#include <cstddef>
#include <string>

#include "base/file.hpp"
#include "cloud/access/authorizer.hpp"
#include "net/reactor.hpp"

namespace neargate::access {

// Writes down every decision, as a line of JSON each: who asked for what under which circumstances,
// and which statement decided. Lines are gathered, and written at the end of the reactor's turn.
class DecisionLog {
 public:
  static constexpr std::size_t kMaxBytes = std::size_t{64} << 20;

  // Adds to the file; at `max_bytes` it is renamed to PATH.1, in place of the one before, and begun
  // again. Throws Error where it cannot be opened. The reactor does not turn once this is gone.
  DecisionLog(net::Reactor& reactor, std::string path, std::size_t max_bytes = kMaxBytes);
  ~DecisionLog();
  DecisionLog(const DecisionLog&) = delete;
  DecisionLog& operator=(const DecisionLog&) = delete;

  void add(const Decided& decided);

 private:
  void open();
  void flush();  // ends the recording where it cannot write, and the daemon's log says so

  net::Reactor& reactor_;
  std::string path_;
  std::size_t max_bytes_;
  UniqueFd file_;
  std::size_t size_ = 0;
  std::string lines_;  // not written yet
};

}  // namespace neargate::access
