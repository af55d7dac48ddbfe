#include "balancer/target_exchange.hpp"

#include <sys/socket.h>

#include "base/error.hpp"

namespace neargate::balancer {

TargetExchange::TargetExchange(Core& core, TargetUser& user)
    : core_(core), user_(user), request_(core.scratch) {}

void TargetExchange::begin(std::shared_ptr<TargetGroup> group, std::shared_ptr<Target> target,
                           const std::string& local_address) {
  group_ = std::move(group);
  counters_ = &group_->counters[local_address];
  ++counters_->requests;
  unreachable_.clear();
  repeatable_ = deaf_ = false;
  take(std::move(target));
}

void TargetExchange::take(std::shared_ptr<Target> target) {
  ++target->requests;
  ++target->in_flight;
  target_ = std::move(target);
}

bool TargetExchange::connect() {
  do {
    try {
      connection_ = TargetConnection::acquire(core_.reactor, target_);
    } catch (const Error&) {
      continue;
    }
    connection_->use(&user_);
    forwarded_at_ = core_.reactor.clock().instant();
    return true;
  } while (take_another());
  return false;
}

bool TargetExchange::finish_connect() {
  if (connection_->finish_connect() != 0) return take_another() && connect();
  forwarded_at_ = core_.reactor.clock().instant();
  return true;
}

// The target cannot be reached. Nothing of the request has gone out: another one can have it,
// whatever its method.
bool TargetExchange::take_another() {
  ++counters_->connection_errors;
  disconnect();
  unreachable_.push_back(target_);
  auto other = group_->choose({core_.reactor.clock().instant(), core_.randomness}, unreachable_);
  if (!other) return false;
  core_.end_request(*target_);
  take(std::move(other));
  return true;
}

void TargetExchange::send() {
  if (!connection_ || connecting()) return;
  const auto outcome = request_.flush([this](std::string_view bytes) {
    return ::send(connection_->fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
  });
  if (outcome == SendBuffer::Outcome::blocked) return;
  if (outcome == SendBuffer::Outcome::failed) {
    // It has closed, perhaps after an answer (413): that, or the end, is found by reading.
    deaf_ = true;
    request_.skip();
  }
  if (!repeatable_) request_.clear();
}

ssize_t TargetExchange::receive(char* buffer, std::size_t size) {
  const ssize_t got = ::recv(connection_->fd(), buffer, size, 0);
  if (got > 0) repeatable_ = false;
  return got;
}

bool TargetExchange::can_repeat() const {
  return repeatable_ && connection_->reused() && !connection_->parser().started();
}

bool TargetExchange::repeat() {
  disconnect();
  request_.rewind();
  // A new connection, for the other kept ones may be dead as well.
  for (const auto& idle : target_->idle) idle->close();
  target_->idle.clear();
  return connect();
}

void TargetExchange::disconnect() {
  if (connection_) connection_->close();
  connection_.reset();
}

void TargetExchange::update_interest(bool answers_taken) {
  if (!connection_) return;
  std::uint32_t interest = 0;
  if (connecting() || request_.pending()) interest |= net::Reactor::kWritable;
  if (!connecting() && answers_taken) interest |= net::Reactor::kReadable;
  connection_->set_interest(interest);
}

void TargetExchange::release(bool reusable) {
  if (connection_ && reusable && !deaf_) {
    connection_->release(core_.reactor.clock().instant());
    connection_.reset();
  }
  disconnect();
  if (!target_) return;
  const auto target = std::move(target_);
  group_.reset();
  core_.end_request(*target);
}

}  // namespace neargate::balancer
