#pragma once

#include <fcntl.h>
#include <future>
#include <memory>
#include <string>
#include <sys/mman.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "app/app.hpp"
#include "base/clock.hpp"
#include "base/file.hpp"
#include "http/client.hpp"
#include "net/reactor.hpp"
#include "net/socket.hpp"

namespace neargate::app::test {

// An App on a thread and a port of its own, for tests that talk to it over sockets.
class AppUnderTest {
 public:
  explicit AppUnderTest(Config config = default_config())
      : log_file_(::memfd_create("app_log", MFD_CLOEXEC)),
        log_(clock_, log_file_.get(), Level::debug) {
    UniqueFd listener = net::listen_tcp({"127.0.0.1", 0});
    where_ = net::local_endpoint(listener.get());
    app_ = std::make_unique<App>(reactor_, log_, config, std::move(listener));
    thread_ = std::thread([this] { reactor_.run(); });
  }
  ~AppUnderTest() {
    reactor_.post([this] {
      app_.reset();
      reactor_.stop();
    });
    thread_.join();
  }

  static Config default_config() {
    Config config;
    config.version = "1.2.3";
    config.commit = "abcdef";
    config.threads = 2;
    config.drain = Seconds(10);
    return config;
  }

  const net::Endpoint& where() const { return where_; }

  // Starts to drain; the future tells whether everything was answered.
  std::future<bool> drain() {
    auto done = std::make_shared<std::promise<bool>>();
    reactor_.post(
        [this, done] { app_->drain([done](bool complete) { done->set_value(complete); }); });
    return done->get_future();
  }

  http::Response send(const std::string& method, const std::string& target, std::string body = "",
                      std::vector<std::pair<std::string, std::string>> headers = {}) const {
    http::Client client(where_);
    return client.send(request(method, target, std::move(body), std::move(headers)));
  }
  http::Response get(const std::string& target) const { return send("GET", target); }
  http::Response post(std::string body) const {
    return send("POST", "/v1/summaries", std::move(body), {{"Content-Type", "application/json"}});
  }

  static http::Request request(const std::string& method, const std::string& target,
                               std::string body,
                               std::vector<std::pair<std::string, std::string>> headers) {
    http::Request request;
    request.method = method;
    request.target = target;
    request.body = std::move(body);
    for (auto& [name, value] : headers) request.headers.add(std::move(name), std::move(value));
    return request;
  }

  // The lines of the log so far.
  std::vector<std::string> log_lines() const {
    std::string all;
    char buffer[65536];
    for (ssize_t got; (got = ::pread(log_file_.get(), buffer, sizeof buffer,
                                     static_cast<off_t>(all.size()))) > 0;) {
      all.append(buffer, static_cast<std::size_t>(got));
    }
    std::vector<std::string> lines;
    for (std::size_t at = 0, end; (end = all.find('\n', at)) != std::string::npos; at = end + 1) {
      lines.push_back(all.substr(at, end - at));
    }
    return lines;
  }

 private:
  RealClock clock_;
  UniqueFd log_file_;
  Log log_;
  net::Reactor reactor_{clock_};
  net::Endpoint where_;
  std::unique_ptr<App> app_;
  std::thread thread_;
};

// A document whose summary takes tens of milliseconds: 2,000 sentences that all share words.
inline std::string expensive_document(int sentences = 800) {
  std::string text;
  for (int i = 0; i < sentences; ++i) {
    text += "Task balancer";
    for (int w = 0; w < 5; ++w) text += " w" + std::to_string((i * 7 + w * w * 13) % 61);
    text += ". ";
  }
  return R"({"text":")" + text + R"("})";
}

}  // namespace neargate::app::test
