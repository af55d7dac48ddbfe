#pragma once

#include <functional>

#include "base/clock.hpp"
#include "deploy/event.hpp"

namespace neargate::deploy {

// What somebody wants while a deployment is followed.
enum class Interrupt {
  none,
  leave,      // it goes on, nobody follows it any more
  roll_back,  // stop it, and go back to the old version
};

// What delivery needs of whoever runs it.
struct Surroundings {
  std::function<void(const Event&)> tell;
  // Sleeps so long, or until somebody interrupts.
  std::function<Interrupt(Milliseconds)> wait;
  // Between two looks, at the least. AWS throttles: seconds there, a tenth of one near.
  Milliseconds poll{2000};
  // Progress is told at every look, not only where it has changed: for a table that is redrawn.
  bool redraws = false;
};

}  // namespace neargate::deploy
