#pragma once

#include <functional>
#include <optional>
#include <string>

#include "net/reactor.hpp"
#include "pipeline/concurrency_lock.hpp"
#include "pipeline/workflow/model.hpp"

namespace neargate::pipeline {

// Waits for a concurrency group on the loop's thread, and looks, once it is ours, whether a later
// claim wants us to end. Gives it up with itself.
class ConcurrencyWatch {
 public:
  // Called on the loop's thread. None of them may destroy the watch.
  struct Events {
    std::function<void()> waiting;                     // once
    std::function<void()> held;                        // once
    std::function<void()> asked_to_end;                // once
    std::function<void(const std::string& why)> lost;  // we shall not get it
  };

  // `around` is what the group's name may see. Throws Error.
  ConcurrencyWatch(net::Reactor& reactor, const std::string& directory,
                   const Concurrency& concurrency, const Surroundings& around, Events events);
  ~ConcurrencyWatch();
  ConcurrencyWatch(const ConcurrencyWatch&) = delete;
  ConcurrencyWatch& operator=(const ConcurrencyWatch&) = delete;

  void start();
  const std::string& group() const { return lock_.group(); }

 private:
  void look();
  // False where we are not to look again.
  bool look_once();

  net::Reactor& reactor_;
  ConcurrencyLock lock_;
  bool cancels_holder_;
  Events events_;
  bool is_waiting_ = false;
  bool is_held_ = false;
  std::optional<net::TimerId> timer_;
};

}  // namespace neargate::pipeline
