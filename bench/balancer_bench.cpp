// How many requests pass through the load balancer, and what CPU time one of them costs it. The
// figure that counts is the latter: it does not depend on what else the machine does.
//
//   balancer_bench build/release/bin/neargate-balancer [--access-log DIRECTORY]
//   balancer_bench --proxy 127.0.0.1:8080 --pid 4711 --backend-port 8081
//
// The second form measures another proxy (haproxy, nginx) that was set up to forward to the port.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <string>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "base/error.hpp"
#include "base/file.hpp"
#include "net/socket.hpp"

using namespace neargate;

namespace {

constexpr int kConnections = 64;
constexpr auto kWarmUp = std::chrono::seconds(1);
constexpr auto kMeasured = std::chrono::seconds(5);
constexpr std::string_view kRequest =
    "GET /items/42 HTTP/1.1\r\nHost: bench.example.com\r\nUser-Agent: bench\r\nAccept: */*\r\n\r\n";
const std::string kBody(512, 'x');
const std::string kResponse =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
    std::to_string(kBody.size()) + "\r\n\r\n" + kBody;

// Answers whatever comes with one fixed response: the least that a target can cost.
void serve(int listener, const std::atomic<bool>& ending) {
  const int loop = ::epoll_create1(EPOLL_CLOEXEC);
  epoll_event event{.events = EPOLLIN, .data = {.fd = listener}};
  ::epoll_ctl(loop, EPOLL_CTL_ADD, listener, &event);
  std::vector<epoll_event> ready(256);
  char buffer[16384];
  while (!ending) {
    const int count = ::epoll_wait(loop, ready.data(), int(ready.size()), 100);
    for (int i = 0; i < count; ++i) {
      const int fd = ready[std::size_t(i)].data.fd;
      if (fd == listener) {
        const int accepted = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (accepted < 0) continue;
        event.data.fd = accepted;
        ::epoll_ctl(loop, EPOLL_CTL_ADD, accepted, &event);
        continue;
      }
      const ssize_t got = ::recv(fd, buffer, sizeof buffer, 0);
      if (got <= 0) {
        ::close(fd);
      } else {
        [[maybe_unused]] const ssize_t sent =
            ::send(fd, kResponse.data(), kResponse.size(), MSG_NOSIGNAL);
      }
    }
  }
  ::close(loop);
}

struct Load {
  std::atomic<std::uint64_t> answers{0};
  std::vector<double> latencies;  // seconds; of the load's own thread
};

struct Client {
  UniqueFd fd;
  std::string received;
  std::chrono::steady_clock::time_point sent_at;
};

void send_request(Client& client) {
  client.received.clear();
  client.sent_at = std::chrono::steady_clock::now();
  write_all(client.fd.get(), kRequest);
}

void generate(const net::Endpoint& where, Load& load, const std::atomic<bool>& ending) {
  const int loop = ::epoll_create1(EPOLL_CLOEXEC);
  std::vector<Client> clients(kConnections);
  for (std::size_t i = 0; i < clients.size(); ++i) {
    clients[i].fd = net::connect_tcp(where);
    epoll_event event{.events = EPOLLIN, .data = {.u64 = i}};
    ::epoll_ctl(loop, EPOLL_CTL_ADD, clients[i].fd.get(), &event);
    send_request(clients[i]);
  }
  std::vector<epoll_event> ready(kConnections);
  char buffer[16384];
  while (!ending) {
    const int count = ::epoll_wait(loop, ready.data(), int(ready.size()), 100);
    for (int i = 0; i < count; ++i) {
      Client& client = clients[ready[std::size_t(i)].data.u64];
      const ssize_t got = ::recv(client.fd.get(), buffer, sizeof buffer, 0);
      if (got <= 0) throw Error("a connection was closed under load");
      client.received.append(buffer, std::size_t(got));
      const std::size_t head = client.received.find("\r\n\r\n");
      if (head == std::string::npos || client.received.size() < head + 4 + kBody.size()) continue;
      if (!client.received.starts_with("HTTP/1.1 200 ")) {
        throw Error("an answer was not 200", client.received.substr(0, 40));
      }
      load.latencies.push_back(
          std::chrono::duration<double>(std::chrono::steady_clock::now() - client.sent_at).count());
      ++load.answers;
      send_request(client);
    }
  }
  ::close(loop);
}

struct CpuTime {
  double user = 0, system = 0;  // seconds
};

CpuTime cpu_time_of(pid_t process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/stat");
  std::string text((std::istreambuf_iterator<char>(file)), {});
  text.erase(0, text.rfind(')') + 2);
  unsigned long user = 0, system = 0;
  std::sscanf(text.c_str(), "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
  const double ticks = double(::sysconf(_SC_CLK_TCK));
  return {double(user) / ticks, double(system) / ticks};
}

pid_t start_balancer(const std::string& program, std::uint16_t port, std::uint16_t backend,
                     const std::string& config, const std::string& access_log) {
  const std::string log = access_log.empty()
                              ? ""
                              : R"("accessLog":{"directory":")" + access_log +
                                    R"(","loadBalancer":"app/bench/1","intervalSeconds":300,)" +
                                    R"("bytesMax":2000000000},)";
  write_file_atomically(
      config, R"({"version":1,)" + log +
                  R"("listeners":[{"id":"listener","addresses":["127.0.0.1"],"port":)" +
                  std::to_string(port) +
                  R"(,"protocol":"HTTP","defaultAction":)"
                  R"({"forward":{"targetGroups":[{"targetGroup":"group","weight":1}]}}}],)"
                  R"("targetGroups":[{"id":"group","targets":)"
                  R"([{"id":"backend","address":"127.0.0.1","port":)" +
                  std::to_string(backend) + "}]}]}");
  const pid_t process = ::fork();
  if (process == 0) {
    ::execl(program.c_str(), program.c_str(), "--config", config.c_str(), nullptr);
    ::_exit(127);
  }
  for (int i = 0; i < 200; ++i) {
    try {
      net::connect_tcp({"127.0.0.1", port});
      return process;
    } catch (const Error&) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }
  throw Error("cannot reach " + program, "it does not listen");
}

void run(int count, char** values) {
  std::string program, proxy, access_log;
  pid_t process = 0;
  std::uint16_t backend_port = 0;
  for (int i = 1; i < count; ++i) {
    const std::string_view name = values[i];
    if (name == "--proxy" && i + 1 < count) {
      proxy = values[++i];
    } else if (name == "--pid" && i + 1 < count) {
      process = std::atoi(values[++i]);
    } else if (name == "--backend-port" && i + 1 < count) {
      backend_port = std::uint16_t(std::atoi(values[++i]));
    } else if (name == "--access-log" && i + 1 < count) {
      access_log = values[++i];
    } else {
      program = name;
    }
  }
  if (program.empty() == proxy.empty()) {
    throw Error("cannot start", "give the path of neargate-balancer, or --proxy");
  }
  std::atomic<bool> ending{false};
  const UniqueFd listener = net::listen_tcp({"127.0.0.1", backend_port});
  std::thread backend([&] { serve(listener.get(), ending); });
  net::Endpoint where{"127.0.0.1", 0};
  const std::string config = "/tmp/balancer_bench." + std::to_string(::getpid()) + ".json";
  if (proxy.empty()) {
    where.port = net::local_endpoint(net::listen_tcp({"127.0.0.1", 0}).get()).port;
    process = start_balancer(program, where.port, net::local_endpoint(listener.get()).port, config,
                             access_log);
  } else {
    where = net::Endpoint::parse(proxy).value();
  }

  Load load;
  std::thread generator([&] { generate(where, load, ending); });
  std::this_thread::sleep_for(kWarmUp);
  const std::uint64_t answers_before = load.answers;
  const CpuTime before = cpu_time_of(process);
  std::this_thread::sleep_for(kMeasured);
  const std::uint64_t answers = load.answers - answers_before;
  const CpuTime after = cpu_time_of(process);
  ending = true;
  generator.join();
  backend.join();
  if (proxy.empty()) {
    ::kill(process, SIGKILL);
    ::waitpid(process, nullptr, 0);
    ::unlink(config.c_str());
  }

  std::sort(load.latencies.begin(), load.latencies.end());
  const auto quantile = [&](double part) {
    return load.latencies[std::size_t(part * double(load.latencies.size() - 1))] * 1e3;
  };
  const double each = 1e6 / double(answers);
  std::printf("%.0f requests/s, %d connections\n", double(answers) / kMeasured.count(),
              kConnections);
  std::printf("CPU time of the proxy per request: %.2f us (user %.2f, system %.2f)\n",
              (after.user + after.system - before.user - before.system) * each,
              (after.user - before.user) * each, (after.system - before.system) * each);
  std::printf("latency: median %.2f ms, 99 %% %.2f ms, worst %.2f ms\n", quantile(0.5),
              quantile(0.99), load.latencies.back() * 1e3);
}

}  // namespace

int main(int count, char** values) {
  try {
    run(count, values);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "balancer_bench: %s\n", error.what());
    return 1;
  }
}
