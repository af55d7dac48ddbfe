#include "machine/flow_recorder.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <atomic>
#include <poll.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

#include <gtest/gtest.h>

#include "machine/flow_filter.hpp"
#include "machine/namespaces.hpp"
#include "machine/network_kernel.hpp"
#include "machine/test_machine.hpp"
#include "net/socket.hpp"

// The real kernel: UDP datagrams, whose number and size are known, between real namespaces.
namespace neargate::machine {
namespace {

constexpr char kPool[] = "198.51.100.0/24";
constexpr char kHost[] = "198.51.100.254";
constexpr std::size_t kHeaders = 28;  // IP and UDP
using Way = Flow::Way;

FilterRule rule(FilterRule::Protocol protocol, int port, Networks networks) {
  return {protocol, port, port, std::move(networks)};
}
const FilterRule kAll{FilterRule::Protocol::all, 0, 65535, {"0.0.0.0/0"}};

// A public and a private subnet, a NAT gateway, and a task in each that takes UDP at port 7.
NetworkSpec small_network() {
  NetworkSpec spec;
  Vpc vpc{"vpc", {"10.0.0.0/16"}, true, {}, {}};
  vpc.subnets.push_back(
      {"public", "10.0.0.0/24", {{"0.0.0.0/0", Route::Target::internet_gateway, ""}}});
  vpc.subnets.push_back(
      {"private", "10.0.1.0/24", {{"0.0.0.0/0", Route::Target::nat_gateway, "nat"}}});
  vpc.nat_gateways.push_back({"nat", "public", "10.0.0.9", "198.51.100.9"});
  vpc.record_flows = true;
  spec.vpcs.push_back(vpc);
  const FilterRule echo = rule(FilterRule::Protocol::udp, 7, {"0.0.0.0/0"});
  const FilterRule web = rule(FilterRule::Protocol::tcp, 80, {"0.0.0.0/0"});
  spec.attachments.push_back(
      {"one", "vpc", {{"eni-1", "10.0.0.11", "198.51.100.11", "public", {echo, web}, {kAll}}}});
  spec.attachments.push_back(
      {"two", "vpc", {{"eni-2", "10.0.1.12", "", "private", {echo, web}, {kAll}}}});
  return spec;
}

class FlowRecorderTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "SKIPPED: needs root";
    if (find_program("nft").empty()) GTEST_SKIP() << "SKIPPED: needs nftables";
    lock_ = take_machine();
    char directory[] = "/tmp/neargate-network-XXXXXX";
    ASSERT_NE(::mkdtemp(directory), nullptr);
    directory_ = directory;
    kernel_.emplace(names_, directory_);
    kernel_->remove_everything();
  }
  void TearDown() override {
    if (directory_.empty()) return;
    kernel_->remove_everything();
    ::rmdir(directory_.c_str());
  }

  // Datagrams of 100 bytes of what is in them, "" being this host's namespace.
  void send(const std::string& from, const std::string& to, std::uint16_t port, int times) {
    in_namespaces(from.empty() ? "" : ns(from), "", [&] {
      const UniqueFd fd(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
      sockaddr_in address{};
      address.sin_family = AF_INET;
      address.sin_port = htons(port);
      ASSERT_EQ(::inet_pton(AF_INET, to.c_str(), &address.sin_addr), 1);
      const std::string bytes(100, 'x');
      for (int i = 0; i < times; ++i) {
        ::sendto(fd.get(), bytes.data(), bytes.size(), 0, reinterpret_cast<sockaddr*>(&address),
                 sizeof address);
      }
    });
  }
  // Keeps all that comes until it is read.
  static UniqueFd udp_socket(const std::string& address, std::uint16_t port) {
    UniqueFd fd(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    const int bytes = 256 << 20;
    EXPECT_EQ(::setsockopt(fd.get(), SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes), 0);
    sockaddr_in own{};
    own.sin_family = AF_INET;
    own.sin_port = htons(port);
    EXPECT_EQ(::inet_pton(AF_INET, address.c_str(), &own.sin_addr), 1);
    EXPECT_EQ(::bind(fd.get(), reinterpret_cast<sockaddr*>(&own), sizeof own), 0);
    return fd;
  }
  std::string ns(const std::string& attachment) const {
    return network_namespace_path(names_.attachment_namespace(attachment));
  }
  FlowWindow read() {
    const auto windows = kernel_->read_flows();
    EXPECT_EQ(windows.size(), 1u);
    if (windows.empty()) return {};
    EXPECT_EQ(windows.front().failure, "");
    return windows.front();
  }

  const Names names_{"ngtf", kPool};
  std::string directory_;
  UniqueFd lock_;
  std::optional<NetworkKernel> kernel_;
};

// The one flow of that way to that address and port.
Flow flow_to(const FlowWindow& window, Way way, const std::string& destination,
             std::uint16_t port) {
  Flow found;
  int times = 0;
  for (const Flow& flow : window.flows) {
    if (flow.way != way || flow.destination != destination || flow.destination_port != port) {
      continue;
    }
    found = flow;
    ++times;
  }
  EXPECT_EQ(times, 1) << destination << ":" << port;
  return found;
}

TEST_F(FlowRecorderTest, CountsWhatPassesAndWhatIsRefused) {
  NetworkSpec spec = small_network();
  spec.attachments[0].interfaces[0].egress = {rule(FilterRule::Protocol::udp, 7, {"10.0.0.0/8"}),
                                              rule(FilterRule::Protocol::udp, 8, {"10.0.0.0/8"})};
  kernel_->apply(spec);
  send("one", "10.0.1.12", 7, 5);
  send("one", "10.0.1.12", 8, 3);  // refused where it enters
  send("one", "10.0.1.12", 9, 2);  // refused where it leaves
  send("", "198.51.100.11", 7, 4);
  send("", "198.51.100.11", 9, 1);
  const FlowWindow window = read();
  const Flow passed = flow_to(window, Way::within, "10.0.1.12", 7);
  EXPECT_EQ(passed.source, "10.0.0.11");
  EXPECT_EQ(passed.protocol, 17);
  EXPECT_EQ(passed.packets, 5u);
  EXPECT_EQ(passed.bytes, 5 * (100 + kHeaders));
  EXPECT_GE(passed.last, window.begin - Milliseconds(100));
  EXPECT_LE(passed.last, window.end);
  EXPECT_EQ(flow_to(window, Way::refused_entering, "10.0.1.12", 8).packets, 3u);
  EXPECT_EQ(flow_to(window, Way::refused_leaving, "10.0.1.12", 9).bytes, 2 * (100 + kHeaders));
  const Flow inwards = flow_to(window, Way::in, "198.51.100.11", 7);
  EXPECT_EQ(inwards.source, kHost);
  EXPECT_EQ(inwards.packets, 4u);
  EXPECT_EQ(flow_to(window, Way::refused_entering_from_outside, "198.51.100.11", 9).packets, 1u);
  // Read once.
  EXPECT_TRUE(read().flows.empty());
}

TEST_F(FlowRecorderTest, ANatGatewayIsPassedOnBothSides) {
  kernel_->apply(small_network());
  send("two", kHost, 7, 3);
  const FlowWindow window = read();
  EXPECT_EQ(flow_to(window, Way::out, kHost, 7).source, "10.0.1.12");
  const Flow beyond = flow_to(window, Way::gateway_out, kHost, 7);
  EXPECT_EQ(beyond.source, "198.51.100.9");
  EXPECT_EQ(beyond.packets, 3u);
  // The host answers that nobody listens: an ICMP message, back through the gateway.
  const auto icmp = std::count_if(window.flows.begin(), window.flows.end(), [](const Flow& flow) {
    return flow.protocol == 1 && flow.way == Way::in && flow.destination == "10.0.1.12";
  });
  EXPECT_EQ(icmp, 1);
}

TEST_F(FlowRecorderTest, AclsRefuseAtTheirOwnBorders) {
  NetworkSpec spec = small_network();
  const auto denied = [](int port) {
    return AclEntry{false, rule(FilterRule::Protocol::udp, port, {"0.0.0.0/0"})};
  };
  spec.vpcs[0].subnets[0].acl = {{denied(8), denied(20), AclEntry{}},
                                 {denied(9), denied(21), AclEntry{}}};
  kernel_->apply(spec);
  send("two", "10.0.0.11", 8, 1);  // into the public subnet
  send("one", "10.0.1.12", 9, 1);  // out of it
  send("two", kHost, 20, 1);       // into it, at the gateway
  send("two", kHost, 21, 1);       // out of it, at the gateway
  const FlowWindow window = read();
  flow_to(window, Way::refused_entering, "10.0.0.11", 8);
  flow_to(window, Way::refused_leaving, "10.0.1.12", 9);
  flow_to(window, Way::refused_into_gateway, kHost, 20);
  flow_to(window, Way::refused_out_of_gateway, kHost, 21);
}

TEST_F(FlowRecorderTest, WhatHasNoWayIsLost) {
  NetworkSpec spec = small_network();
  spec.attachments[0].interfaces[0].public_address = "";
  kernel_->apply(spec);
  send("one", kHost, 7, 2);
  EXPECT_EQ(flow_to(read(), Way::lost, kHost, 7).packets, 2u);
}

TEST_F(FlowRecorderTest, TcpFlagsTellWhoBegan) {
  kernel_->apply(small_network());
  UniqueFd listener, client;
  in_namespaces(ns("two"), "", [&] { listener = net::listen_tcp({"10.0.1.12", 80}); });
  in_namespaces(ns("one"), "", [&] { client = net::start_connect_tcp({"10.0.1.12", 80}); });
  pollfd polled{listener.get(), POLLIN, 0};
  ASSERT_EQ(::poll(&polled, 1, 5000), 1);
  UniqueFd server(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
  client.reset();
  server.reset();
  ::usleep(100'000);
  int forth = 0, back = 0;
  for (const Flow& flow : read().flows) {
    if (flow.protocol == 6) (flow.destination_port == 80 ? forth : back) |= flow.tcp_flags;
  }
  EXPECT_EQ(forth & 0x7, 0x3) << "SYN and FIN";
  EXPECT_EQ(back & 0x12, 0x12) << "SYN-ACK";
}

TEST_F(FlowRecorderTest, NothingIsLostWhereFiltersAndDaemonsAreReplaced) {
  NetworkSpec spec = small_network();
  kernel_->apply(spec);
  const auto send_some = [&] {
    send("one", "10.0.1.12", 7, 2);
    send("one", "10.0.1.12", 9, 1);
  };
  const auto expect_twice = [&] {
    std::uint64_t passed = 0, refused = 0;
    for (const Flow& flow : read().flows) {
      if (flow.protocol == 17) (flow.way == Way::within ? passed : refused) += flow.packets;
    }
    EXPECT_EQ(passed, 4u);
    EXPECT_EQ(refused, 2u);
  };
  send_some();
  // Another task: the filter is made anew.
  spec.attachments.push_back({"new", "vpc", {{"eni-3", "10.0.1.13", "", "private", {}, {kAll}}}});
  kernel_->apply(spec);
  send_some();
  expect_twice();
  send_some();
  kernel_.emplace(names_, directory_);
  send_some();
  kernel_->apply(spec);
  expect_twice();
}

TEST_F(FlowRecorderTest, EachPacketCountsOnceHoweverOftenSetsAreReplaced) {
  NetworkSpec spec = small_network();
  kernel_->apply(spec);
  UniqueFd receiver;
  in_namespaces(ns("two"), "", [&] { receiver = udp_socket("10.0.1.12", 7); });
  std::atomic<bool> done = false;
  std::thread sender([&] {
    while (!done) send("one", "10.0.1.12", 7, 3);  // from another port each time
  });
  std::uint64_t counted = 0;
  const auto count = [&] {
    for (const Flow& flow : read().flows) {
      if (flow.way == Way::within) counted += flow.packets;
    }
  };
  NetworkSpec more = spec;
  more.attachments.push_back({"new", "vpc", {{"eni-3", "10.0.1.13", "", "private", {}, {kAll}}}});
  for (int i = 0; i < 10; ++i) {
    kernel_->apply(i % 2 == 0 ? more : spec);
    if (i % 3 != 0) count();
  }
  done = true;
  sender.join();
  count();
  std::uint64_t received = 0;
  for (char byte = 0; ::recv(receiver.get(), &byte, 1, MSG_DONTWAIT) >= 0;) ++received;
  EXPECT_GT(received, 10u);
  EXPECT_EQ(counted, received);
}

TEST_F(FlowRecorderTest, WithoutRecordingNothingIsThere) {
  NetworkSpec spec = small_network();
  spec.vpcs[0].record_flows = false;
  kernel_->apply(spec);
  EXPECT_TRUE(kernel_->read_flows().empty());
  const auto ruleset = [&] {
    Command list{{"nft", "list", "tables"}};
    list.network_namespace = network_namespace_path(names_.router_namespace("vpc"));
    return run_or_throw(list);
  };
  const std::string before = ruleset();
  spec.vpcs[0].record_flows = true;
  kernel_->apply(spec);
  EXPECT_NE(ruleset(), before);
  spec.vpcs[0].record_flows = false;
  kernel_->apply(spec);
  EXPECT_EQ(ruleset(), before);
}

}  // namespace
}  // namespace neargate::machine
