#include "balancer/control.hpp"

#include <functional>
#include <optional>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "balancer/balancer.hpp"
#include "balancer/control_server.hpp"
#include "net/socket.hpp"

namespace neargate::balancer {
namespace {

TEST(LineBufferTest, CutsLinesWhereverTheyComeInPieces) {
  LineBuffer buffer;
  std::vector<std::string> lines;
  for (const char c : std::string("one\n\nthree\nfo")) {
    buffer.append({&c, 1});
    while (const auto line = buffer.next()) lines.emplace_back(*line);
  }
  EXPECT_EQ(lines, (std::vector<std::string>{"one", "", "three"}));
  buffer.append("ur\nfive\n");
  EXPECT_EQ(buffer.next(), "four");
  EXPECT_EQ(buffer.next(), "five");
  EXPECT_EQ(buffer.next(), std::nullopt);
}

// Both ends on one reactor.
class ControlTest : public testing::Test {
 protected:
  void start_server() {
    balancer_.emplace(reactor_, [this](const Event& event) {
      if (server_) server_->send(event);
    });
    server_.emplace(
        reactor_, path_,
        ControlServer::Callbacks{
            .apply = [this](Snapshot snapshot) { balancer_->apply(std::move(snapshot)); },
            .stop = [this] { stopped_ = true; }});
    server_->serve(*balancer_);
  }
  void stop_server() {
    server_.reset();
    balancer_.reset();
  }
  void run_until(const std::function<bool()>& done) {
    for (int i = 0; i < 300 && !done(); ++i) reactor_.run_once(Milliseconds(10));
    EXPECT_TRUE(done());
  }
  static Snapshot snapshot(std::int64_t version) {
    Snapshot snapshot;
    snapshot.version = version;
    snapshot.target_groups.push_back(
        {.id = "group", .targets = {{.id = "t", .address = "127.0.0.1", .port = 9}}});
    return snapshot;
  }

  RealClock clock_;
  net::Reactor reactor_{clock_};
  std::string path_ = testing::TempDir() + "neargate_control_test." + std::to_string(::getpid());
  std::optional<Balancer> balancer_;
  std::optional<ControlServer> server_;
  bool stopped_ = false;
};

TEST_F(ControlTest, AppliesReportsAndComesBack) {
  std::vector<Event> events;
  ControlClient client(reactor_, path_, [&](const Event& event) { events.push_back(event); });
  client.apply(snapshot(7));  // before there is anybody to tell
  run_until([] { return true; });
  EXPECT_FALSE(client.connected());

  start_server();
  const auto count_applied = [&] {
    int count = 0;
    for (const Event& event : events) count += event.applied && event.applied->version == 7;
    return count;
  };
  run_until([&] { return count_applied() == 1; });
  ASSERT_TRUE(events[0].hello);
  EXPECT_EQ(events[0].hello->process_id, ::getpid());
  EXPECT_FALSE(events[0].hello->version);

  client.request_report();
  run_until([&] { return events.back().report.has_value(); });
  EXPECT_EQ(events.back().report->target_groups[0].targets[0].health.reason, "Target.NotInUse");

  // The load balancer is gone and comes back: it gets the last snapshot again.
  stop_server();
  run_until([&] { return !client.connected(); });
  start_server();
  run_until([&] { return count_applied() == 2; });

  Snapshot contradictory = snapshot(8);
  contradictory.target_groups.push_back(contradictory.target_groups[0]);
  client.apply(contradictory);
  run_until([&] { return events.back().applied && events.back().applied->version == 8; });
  EXPECT_NE(events.back().applied->error->find("twice"), std::string::npos);
  EXPECT_EQ(balancer_->snapshot()->version, 7);

  client.stop();
  run_until([&] { return stopped_; });
  stop_server();
  ::unlink(path_.c_str());
}

TEST_F(ControlTest, NonsenseIsPassedOver) {
  start_server();
  const UniqueFd fd = net::connect_unix(path_);
  write_all(fd.get(), "nonsense\n{}\n{\"apply\":{}}\n{\"apply\":3}\n\n");
  std::optional<Event> last;
  ControlClient client(reactor_, path_, [&](const Event& event) { last = event; });
  client.apply(snapshot(3));
  run_until([&] { return last && last->applied.has_value(); });
  EXPECT_EQ(last->applied->version, 3);
  stop_server();
  ::unlink(path_.c_str());
}

}  // namespace
}  // namespace neargate::balancer
