#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <sys/types.h>

#include "balancer/core.hpp"
#include "balancer/send_buffer.hpp"
#include "balancer/target_connection.hpp"

namespace neargate::balancer {

// A request's way to a target, as bytes: connects, turns to the group's other targets where one
// cannot be reached, sends, and sends anew where a kept connection turns out dead. One request at
// a time, from begin() to release(); what the bytes mean is its user's to know.
class TargetExchange {
 public:
  // `user` hears when the connection is ready. Both must outlive this.
  TargetExchange(Core& core, TargetUser& user);

  // A request begins that came to `local_address`, one of ours: it goes to `target` of `group`.
  void begin(std::shared_ptr<TargetGroup> group, std::shared_ptr<Target> target,
             const std::string& local_address);
  // What the target gets.
  SendBuffer& request() { return request_; }
  const SendBuffer& request() const { return request_; }
  // The request may be sent twice, as long as nothing has come back.
  void allow_repeating() { repeatable_ = true; }

  // False: neither the target nor another one of the group can be reached.
  bool connect();
  bool connecting() const { return connection_ && connection_->connecting(); }
  // Once the connecting one is ready. False as connect().
  bool finish_connect();

  // Between connect() and release().
  bool connected() const { return connection_ != nullptr; }
  // Sends what is pending, as far as that goes now. Nothing happens without a connection.
  void send();
  // The target has stopped reading; it may have answered all the same.
  bool deaf() const { return deaf_; }
  // As recv(2).
  ssize_t receive(char* buffer, std::size_t size);
  // Of what was received.
  http::Parser& response() { return connection_->parser(); }

  // The target has ended. True where it had closed a kept connection before it saw this request,
  // which may be sent again: repeat() does, with a new connection. False as connect().
  bool can_repeat() const;
  bool repeat();

  // `answers_taken`: there is room for what the target says.
  void update_interest(bool answers_taken);
  // The request is over, if there is one. `reusable`: the connection may have another.
  void release(bool reusable);

  // Those of the last request: a target and its group until release().
  const Target& target() const { return *target_; }
  const TargetGroup& group() const { return *group_; }
  GroupCounters& counters() { return *counters_; }
  Instant forwarded_at() const { return forwarded_at_; }

 private:
  void take(std::shared_ptr<Target> target);
  bool take_another();
  void disconnect();

  Core& core_;
  TargetUser& user_;
  std::shared_ptr<TargetGroup> group_;
  GroupCounters* counters_ = nullptr;  // those of group_ for the local address
  std::shared_ptr<Target> target_;
  TargetGroup::Targets unreachable_;  // those that could not be connected to for this request
  std::shared_ptr<TargetConnection> connection_;
  SendBuffer request_;
  bool repeatable_ = false;  // what was sent of the request stays there
  bool deaf_ = false;
  Instant forwarded_at_{};
};

}  // namespace neargate::balancer
