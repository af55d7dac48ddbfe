#pragma once

#include <coroutine>
#include <cstdint>
#include <exception>
#include <memory>
#include <vector>

#include "cloud/ec2/ec2.hpp"
#include "cloud/world.hpp"
#include "net/task_scope.hpp"

namespace neargate::ec2 {

// Makes the kernel follow the records: each change of the network is applied soon, and changes that
// come while one is being applied are applied together. What fails is tried again.
class NetworkApplier {
 public:
  NetworkApplier(cloud::World& world, Ec2& ec2);

  // Completes when the kernel has everything that was changed up to now; throws what the machine
  // threw where that failed.
  net::Task<void> settled();

  // Applies even where no record has changed: at start.
  void apply();

 private:
  struct Waiter {
    std::uint64_t version;
    std::coroutine_handle<> handle;
    std::exception_ptr* failure;
  };
  struct Settled;

  net::Task<void> run();
  void resume_waiters(std::uint64_t version, const std::exception_ptr& failure);

  cloud::World& world_;
  Ec2& ec2_;
  std::uint64_t wanted_ = 0;
  std::uint64_t applied_ = 0;
  bool running_ = false;
  bool scheduled_ = false;
  std::vector<Waiter> waiters_;
  net::TaskScope coroutines_;  // last: they end before what they use
};

}  // namespace neargate::ec2
