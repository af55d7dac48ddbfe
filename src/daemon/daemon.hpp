#pragma once

#include <memory>

#include "daemon/options/options.hpp"

namespace neargate::daemon {

// How a daemon's run ended.
enum class Ended {
  stopped,      // by a signal or by request; what runs goes on
  must_restart  // the state could not be written: memory is ahead of the disk
};

// The control plane: all services on one reactor, their API on one endpoint, and a unix socket for
// the CLI. Everything is recovered from the state directory and the machine when it starts.
class Daemon {
 public:
  // Opens the state, keeps the settings in it, and listens. Throws Error with advice.
  explicit Daemon(const Options& given);
  ~Daemon();

  Ended run();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace neargate::daemon
