// Asks a load balancer at a steady rate, whatever it answers, and counts every request that fails,
// and why. Some requests go over connections that are kept, some over fresh ones, some take a
// second.
//
//   load_generator ADDRESS:PORT RATE     requests a second; SIGTERM ends it
//
// Then it finishes what is under way and prints one line of JSON: how many requests there were, the
// failed ones, latencies of the quick ones in milliseconds, and how many answers each body had.
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <map>
#include <memory>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/error.hpp"
#include "net/socket.hpp"

using namespace neargate;

namespace {

using Steady = std::chrono::steady_clock;

constexpr int kFreshEvery = 5;  // so many requests: one over a new connection, which is closed
constexpr int kSlowEvery = 50;  // and one that takes a second
constexpr auto kTimeout = std::chrono::seconds(15);
constexpr std::size_t kUnderWayMax = 4000;

volatile std::sig_atomic_t ending = 0;

double unix_seconds() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

struct Failure {
  double sent_at;    // seconds since 1970
  double failed_at;  // the same
  std::string why;
};

struct Exchange {
  UniqueFd fd;
  bool connecting = true;
  bool fresh = false;
  bool slow = false;
  std::string received;
  Steady::time_point begun;
  double begun_at = 0;
};

class Generator {
 public:
  Generator(net::Endpoint where, double rate) : where_(std::move(where)), rate_(rate) {
    loop_.reset(::epoll_create1(EPOLL_CLOEXEC));
  }

  void run() {
    const auto start = Steady::now();
    while (ending == 0 || !under_way_.empty()) {
      const double elapsed = std::chrono::duration<double>(Steady::now() - start).count();
      while (ending == 0 && double(requests_) < elapsed * rate_) begin();
      turn();
      fail_late_ones();
    }
  }

  std::string report() {
    std::sort(latencies_.begin(), latencies_.end());
    const auto percentile = [&](double part) {
      return latencies_.empty() ? 0 : latencies_[std::size_t(double(latencies_.size() - 1) * part)];
    };
    std::string out = fmt::format(
        "{{\"requests\":{},\"p50_ms\":{:.2f},\"p99_ms\":{:.2f},\"max_ms\":{:.2f},\"answers\":{{",
        requests_, percentile(0.5), percentile(0.99), percentile(1));
    const char* comma = "";
    for (const auto& [body, count] : answers_) {
      out += fmt::format("{}\"{}\":{}", std::exchange(comma, ","), body, count);
    }
    out += "},\"failures\":[";
    comma = "";
    for (const Failure& failure : failures_) {
      out +=
          fmt::format("{}{{\"sent_at\":{:.3f},\"failed_at\":{:.3f},\"why\":\"{}\"}}",
                      std::exchange(comma, ","), failure.sent_at, failure.failed_at, failure.why);
    }
    return out + "]}";
  }

 private:
  void begin() {
    ++requests_;
    auto exchange = std::make_unique<Exchange>();
    exchange->fresh = requests_ % kFreshEvery == 0;
    exchange->slow = requests_ % kSlowEvery == 0;
    exchange->begun = Steady::now();
    exchange->begun_at = unix_seconds();
    if (under_way_.size() >= kUnderWayMax) return fail(*exchange, "too many are under way");
    if (!exchange->fresh && !kept_.empty()) {
      exchange->fd = std::move(kept_.back());
      kept_.pop_back();
      exchange->connecting = false;
    } else {
      exchange->fd = net::start_connect_tcp(where_);
      const int on = 1;
      ::setsockopt(exchange->fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    Exchange& kept = *exchange;
    const int fd = kept.fd.get();
    under_way_[fd] = std::move(exchange);
    epoll_event event{.events = kept.connecting ? EPOLLOUT : EPOLLIN, .data = {.fd = fd}};
    // A kept connection was taken out when it became idle.
    ::epoll_ctl(loop_.get(), EPOLL_CTL_ADD, fd, &event);
    if (!kept.connecting) send_request(kept);
  }

  void send_request(Exchange& exchange) {
    const std::string request =
        fmt::format("GET {} HTTP/1.1\r\nHost: load.example.com\r\nUser-Agent: load\r\n{}\r\n",
                    exchange.slow ? "/slow" : "/", exchange.fresh ? "Connection: close\r\n" : "");
    if (::send(exchange.fd.get(), request.data(), request.size(), MSG_NOSIGNAL) < 0) {
      end(exchange, fmt::format("cannot send: errno {}", errno));
    }
  }

  void turn() {
    std::vector<epoll_event> ready(256);
    const int count = ::epoll_wait(loop_.get(), ready.data(), int(ready.size()), 1);
    for (int i = 0; i < count; ++i) {
      const auto found = under_way_.find(ready[std::size_t(i)].data.fd);
      if (found != under_way_.end()) on_ready(*found->second);
    }
  }

  void on_ready(Exchange& exchange) {
    const int fd = exchange.fd.get();
    if (exchange.connecting) {
      if (const int error = net::connect_error(fd); error != 0) {
        return end(exchange, fmt::format("cannot connect: errno {}", error));
      }
      exchange.connecting = false;
      epoll_event event{.events = EPOLLIN, .data = {.fd = fd}};
      ::epoll_ctl(loop_.get(), EPOLL_CTL_MOD, fd, &event);
      return send_request(exchange);
    }
    char buffer[16384];
    const ssize_t got = ::recv(fd, buffer, sizeof buffer, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got < 0) return end(exchange, fmt::format("reset: errno {}", errno));
    if (got == 0) return end(exchange, "closed before the end of the answer");
    exchange.received.append(buffer, std::size_t(got));
    judge(exchange);
  }

  void judge(Exchange& exchange) {
    const std::string& text = exchange.received;
    const std::size_t head = text.find("\r\n\r\n");
    if (head == std::string::npos) return;
    const std::size_t field = text.find("Content-Length: ");
    if (field > head) return end(exchange, "an answer without length");
    const std::size_t length = std::stoul(text.substr(field + 16));
    if (text.size() < head + 4 + length) return;
    if (!text.starts_with("HTTP/1.1 200 ")) return end(exchange, "status " + text.substr(9, 3));
    ++answers_[text.substr(head + 4, length)];
    if (!exchange.slow) {
      latencies_.push_back(
          std::chrono::duration<double, std::milli>(Steady::now() - exchange.begun).count());
    }
    const bool closes = text.substr(0, head).find("Connection: close") != std::string::npos;
    const int fd = exchange.fd.get();
    ::epoll_ctl(loop_.get(), EPOLL_CTL_DEL, fd, nullptr);
    if (!exchange.fresh && !closes) kept_.push_back(std::move(exchange.fd));
    under_way_.erase(fd);
  }

  void fail(const Exchange& exchange, const std::string& why) {
    failures_.push_back({exchange.begun_at, unix_seconds(), why});
  }

  void end(Exchange& exchange, const std::string& why) {
    fail(exchange, why);
    under_way_.erase(exchange.fd.get());
  }

  void fail_late_ones() {
    const auto now = Steady::now();
    if (now - looked_ < std::chrono::milliseconds(200)) return;
    looked_ = now;
    std::vector<Exchange*> late;
    for (const auto& [fd, exchange] : under_way_) {
      if (now - exchange->begun > kTimeout) late.push_back(exchange.get());
    }
    for (Exchange* exchange : late) end(*exchange, "no answer in time");
  }

  net::Endpoint where_;
  double rate_;
  UniqueFd loop_;
  std::map<int, std::unique_ptr<Exchange>> under_way_;
  std::vector<UniqueFd> kept_;
  std::uint64_t requests_ = 0;
  std::vector<Failure> failures_;
  std::vector<double> latencies_;
  std::map<std::string, std::uint64_t> answers_;
  Steady::time_point looked_;
};

}  // namespace

int main(int count, char** values) {
  const auto where = count == 3 ? net::Endpoint::parse(values[1]) : std::nullopt;
  if (!where) {
    std::fprintf(stderr, "usage: load_generator ADDRESS:PORT RATE\n");
    return 2;
  }
  std::signal(SIGTERM, [](int) { ending = 1; });
  Generator generator(*where, std::stod(values[2]));
  generator.run();
  std::puts(generator.report().c_str());
  return 0;
}
