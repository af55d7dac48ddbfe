#pragma once

#include <atomic>
#include <fcntl.h>
#include <functional>
#include <mutex>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "base/file.hpp"
#include "net/socket.hpp"

// A target whose every byte is up to the test: each connection gets a thread that runs a script.
namespace neargate::balancer {

class Connection {
 public:
  explicit Connection(int fd) : fd_(fd) {}

  // One head and, by its Content-Length or chunks, its body; "" where the peer has closed.
  std::string receive_request() {
    for (;;) {
      const std::size_t end = buffer_.find("\r\n\r\n");
      if (end != std::string::npos) {
        std::size_t total = end + 4;
        const std::string head = buffer_.substr(0, end);
        const std::size_t length = head.find("Content-Length: ");
        if (length != std::string::npos) total += std::stoul(head.substr(length + 16));
        if (head.find("Transfer-Encoding: chunked") != std::string::npos) {
          const std::size_t last = buffer_.find("0\r\n\r\n", end + 4);
          total = last == std::string::npos ? std::string::npos : last + 5;
        }
        if (buffer_.size() >= total) {
          std::string request = buffer_.substr(0, total);
          buffer_.erase(0, total);
          return request;
        }
      }
      char bytes[65536];
      const ssize_t got = ::recv(fd_, bytes, sizeof bytes, 0);
      if (got <= 0) return "";
      buffer_.append(bytes, std::size_t(got));
    }
  }
  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      bytes.remove_prefix(std::size_t(sent));
    }
  }
  void reset() {
    const linger hard{1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
  }

 private:
  int fd_;
  std::string buffer_;
};

class Backend {
 public:
  using Script = std::function<void(Connection&)>;

  explicit Backend(Script script)
      : script_(std::move(script)), listener_(net::listen_tcp({"127.0.0.1", 0})) {
    where_ = net::local_endpoint(listener_.get());
    ::fcntl(listener_.get(), F_SETFL, 0);  // blocking
    acceptor_ = std::thread([this] { accept(); });
  }
  ~Backend() {
    ::shutdown(listener_.get(), SHUT_RDWR);
    acceptor_.join();
    {
      const std::lock_guard lock(mutex_);
      for (const int fd : open_) ::shutdown(fd, SHUT_RDWR);
    }
    for (std::thread& thread : threads_) thread.join();
  }

  std::uint16_t port() const { return where_.port; }
  int connections() const { return connections_; }

  // Answers each request of each connection with this text.
  static Script always(std::string response) {
    return [response](Connection& connection) {
      while (!connection.receive_request().empty()) connection.send(response);
    };
  }
  static std::string ok(const std::string& body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }

 private:
  void accept() {
    for (;;) {
      const int fd = ::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC);
      if (fd < 0) return;
      ++connections_;
      const std::lock_guard lock(mutex_);
      open_.push_back(fd);
      threads_.emplace_back([this, fd] {
        Connection connection(fd);
        script_(connection);
        const std::lock_guard closing(mutex_);
        std::erase(open_, fd);
        ::close(fd);
      });
    }
  }

  Script script_;
  UniqueFd listener_;
  net::Endpoint where_;
  std::atomic<int> connections_{0};
  std::mutex mutex_;
  std::vector<int> open_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace neargate::balancer
