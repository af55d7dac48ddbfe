// How many signed calls of one operation a server answers over keep-alive connections, and what CPU
// time one of them costs it. Each call is signed for itself, as SDKs do.
//
//   api_bench --port 4566 --pid 4711 --key ID --secret KEY --service ecs
//             --target AmazonEC2ContainerServiceV20141113.DescribeServices --body '{...}'
//
// Prints one line of JSON. Any server that speaks AWS's JSON protocols can be measured.
#include <algorithm>
#include <cctype>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <map>
#include <string>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

#include "aws/sigv4.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "net/socket.hpp"

using namespace neargate;
using SteadyClock = std::chrono::steady_clock;

namespace {

constexpr double kWarmUpSeconds = 0.5;

struct Target {
  std::uint16_t port = 0;
  int process = 0;
  int connections = 8;
  double seconds = 5;
  std::string key, secret, region = "us-east-1", service, operation, body;
};

std::string signed_request(const Target& target, std::uint64_t number) {
  http::RequestHead head;
  head.method = "POST";
  head.target = "/";
  head.headers.add("Host", "127.0.0.1:" + std::to_string(target.port));
  head.headers.add("Content-Type", "application/x-amz-json-1.1");
  head.headers.add("X-Amz-Target", target.operation);
  // As an SDK's invocation id: no two requests have one signature.
  head.headers.add("X-Amz-Bench-Number", std::to_string(number));
  aws::sigv4::sign_request(head, {target.key, target.secret, ""}, target.region, target.service,
                           RealClock().now(), sha256_hex(target.body));
  std::string out = "POST / HTTP/1.1\r\n";
  for (const auto& [name, value] : head.headers) out += name + ": " + value + "\r\n";
  return out + "Content-Length: " + std::to_string(target.body.size()) + "\r\n\r\n" + target.body;
}

double cpu_seconds_of(int process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/stat");
  std::string text((std::istreambuf_iterator<char>(file)), {});
  if (text.empty()) throw Error("cannot measure process " + std::to_string(process), "it is gone");
  text.erase(0, text.rfind(')') + 2);
  unsigned long user = 0, system = 0;
  std::sscanf(text.c_str(), "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
  return double(user + system) / double(::sysconf(_SC_CLK_TCK));
}

class Client {
 public:
  Client(const Target& target, int loop, std::size_t index)
      : target_(target), loop_(loop), index_(index) {
    connect();
  }

  void send(std::uint64_t number) {
    received_.clear();
    const std::string request = signed_request(target_, number);
    sent_at_ = SteadyClock::now();
    write_all(fd_.get(), request);
  }

  // Returns whether the answer is complete.
  bool receive() {
    char buffer[65536];
    const ssize_t got = ::recv(fd_.get(), buffer, sizeof buffer, 0);
    if (got <= 0) throw Error("the server closed a connection under load");
    received_.append(buffer, std::size_t(got));
    const std::size_t end = received_.find("\r\n\r\n");
    if (end == std::string::npos) return false;
    if (received_.compare(8, 5, " 200 ") != 0) {
      throw Error("an answer was not 200", received_.substr(0, 2000));
    }
    std::string head = received_.substr(0, end);
    std::transform(head.begin(), head.end(), head.begin(),
                   [](unsigned char c) { return char(std::tolower(c)); });
    const std::size_t length = head.find("content-length:");
    if (length == std::string::npos) throw Error("an answer has no Content-Length");
    if (received_.size() < end + 4 + std::stoul(head.substr(length + 15))) return false;
    // Some servers keep no connection: with them, each call has its own.
    if (head.find("\r\nconnection: close") != std::string::npos) connect();
    return true;
  }

  double milliseconds() const {
    return std::chrono::duration<double, std::milli>(SteadyClock::now() - sent_at_).count();
  }

 private:
  void connect() {
    fd_ = net::connect_tcp({"127.0.0.1", target_.port});
    epoll_event event{.events = EPOLLIN, .data = {.u64 = index_}};
    ::epoll_ctl(loop_, EPOLL_CTL_ADD, fd_.get(), &event);
  }

  const Target& target_;
  int loop_;
  std::size_t index_;
  UniqueFd fd_;
  std::string received_;
  SteadyClock::time_point sent_at_;
};

void measure(const Target& target) {
  const UniqueFd loop(::epoll_create1(EPOLL_CLOEXEC));
  std::uint64_t number = 0;
  std::vector<Client> clients;
  for (int i = 0; i < target.connections; ++i) {
    clients.emplace_back(target, loop.get(), std::size_t(i));
    clients.back().send(++number);
  }
  std::vector<epoll_event> ready(clients.size());
  std::vector<double> latencies;
  auto from = SteadyClock::now();
  const auto passed = [&] {
    return std::chrono::duration<double>(SteadyClock::now() - from).count();
  };
  double cpu = 0, spent = 0;
  bool warm = false;
  while (!warm || (spent = passed()) < target.seconds) {
    if (!warm && passed() >= kWarmUpSeconds) {
      warm = true;
      latencies.clear();
      cpu = cpu_seconds_of(target.process);
      from = SteadyClock::now();
    }
    const int count = ::epoll_wait(loop.get(), ready.data(), int(ready.size()), 100);
    for (int i = 0; i < count; ++i) {
      Client& client = clients[ready[std::size_t(i)].data.u64];
      if (!client.receive()) continue;
      latencies.push_back(client.milliseconds());
      client.send(++number);
    }
  }
  cpu = cpu_seconds_of(target.process) - cpu;
  if (latencies.empty()) throw Error("no call was answered");
  std::sort(latencies.begin(), latencies.end());
  std::printf(
      "{\"calls\":%zu,\"callsPerSecond\":%.0f,\"cpuMicroseconds\":%.1f,"
      "\"medianMilliseconds\":%.3f,\"p99Milliseconds\":%.3f}\n",
      latencies.size(), double(latencies.size()) / spent, cpu * 1e6 / double(latencies.size()),
      latencies[latencies.size() / 2], latencies[latencies.size() * 99 / 100]);
}

Target parse(int count, char** values) {
  std::map<std::string, std::string> given;
  for (int i = 1; i + 1 < count; i += 2) given[values[i]] = values[i + 1];
  const auto take = [&](const char* name, const std::string& otherwise) {
    const auto found = given.find(name);
    return found == given.end() ? otherwise : found->second;
  };
  Target target;
  target.port = std::uint16_t(std::stoi(take("--port", "4566")));
  target.process = std::stoi(take("--pid", "0"));
  target.connections = std::stoi(take("--connections", "8"));
  target.seconds = std::stod(take("--seconds", "5"));
  target.key = take("--key", "");
  target.secret = take("--secret", "");
  target.region = take("--region", "us-east-1");
  target.service = take("--service", "ecs");
  target.operation = take("--target", "");
  target.body = take("--body", "{}");
  if (target.process == 0 || target.operation.empty()) {
    throw Error("cannot start", "--pid and --target are needed", "see the head of api_bench.cpp");
  }
  return target;
}

}  // namespace

int main(int count, char** values) {
  try {
    measure(parse(count, values));
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "api_bench: %s\n", error.what());
    return 1;
  }
}
