#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>
#include <utility>

#include "aws/call.hpp"
#include "aws/error.hpp"
#include "base/assert.hpp"
#include "base/error.hpp"
#include "cloud/world.hpp"

// A world for services' unit tests: a simulated clock, seeded identifiers, records in a directory
// that goes with the world, and a machine on which nothing runs. Include in *_test.cpp only.
namespace neargate::cloud {

// Accepts networks, runs nothing.
class IdleMachine final : public machine::Machine {
 public:
  net::Task<void> apply_network(machine::NetworkSpec) override { co_return; }
  net::Task<std::vector<machine::FlowWindow>> read_flows() override {
    co_return std::vector<machine::FlowWindow>{};
  }
  net::Task<UniqueFd> listen_in_attachment(std::string, std::string, std::uint16_t) override {
    throw refusal();
  }
  std::string namespace_path(const std::string&) const override { return "/dev/null"; }
  std::string router_path(const std::string&) const override { return "/dev/null"; }
  net::Task<void> prepare_image(machine::ImageSource) override { throw refusal(); }
  net::Task<void> create_task(machine::TaskSpec) override { throw refusal(); }
  net::Task<void> remove_task(std::string) override { co_return; }
  net::Task<machine::ContainerStatus> start_container(machine::ContainerSpec) override {
    throw refusal();
  }
  net::Task<void> signal_container(std::string, int) override { co_return; }
  net::Task<void> remove_container(std::string) override { co_return; }
  net::Task<machine::ExecResult> exec(std::string, std::vector<std::string>,
                                      Milliseconds) override {
    throw refusal();
  }
  std::optional<machine::ContainerStatus> status(const std::string&) const override {
    return std::nullopt;
  }
  std::vector<std::string> containers() const override { return {}; }
  std::optional<machine::Usage> usage(const std::string&) const override { return std::nullopt; }
  void on_exit(std::function<void(const std::string&, const machine::ContainerStatus&)>) override {}
  void observe() override {}
  std::vector<machine::LogLine> read_log(const std::string&, std::uint64_t&,
                                         std::size_t) const override {
    return {};
  }
  net::Task<int> start_process(ProcessSpec) override { throw refusal(); }
  std::optional<int> find_process(const std::string&) const override { return std::nullopt; }
  net::Task<void> stop_process(std::string, Milliseconds) override { co_return; }
  void publish_names(const std::map<std::string, std::string>&) override {}
  net::Task<void> remove_everything() override { co_return; }

 private:
  static std::logic_error refusal() {
    return std::logic_error("the test's machine runs nothing: use machine::SimulatedMachine");
  }
};

class TestWorld {
 public:
  TestWorld() : TestWorld(Timestamp(Milliseconds(1'750'000'000'123)), nullptr) {}

  // The world as a restarted daemon finds it: with a copy of the files, once what is pending is on
  // disk, at the same time.
  TestWorld reopened() {
    database_.flush();
    return TestWorld(clock_.now(), &directory_);
  }

  World& world() { return world_; }
  operator World&() { return world_; }  // NOLINT(google-explicit-constructor)

  void advance(Milliseconds time) { clock_.advance(time); }

  // A call of the account's root.
  aws::Call call() const {
    aws::Call call;
    call.principal.account = world_.account;
    call.principal.arn = "arn:aws:iam::" + world_.account + ":root";
    call.principal.user_id = world_.account;
    call.region = world_.region;
    call.request_id = "11111111-2222-4333-8444-555555555555";
    call.now = clock_.now();
    return call;
  }

 private:
  struct Directory {
    explicit Directory(const Directory* original) {
      std::string name = (std::filesystem::temp_directory_path() / "neargate-test-XXXXXX").string();
      NG_ASSERT(mkdtemp(name.data()) != nullptr);
      path = name;
      if (original == nullptr) return;
      std::filesystem::copy(original->path, path, std::filesystem::copy_options::recursive);
    }
    Directory(const Directory&) = delete;
    Directory& operator=(const Directory&) = delete;
    ~Directory() {
      std::error_code ignored;
      std::filesystem::remove_all(path, ignored);
    }
    std::string path;
  };

  TestWorld(Timestamp start, const Directory* original)
      : directory_(original),
        clock_(start),
        reactor_(clock_),
        pool_(reactor_, 1),
        database_(directory_.path + "/state.db", nullptr) {}

  Directory directory_;
  SimulatedClock clock_;
  Randomness randomness_{42};
  net::Reactor reactor_;
  net::Pool pool_;
  store::Database database_;
  IdleMachine machine_;
  World world_{.clock = clock_,
               .randomness = randomness_,
               .reactor = reactor_,
               .pool = pool_,
               .database = database_,
               .machine = machine_,
               .account = "123456789012",
               .region = "us-east-1",
               .state_directory = directory_.path,
               .endpoint = "http://127.0.0.1:4566"};
};

// The code of the aws::Error that `action` throws; "" where it throws none.
template <class Action>
std::string error_code(Action action) {
  try {
    action();
  } catch (const aws::Error& error) {
    return error.code();
  }
  return "";
}

}  // namespace neargate::cloud
