#pragma once

#include <functional>
#include <memory>
#include <string>

#include "net/reactor.hpp"

namespace neargate::resolver {

// The two sockets of one address in one network namespace, UDP and TCP, and what comes over them.
class Listener {
 public:
  using Reply = std::function<void(std::string response)>;
  // Called with each message; `reply` may be called later, or never, also when the listener is
  // gone.
  using OnMessage = std::function<void(std::string message, bool over_tcp, Reply reply)>;

  // The address may come later than the listener. Throws Error where the namespace is not there.
  // "": this one; port 0: a free one.
  Listener(net::Reactor& reactor, const std::string& network_namespace, const std::string& address,
           std::uint16_t port, OnMessage on_message);
  ~Listener();

  std::uint16_t port() const;  // of both sockets

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace neargate::resolver
