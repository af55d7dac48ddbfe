#pragma once

#include <memory>
#include <string>

#include "balancer/balancer.hpp"
#include "balancer/control.hpp"

namespace neargate::balancer {

// The load balancer's end of the control connection (balancer/control.hpp).
class ControlServer {
 public:
  struct Callbacks {
    std::function<void(Snapshot)> apply;  // throws where the snapshot is refused
    std::function<void()> stop;
  };

  ControlServer(net::Reactor& reactor, const std::string& socket_path, Callbacks callbacks);
  ~ControlServer();
  void send(const Event& event);   // to all that are connected
  void serve(Balancer& balancer);  // where reports and healths come from; begins to accept

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace neargate::balancer
