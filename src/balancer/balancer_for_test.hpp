#pragma once

#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "balancer/backend_for_test.hpp"
#include "balancer/balancer.hpp"

namespace neargate::balancer {

inline std::uint16_t free_port() {
  return net::local_endpoint(net::listen_tcp({"127.0.0.1", 0}).get()).port;
}

inline std::string receive_to_end(int fd) {
  std::string all;
  char buffer[65536];
  for (;;) {
    const ssize_t got = ::recv(fd, buffer, sizeof buffer, 0);
    if (got <= 0) return all;
    all.append(buffer, std::size_t(got));
  }
}

// A balancer on a thread of its own, with one listener that forwards to one group.
class BalancerTest : public testing::Test {
 protected:
  template <class Function>
  auto on_reactor(Function function) {
    std::packaged_task<std::invoke_result_t<Function>()> task(std::move(function));
    auto result = task.get_future();
    reactor_.post([&task] { task(); });
    return result.get();
  }

  void SetUp() override {
    balancer_ = std::make_unique<Balancer>(reactor_, [this](const Event& event) {
      const std::lock_guard lock(mutex_);
      events_.push_back(event);
    });
    port_ = free_port();
    snapshot_.version = 1;
    snapshot_.listeners.push_back(
        {.id = "listener",
         .addresses = std::vector<std::string>{"127.0.0.1"},
         .port = port_,
         .protocol = "HTTP",
         .default_action = {.forward = ForwardAction{{{.target_group = "group", .weight = 1}}}}});
    snapshot_.target_groups.push_back({.id = "group"});
    thread_ = std::thread([this] { reactor_.run(); });
  }

  void TearDown() override {
    on_reactor([this] { balancer_.reset(); });
    reactor_.stop();
    thread_.join();
  }

  void apply() {
    ++snapshot_.version;
    on_reactor([this] { balancer_->apply(snapshot_); });
  }

  void add_target(std::uint16_t port, const std::string& id = "") {
    snapshot_.target_groups[0].targets.push_back(
        {.id = id.empty() ? std::to_string(port) : id, .address = "127.0.0.1", .port = port});
  }

  void use(const Backend& backend) {
    add_target(backend.port());
    apply();
  }

  void set_idle_timeout(int seconds) {
    snapshot_.attributes = LoadBalancerAttributes{.idle_timeout_seconds = seconds};
  }

  net::Endpoint where() const { return {"127.0.0.1", port_}; }

  // What comes back for these bytes until the balancer closes.
  std::string exchange(std::string_view bytes) {
    const UniqueFd fd = net::connect_tcp(where());
    write_all(fd.get(), bytes);
    ::shutdown(fd.get(), SHUT_WR);
    return receive_to_end(fd.get());
  }
  std::string get() { return exchange("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"); }

  Report report() {
    return on_reactor([this] { return balancer_->report(); });
  }

  std::string state_of(const std::string& target) {
    for (const TargetHealth& health : on_reactor([this] { return balancer_->health(); })) {
      if (health.target == target) return health.state + " " + health.reason.value_or("");
    }
    return "";
  }

  void expect_state(const std::string& target, const std::string& expected) {
    for (int i = 0; i < 500 && state_of(target) != expected; ++i) {
      std::this_thread::sleep_for(Milliseconds(10));
    }
    EXPECT_EQ(state_of(target), expected);
  }

  RealClock clock_;
  net::Reactor reactor_{clock_};
  std::unique_ptr<Balancer> balancer_;
  std::uint16_t port_ = 0;
  Snapshot snapshot_;
  std::mutex mutex_;
  std::vector<Event> events_;
  std::thread thread_;
};

}  // namespace neargate::balancer
