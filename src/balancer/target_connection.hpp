#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "balancer/target.hpp"
#include "base/file.hpp"
#include "http/parser.hpp"
#include "net/reactor.hpp"

namespace neargate::balancer {

// Who uses a connection to a target at the moment.
class TargetUser {
 public:
  virtual void on_target_ready(std::uint32_t ready) = 0;

 protected:
  ~TargetUser() = default;
};

// A connection to a target: used by one request at a time, idle in between.
class TargetConnection : public std::enable_shared_from_this<TargetConnection> {
 public:
  // Starts to connect. Throws Error where that fails at once (no route).
  TargetConnection(net::Reactor& reactor, const std::shared_ptr<Target>& target);
  ~TargetConnection();
  TargetConnection(const TargetConnection&) = delete;
  TargetConnection& operator=(const TargetConnection&) = delete;

  // The last idle connection of the target, or a new one.
  static std::shared_ptr<TargetConnection> acquire(net::Reactor& reactor,
                                                   const std::shared_ptr<Target>& target);
  void use(TargetUser* user) { user_ = user; }
  // Back among the target's idle ones; closed where there are enough, or the target drains.
  void release(Instant now);
  void close();

  int fd() const { return fd_.get(); }
  http::Parser& parser() { return parser_; }
  bool connecting() const { return connecting_; }
  // After the first readiness: errno of the connect, 0 for success.
  int finish_connect();
  bool reused() const { return reused_; }
  Instant idle_since() const { return idle_since_; }
  void set_interest(std::uint32_t interest) {
    if (fd_) reactor_.change(fd_.get(), interest);
  }

 private:
  void start();
  void on_ready(std::uint32_t ready);

  net::Reactor& reactor_;
  std::weak_ptr<Target> target_;
  UniqueFd fd_;
  TargetUser* user_ = nullptr;
  http::Parser parser_{http::Parser::Kind::response};
  Instant idle_since_{};
  bool connecting_ = true;
  bool reused_ = false;
};

}  // namespace neargate::balancer
