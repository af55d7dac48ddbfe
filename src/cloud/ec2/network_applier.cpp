#include "cloud/ec2/network_applier.hpp"

#include <algorithm>

#include "base/log.hpp"

namespace neargate::ec2 {
namespace {

constexpr Milliseconds kRetryAfter{1000};
// After a network is applied, the next one waits a millisecond for each so many interfaces: not at
// all where there are fewer, and while thousands of tasks come up one by one, what is derived for
// all of them is not derived for each.
constexpr std::size_t kInterfacesPerMillisecond = 50;

std::string message_of(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& error) {
    return error.what();
  }
}

}  // namespace

struct NetworkApplier::Settled {
  NetworkApplier& applier;
  std::exception_ptr failure;

  bool await_ready() const noexcept { return applier.applied_ == applier.wanted_; }
  void await_suspend(std::coroutine_handle<> handle) {
    applier.waiters_.push_back({applier.wanted_, handle, &failure});
  }
  void await_resume() const {
    if (failure) std::rethrow_exception(failure);
  }
};

NetworkApplier::NetworkApplier(cloud::World& world, Ec2& ec2) : world_(world), ec2_(ec2) {
  ec2_.on_network_change([this] { apply(); });
}

net::Task<void> NetworkApplier::settled() {
  // Named: gcc 12 copies temporary awaiters, and the waiter keeps a pointer into this one.
  Settled settled{*this, {}};
  co_await settled;
}

void NetworkApplier::apply() {
  ++wanted_;
  if (running_ || scheduled_) return;
  scheduled_ = true;
  world_.reactor.at_end_of_turn([this] {
    scheduled_ = false;
    running_ = true;
    coroutines_.spawn(run(), [](const std::exception_ptr& failure) {
      log::error("network: {}", message_of(failure));
    });
  });
}

net::Task<void> NetworkApplier::run() {
  while (applied_ != wanted_) {
    const std::uint64_t version = wanted_;
    std::exception_ptr failure;
    std::size_t interfaces = 0;
    try {
      machine::NetworkSpec network = ec2_.network_spec();
      interfaces = network.attachments.size();
      co_await world_.machine.apply_network(std::move(network));
    } catch (...) {
      failure = std::current_exception();
    }
    if (!failure) applied_ = version;
    resume_waiters(version, failure);
    if (failure) {
      log::error("network: {}; trying again in {} ms", message_of(failure), kRetryAfter.count());
      co_await world_.reactor.sleep(kRetryAfter);
    } else if (interfaces >= kInterfacesPerMillisecond) {
      co_await world_.reactor.sleep(
          Milliseconds(static_cast<std::int64_t>(interfaces / kInterfacesPerMillisecond)));
    }
  }
  running_ = false;
}

void NetworkApplier::resume_waiters(std::uint64_t version, const std::exception_ptr& failure) {
  std::vector<Waiter> ready;
  std::erase_if(waiters_, [&](const Waiter& waiter) {
    if (waiter.version > version) return false;
    ready.push_back(waiter);
    return true;
  });
  for (const Waiter& waiter : ready) {
    *waiter.failure = failure;
    waiter.handle.resume();
  }
}

}  // namespace neargate::ec2
