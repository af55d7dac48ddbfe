#include "balancer/target_connection.hpp"

#include <algorithm>

namespace neargate::balancer {
namespace {

constexpr std::size_t kIdlePerTargetMax = 1024;

}  // namespace

TargetConnection::TargetConnection(net::Reactor& reactor, const std::shared_ptr<Target>& target)
    : reactor_(reactor), target_(target), fd_(net::start_connect_tcp(target->endpoint)) {}

TargetConnection::~TargetConnection() { close(); }

void TargetConnection::start() {
  reactor_.watch(fd_.get(), net::Reactor::kWritable, [this](std::uint32_t ready) {
    const auto self = shared_from_this();
    on_ready(ready);
  });
}

std::shared_ptr<TargetConnection> TargetConnection::acquire(net::Reactor& reactor,
                                                            const std::shared_ptr<Target>& target) {
  if (!target->idle.empty()) {
    std::shared_ptr<TargetConnection> connection = std::move(target->idle.back());
    target->idle.pop_back();
    connection->reused_ = true;
    return connection;
  }
  auto connection = std::make_shared<TargetConnection>(reactor, target);
  connection->start();
  return connection;
}

void TargetConnection::release(Instant now) {
  user_ = nullptr;
  const auto target = target_.lock();
  if (!target || target->draining || target->idle.size() >= kIdlePerTargetMax) return close();
  parser_.reset();
  idle_since_ = now;
  set_interest(net::Reactor::kReadable);
  target->idle.push_back(shared_from_this());
}

void TargetConnection::close() {
  if (!fd_) return;
  user_ = nullptr;
  reactor_.unwatch(fd_.get());
  fd_.reset();
}

int TargetConnection::finish_connect() {
  connecting_ = false;
  return net::connect_error(fd_.get());
}

void TargetConnection::on_ready(std::uint32_t ready) {
  if (user_ != nullptr) return user_->on_target_ready(ready);
  // An idle connection has nothing to say: the target has closed it.
  close();
  if (const auto target = target_.lock()) {
    std::erase_if(target->idle, [this](const auto& other) { return other.get() == this; });
  }
}

}  // namespace neargate::balancer
