#pragma once

#include <functional>

namespace neargate::aws {

// Thrown by a handler that needs something that is not there yet and is got without blocking: an
// identity provider's keys. `start` begins to get it, and calls `resume` once, on the control
// thread: the call is then handled anew, from its input on. So what throws has changed nothing yet.
struct Later {
  std::function<void(std::function<void()> resume)> start;
};

}  // namespace neargate::aws
