#pragma once

#include "base/clock.hpp"

namespace neargate::cli {

// SIGINT, SIGTERM and SIGHUP (a terminal that is closed) while something is followed. Until arm()
// they end the program, as always; from then on they are noted, and end a wait. Somebody who
// insists (four of them) is let go.
class Interruption {
 public:
  static void arm();
  // Sleeps so long. Returns, at once, a signal that has come since the last call; 0 for none.
  static int wait(Milliseconds time);
};

}  // namespace neargate::cli
