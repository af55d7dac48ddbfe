// What VPCs cost packets: throughput, latency and new connections between two tasks of different
// subnets, and through a NAT gateway, without flow logs and with them, as ratios to a bare pair of
// veths. Needs root.
//
//   network_bench            prints a line for each way; ratios are medians of rounds side by side

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "base/assert.hpp"
#include "base/file.hpp"
#include "machine/command.hpp"
#include "machine/namespaces.hpp"
#include "machine/network_kernel.hpp"
#include "machine/public_pool.hpp"
#include "net/socket.hpp"

using namespace neargate;
using Steady = std::chrono::steady_clock;

namespace {

constexpr int kRounds = 7;
constexpr auto kThroughputTime = std::chrono::milliseconds(400);
constexpr int kRoundTrips = 4000;
constexpr int kConnections = 1000;
constexpr char kName[] = "ngnb";
constexpr std::uint16_t kPort = 5001;

double seconds_since(Steady::time_point start) {
  return std::chrono::duration<double>(Steady::now() - start).count();
}

// A way from a namespace ("": the host's) to an address that one listens at.
struct Way {
  std::string name;
  std::string client;
  std::string server;
  std::string address;
  bool flow_logs = false;  // the VPC's flows are recorded
};

struct Figures {
  double gigabits = 0;
  double round_trip_us = 0;
  double connections = 0;  // per second
};

UniqueFd listen_at(const Way& way) {
  UniqueFd listener;
  machine::in_namespaces(way.server, "", [&] { listener = net::listen_tcp({way.address, kPort}); });
  return listener;
}

UniqueFd connect_to(const Way& way) {
  UniqueFd fd;
  machine::in_namespaces(way.client, "", [&] {
    fd = net::start_connect_tcp({way.address, kPort});
    pollfd polled{fd.get(), POLLOUT, 0};
    const bool connected = ::poll(&polled, 1, 3000) == 1 && net::connect_error(fd.get()) == 0;
    if (!connected) {
      std::fprintf(stderr, "network_bench: no connection %s\n", way.name.c_str());
      std::exit(1);
    }
  });
  return fd;
}

UniqueFd accept_from(const UniqueFd& listener) {
  pollfd polled{listener.get(), POLLIN, 0};
  NG_ASSERT(::poll(&polled, 1, 3000) == 1);
  return UniqueFd(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
}

void make_blocking(const UniqueFd& fd) {
  NG_ASSERT(::fcntl(fd.get(), F_SETFL, 0) == 0);
  const int on = 1;
  ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

double throughput(const UniqueFd& client, const UniqueFd& server) {
  double bytes = 0;
  std::thread reader([&] {
    std::vector<char> buffer(1 << 18);
    for (ssize_t got; (got = ::read(server.get(), buffer.data(), buffer.size())) > 0;) {
      bytes += static_cast<double>(got);
    }
  });
  const std::vector<char> block(1 << 17, 'x');
  const auto start = Steady::now();
  while (Steady::now() - start < kThroughputTime) {
    NG_ASSERT(::write(client.get(), block.data(), block.size()) > 0);
  }
  ::shutdown(client.get(), SHUT_WR);
  reader.join();
  return bytes * 8 / 1e9 / seconds_since(start);
}

double round_trip(const UniqueFd& client, const UniqueFd& server) {
  std::thread echo([&] {
    char byte = 0;
    for (int i = 0; i < kRoundTrips; ++i) {
      NG_ASSERT(::read(server.get(), &byte, 1) == 1 && ::write(server.get(), &byte, 1) == 1);
    }
  });
  std::vector<double> times;
  char byte = 'x';
  for (int i = 0; i < kRoundTrips; ++i) {
    const auto start = Steady::now();
    NG_ASSERT(::write(client.get(), &byte, 1) == 1 && ::read(client.get(), &byte, 1) == 1);
    times.push_back(seconds_since(start) * 1e6);
  }
  echo.join();
  std::nth_element(times.begin(), times.begin() + kRoundTrips / 2, times.end());
  return times[kRoundTrips / 2];
}

// One after the other, in the client's namespace.
double connection_rate(const Way& way, const UniqueFd& listener) {
  double rate = 0;
  machine::in_namespaces(way.client, "", [&] {
    const auto start = Steady::now();
    for (int i = 0; i < kConnections; ++i) {
      const UniqueFd client = net::start_connect_tcp({way.address, kPort});
      pollfd polled{client.get(), POLLOUT, 0};
      NG_ASSERT(::poll(&polled, 1, 3000) == 1 && net::connect_error(client.get()) == 0);
      const UniqueFd server = accept_from(listener);
      const linger reset{1, 0};  // no TIME-WAIT: thousands of them would count too
      ::setsockopt(client.get(), SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    }
    rate = kConnections / seconds_since(start);
  });
  return rate;
}

Figures measure(const Way& way) {
  const UniqueFd listener = listen_at(way);
  Figures figures;
  for (const bool latency : {true, false}) {
    const UniqueFd client = connect_to(way);
    const UniqueFd server = accept_from(listener);
    make_blocking(client);
    make_blocking(server);
    (latency ? figures.round_trip_us : figures.gigabits) =
        latency ? round_trip(client, server) : throughput(client, server);
  }
  figures.connections = connection_rate(way, listener);
  return figures;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// Rules as a stack's are: the other's group, and out to everywhere.
machine::NetworkSpec two_tasks(const std::string& nat_address, bool flow_logs) {
  using machine::Route;
  const machine::FilterRule all{machine::FilterRule::Protocol::all, 0, 65535, {"0.0.0.0/0"}};
  machine::FilterRule port{machine::FilterRule::Protocol::tcp, kPort, kPort, {"10.0.1.10/32"}};
  machine::NetworkSpec spec;
  machine::Vpc& vpc = spec.vpcs.emplace_back();
  vpc.id = "vpc-bench";
  vpc.cidrs = {"10.0.0.0/16"};
  vpc.internet_gateway = true;
  vpc.record_flows = flow_logs;
  vpc.subnets = {{"public", "10.0.0.0/24", {{"0.0.0.0/0", Route::Target::internet_gateway, ""}}},
                 {"private1", "10.0.1.0/24", {{"0.0.0.0/0", Route::Target::nat_gateway, "nat"}}},
                 {"private2", "10.0.2.0/24", {{"0.0.0.0/0", Route::Target::nat_gateway, "nat"}}}};
  vpc.nat_gateways = {{"nat", "public", "10.0.0.9", nat_address}};
  spec.attachments = {{"a", vpc.id, {{"eni-a", "10.0.1.10", "", "private1", {}, {all}}}},
                      {"b", vpc.id, {{"eni-b", "10.0.2.10", "", "private2", {port}, {all}}}}};
  return spec;
}

void make_bare_pair() {
  machine::run_or_throw(
      {{"sh", "-c",
        "ip netns add ngnb-x && ip netns add ngnb-y && "
        "ip link add ngnb0 netns ngnb-x type veth peer name ngnb0 netns ngnb-y && "
        "ip -n ngnb-x addr add 192.0.2.1/30 dev ngnb0 && "
        "ip -n ngnb-y addr add 192.0.2.2/30 dev ngnb0 && "
        "ip -n ngnb-x link set ngnb0 up && ip -n ngnb-y link set ngnb0 up"}});
}

}  // namespace

int main() {
  char directory[] = "/tmp/neargate-bench-XXXXXX";
  NG_ASSERT(::mkdtemp(directory) != nullptr);
  const std::string pool = machine::claim_public_pool(kName, directory, "");
  const machine::Names names(kName, pool);
  machine::NetworkKernel kernel(names, directory);
  kernel.remove_everything();
  const std::string nat_address = pool.substr(0, pool.rfind('.')) + ".9";
  kernel.apply(two_tasks(nat_address, false));
  make_bare_pair();
  const auto path = [&](const std::string& attachment) {
    return machine::network_namespace_path(names.attachment_namespace(attachment));
  };
  const std::vector<Way> ways = {
      {"bare veth pair", machine::network_namespace_path("ngnb-x"),
       machine::network_namespace_path("ngnb-y"), "192.0.2.2"},
      {"task to task", path("a"), path("b"), "10.0.2.10"},
      {"task through NAT", path("a"), "", names.host_address()},
      {"task to task, flow logs", path("a"), path("b"), "10.0.2.10", true},
      {"task through NAT, flow logs", path("a"), "", names.host_address(), true}};
  std::vector<std::vector<Figures>> rounds(ways.size());
  for (int round = 0; round < kRounds; ++round) {
    for (std::size_t i = 0; i < ways.size(); ++i) {
      kernel.apply(two_tasks(nat_address, ways[i].flow_logs));
      rounds[i].push_back(measure(ways[i]));
    }
  }
  const auto of = [&](std::size_t way, double Figures::*figure, bool ratio) {
    std::vector<double> values;
    for (int round = 0; round < kRounds; ++round) {
      const auto at = static_cast<std::size_t>(round);
      values.push_back(rounds[way][at].*figure / (ratio ? rounds[0][at].*figure : 1));
    }
    return median(values);
  };
  for (std::size_t i = 0; i < ways.size(); ++i) {
    std::printf(
        "%-27s %6.2f Gbit/s (%.2f)  %6.1f us round trip (%.2f)  %7.0f connections/s (%.2f)\n",
        ways[i].name.c_str(), of(i, &Figures::gigabits, false), of(i, &Figures::gigabits, true),
        of(i, &Figures::round_trip_us, false), of(i, &Figures::round_trip_us, true),
        of(i, &Figures::connections, false), of(i, &Figures::connections, true));
  }
  machine::run_command({{"sh", "-c", "ip netns del ngnb-x; ip netns del ngnb-y"}});
  kernel.remove_everything();
  machine::release_public_pool(kName);
  machine::run_command({{"rm", "-rf", directory}});
  return 0;
}
