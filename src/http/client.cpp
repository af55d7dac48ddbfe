#include "http/client.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/error.hpp"
#include "http/parser.hpp"

namespace neargate::http {
namespace {

constexpr std::size_t kBufferBytes = 65536;
constexpr std::uint64_t kResponseBytesMax = std::uint64_t{1} << 30;  // they are held in memory

// The connection ended before any byte of the answer: it may be tried anew.
struct StaleConnection {};

void wait_for(int fd, short events, Milliseconds timeout, const std::string& server) {
  pollfd wait{fd, events, 0};
  for (;;) {
    const int count = ::poll(&wait, 1, int(timeout.count()));
    if (count > 0) return;
    if (count == 0) {
      throw Error("no answer from " + server,
                  "nothing came for " + std::to_string(timeout.count()) + " ms");
    }
    if (errno != EINTR) throw system_error("cannot wait for " + server, errno);
  }
}

// True where the server has closed a connection that was kept, or sent what nobody asked for.
bool is_stale(int fd) {
  char byte;
  const ssize_t got = ::recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return !(got < 0 && errno == EAGAIN);
}

bool is_idempotent(const std::string& method) {  // RFC 9110 section 9.2.2
  return method == "GET" || method == "HEAD" || method == "PUT" || method == "DELETE" ||
         method == "OPTIONS";
}

std::string format_request(const Request& request, const std::string& host) {
  std::string head = request.method + " " + request.target + " HTTP/1.1\r\n";
  if (!request.headers.has("Host")) head += "Host: " + host + "\r\n";
  for (const auto& [name, value] : request.headers) head += name + ": " + value + "\r\n";
  const bool may_have_body = request.method != "GET" && request.method != "HEAD";
  if (!request.headers.has("Content-Length") && (may_have_body || request.body.size() > 0)) {
    head += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
  }
  return head + "\r\n";
}

}  // namespace

namespace {

// One exchange over one connection.
class Exchange {
 public:
  Exchange(int fd, std::string server, Milliseconds timeout)
      : fd_(fd), server_(std::move(server)), timeout_(timeout) {}

  // False: the server has stopped reading. It may have answered all the same (413, 403).
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent < 0) {
        if (errno == EINTR) continue;
        if (errno != EAGAIN) return false;
        wait_for(fd_, POLLOUT, timeout_, server_);
        continue;
      }
      bytes.remove_prefix(std::size_t(sent));
    }
    return true;
  }

  bool send_body(const Body& body) {
    if (!body.file) return send(body.bytes);
    const std::string& path = body.file->path();
    const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file) throw system_error("cannot open " + path, errno);
    std::string buffer(kBufferBytes, '\0');
    for (std::uint64_t done = 0; done < body.length;) {
      const std::size_t wanted =
          std::size_t(std::min<std::uint64_t>(kBufferBytes, body.length - done));
      const ssize_t got = ::pread(file.get(), buffer.data(), wanted, off_t(body.offset + done));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) throw system_error("cannot read " + path, errno);
      if (got == 0) throw Error("cannot read " + path, "it is shorter than it was");
      if (!send(std::string_view(buffer).substr(0, std::size_t(got)))) return false;
      done += std::uint64_t(got);
    }
    return true;
  }

  Response receive(bool head_only, bool& keep_alive) {
    Parser parser(Parser::Kind::response);
    Response response;
    std::string buffer(kBufferBytes, '\0');
    std::string_view input;
    for (;;) {
      switch (parser.next(input)) {
        case Parser::Event::need_more: {
          const ssize_t got = receive_some(buffer);
          if (got > 0) {
            input = std::string_view(buffer).substr(0, std::size_t(got));
          } else if (!parser.started()) {
            throw StaleConnection{};
          } else if (parser.finish() == Parser::Event::complete) {
            keep_alive = false;
            return response;
          } else {
            throw Error("the answer of " + server_ + " is incomplete", "it closed the connection");
          }
          break;
        }
        case Parser::Event::head:
          if (head_only) parser.expect_no_body();
          response.status = parser.response_status();
          response.headers = parser.response_headers();
          if (head_only && parser.content_length() > 0) {
            response.content_length_of_head = parser.content_length();
          }
          break;
        case Parser::Event::body:
          if (response.body.bytes.size() + parser.data().size() > kResponseBytesMax) {
            throw Error("the answer of " + server_ + " is too large", "it is over 1 GiB");
          }
          response.body.bytes.append(parser.data());
          break;
        case Parser::Event::complete:
          if (response.status >= 200) {
            keep_alive = parser.keep_alive() && input.empty();
            return response;
          }
          parser.reset();  // an interim answer; the final one follows
          response = {};
          break;
        case Parser::Event::error:
          throw Error("the answer of " + server_ + " is not HTTP/1.1", std::string(parser.error()));
      }
    }
  }

 private:
  // 0 where the connection has ended, in whichever way.
  ssize_t receive_some(std::string& buffer) {
    for (;;) {
      const ssize_t got = ::recv(fd_, buffer.data(), buffer.size(), MSG_DONTWAIT);
      if (got >= 0) return got;
      if (errno == EINTR) continue;
      if (errno != EAGAIN) return 0;
      wait_for(fd_, POLLIN, timeout_, server_);
    }
  }

  int fd_;
  std::string server_;
  Milliseconds timeout_;
};

}  // namespace

Client::Client(net::Endpoint server, Milliseconds timeout)
    : server_(std::move(server)), timeout_(timeout) {}

Client Client::unix_socket(const std::string& path, Milliseconds timeout) {
  Client client;
  client.unix_path_ = path;
  client.timeout_ = timeout;
  return client;
}

void Client::connect() {
  if (!unix_path_.empty()) {
    connection_ = net::connect_unix(unix_path_);
    return;
  }
  UniqueFd fd = net::start_connect_tcp(server_);
  wait_for(fd.get(), POLLOUT, timeout_, server_.text());
  if (const int code = net::connect_error(fd.get()); code != 0) {
    throw system_error("cannot connect to " + server_.text(), code);
  }
  connection_ = std::move(fd);
}

Response Client::send(const Request& request) {
  const std::string name = unix_path_.empty() ? server_.text() : unix_path_;
  const std::string head = format_request(request, unix_path_.empty() ? name : "localhost");
  if (connection_ && is_stale(connection_.get())) connection_.reset();
  for (;;) {
    const bool reused = bool(connection_);
    if (!reused) connect();
    // Whatever goes wrong below, this connection is not to be used again.
    UniqueFd connection = std::move(connection_);
    Exchange exchange(connection.get(), name, timeout_);
    try {
      const bool small = !request.body.file && request.body.bytes.size() <= kBufferBytes;
      const bool sent = small ? exchange.send(head + request.body.bytes)
                              : exchange.send(head) && exchange.send_body(request.body);
      bool keep_alive = false;
      Response response = exchange.receive(request.method == "HEAD", keep_alive);
      if (keep_alive && sent) connection_ = std::move(connection);
      return response;
    } catch (const StaleConnection&) {
      if (!reused || !is_idempotent(request.method)) {
        throw Error("no answer from " + name, "it closed the connection");
      }
    }
  }
}

}  // namespace neargate::http
