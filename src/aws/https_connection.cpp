#include "aws/https_connection.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "aws/payload.hpp"
#include "aws/proxy.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "http/parser.hpp"

namespace neargate::aws {
namespace {

constexpr std::size_t kBufferBytes = 65536;

std::string openssl_reason() {
  const unsigned long code = ERR_peek_last_error();
  ERR_clear_error();
  return code == 0 ? "the connection was closed" : ERR_reason_error_string(code);
}

// The connection ended before any byte of the answer: it may be tried anew.
struct StaleConnection {};

// OpenSSL writes without MSG_NOSIGNAL: a server that has closed would end the program. Holds
// SIGPIPE back on this thread for as long as it lives, and takes it off if it came.
class NoSigpipe {
 public:
  NoSigpipe() {
    sigemptyset(&sigpipe_);
    sigaddset(&sigpipe_, SIGPIPE);
    sigset_t pending;
    sigpending(&pending);
    was_pending_ = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &sigpipe_, &before_);
  }
  ~NoSigpipe() {
    const timespec at_once{};
    if (!was_pending_) sigtimedwait(&sigpipe_, nullptr, &at_once);
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  NoSigpipe(const NoSigpipe&) = delete;

 private:
  sigset_t sigpipe_;
  sigset_t before_;
  bool was_pending_ = false;
};

struct FreeContext {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
struct FreeSsl {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};

}  // namespace

int connect_by_name(const std::string& host, std::uint16_t port, Milliseconds timeout) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int result = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (result != 0) {
    throw neargate::Error("cannot find " + host, ::gai_strerror(result),
                          "look at the endpoint URL and the network");
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> guard(found, &::freeaddrinfo);
  int problem = 0;
  for (const addrinfo* each = found; each != nullptr; each = each->ai_next) {
    UniqueFd socket(::socket(each->ai_family, each->ai_socktype | SOCK_CLOEXEC, each->ai_protocol));
    if (!socket) continue;
    const timeval limit{timeout.count() / 1000, timeout.count() % 1000 * 1000};
    ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    if (::connect(socket.get(), each->ai_addr, each->ai_addrlen) == 0) return socket.release();
    problem = errno;
  }
  throw system_error("cannot connect to " + host + ":" + std::to_string(port), problem,
                     "is the endpoint right, and does it run?");
}

struct HttpsConnection::State {
  std::string host;
  std::uint16_t port;
  std::string ca_bundle;
  Limits limits;
  std::chrono::steady_clock::time_point deadline{};
  std::unique_ptr<SSL_CTX, FreeContext> context;
  std::unique_ptr<SSL, FreeSsl> ssl;  // before the socket goes
  UniqueFd socket;

  void connect();
  void close();
  // What may be waited for from now on. Throws Error past the deadline.
  Milliseconds patience() const;
  // After an operation that did not get on: waits until it may be tried again. False where it
  // never will.
  bool wait_for(int result) const;
  http::Response exchange(const http::Request& request);
  void write(std::string_view bytes);
  http::Response read(bool is_head);
};

void HttpsConnection::State::connect() {
  if (!context) {
    context.reset(SSL_CTX_new(TLS_client_method()));
    SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
    const int loaded = ca_bundle.empty()
                           ? SSL_CTX_set_default_verify_paths(context.get())
                           : SSL_CTX_load_verify_file(context.get(), ca_bundle.c_str());
    if (loaded != 1) {
      throw neargate::Error("cannot read the certificates to trust in " + ca_bundle,
                            openssl_reason());
    }
  }
  const auto proxy = find_proxy(host, port, [](const char* name) { return std::getenv(name); });
  socket.reset(proxy ? connect_by_name(proxy->host, proxy->port, patience())
                     : connect_by_name(host, port, patience()));
  if (proxy) open_tunnel(socket.get(), *proxy, host, port);
  ::fcntl(socket.get(), F_SETFL, ::fcntl(socket.get(), F_GETFL) | O_NONBLOCK);
  ssl.reset(SSL_new(context.get()));
  SSL_set_fd(ssl.get(), socket.get());
  SSL_set_tlsext_host_name(ssl.get(), host.c_str());
  SSL_set1_host(ssl.get(), host.c_str());
  int connected = 0;
  while ((connected = SSL_connect(ssl.get())) != 1 && wait_for(connected)) continue;
  if (connected != 1) {
    const long verified = SSL_get_verify_result(ssl.get());
    const std::string why =
        verified != X509_V_OK ? X509_verify_cert_error_string(verified) : openssl_reason();
    close();
    throw neargate::Error("cannot speak TLS with " + host, why,
                          "for a private authority set AWS_CA_BUNDLE to its certificate");
  }
}

void HttpsConnection::State::close() {
  const NoSigpipe no_sigpipe;
  ssl.reset();
  socket.reset();
}

Milliseconds HttpsConnection::State::patience() const {
  if (!limits.whole) return limits.silence;
  const auto left = std::chrono::ceil<Milliseconds>(deadline - std::chrono::steady_clock::now());
  if (left <= Milliseconds(0)) {
    throw neargate::Error(
        "the answer of " + host + " took too long",
        "it was not there within " + std::to_string(limits.whole->count()) + " ms");
  }
  return std::min(limits.silence, left);
}

bool HttpsConnection::State::wait_for(int result) const {
  const int why = SSL_get_error(ssl.get(), result);
  if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE) return false;
  pollfd ready{socket.get(), static_cast<short>(why == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT), 0};
  int polled = -1;
  while ((polled = ::poll(&ready, 1, static_cast<int>(patience().count()))) < 0 && errno == EINTR) {
    continue;
  }
  if (polled == 0) patience();  // the deadline, unless it is the server's silence
  return polled > 0;
}

void HttpsConnection::State::write(std::string_view bytes) {
  while (!bytes.empty()) {
    std::size_t written = 0;
    const int result = SSL_write_ex(ssl.get(), bytes.data(), bytes.size(), &written);
    if (result == 1) {
      bytes.remove_prefix(written);
    } else if (!wait_for(result)) {
      throw StaleConnection{};
    }
  }
}

http::Response HttpsConnection::State::read(bool is_head) {
  using Event = http::Parser::Event;
  http::Parser parser(http::Parser::Kind::response);
  http::Response response;
  std::string buffer(kBufferBytes, '\0');
  std::string_view input;
  bool has_begun = false;
  while (true) {
    switch (parser.next(input)) {
      case Event::need_more: {
        patience();  // who sends without a pause gets no longer
        std::size_t got = 0;
        int result = 0;
        while ((result = SSL_read_ex(ssl.get(), buffer.data(), buffer.size(), &got)) != 1 &&
               wait_for(result)) {
          continue;
        }
        if (result != 1) {
          if (!has_begun) throw StaleConnection{};
          if (parser.finish() == Event::complete) {
            close();
            return response;
          }
          throw neargate::Error("the answer of " + host + " is incomplete", openssl_reason());
        }
        has_begun = true;
        input = std::string_view(buffer).substr(0, got);
        break;
      }
      case Event::head:
        if (is_head) parser.expect_no_body();
        response.status = parser.response_status();
        response.headers = parser.response_headers();
        break;
      case Event::body:
        if (response.body.bytes.size() + parser.data().size() > limits.answer_bytes_max) {
          throw neargate::Error(
              "the answer of " + host + " is too large",
              "it is over " + std::to_string(limits.answer_bytes_max >> 10) + " KiB");
        }
        response.body.bytes += parser.data();
        break;
      case Event::complete:
        if (response.status >= 200) {
          if (!parser.keep_alive()) close();
          return response;
        }
        parser.reset();  // an interim answer; the final one follows
        response = {};
        break;
      case Event::error:
        throw neargate::Error("the answer of " + host + " is not HTTP/1.1",
                              std::string(parser.error()));
    }
  }
}

http::Response HttpsConnection::State::exchange(const http::Request& request) {
  std::string head = request.method + " " + request.target + " HTTP/1.1\r\n";
  for (const auto& [name, value] : request.headers) head += name + ": " + value + "\r\n";
  head += "Content-Length: " + std::to_string(request.body.size()) + "\r\n\r\n";
  write(head);
  each_piece(request.body, [&](std::string_view piece) { write(piece); });
  return read(request.method == "HEAD");
}

HttpsConnection::HttpsConnection(std::string host, std::uint16_t port, std::string ca_bundle,
                                 Limits limits)
    : state_(new State{std::move(host), port, std::move(ca_bundle), limits, {}, {}, {}, {}}) {}

HttpsConnection::~HttpsConnection() = default;

http::Response HttpsConnection::send(const http::Request& request) {
  const NoSigpipe no_sigpipe;
  if (state_->limits.whole) {
    state_->deadline = std::chrono::steady_clock::now() + *state_->limits.whole;
  }
  const bool was_open = static_cast<bool>(state_->socket);
  if (!was_open) state_->connect();
  try {
    return state_->exchange(request);
  } catch (const StaleConnection&) {
    state_->close();
    if (!was_open) throw neargate::Error("no answer from " + state_->host, openssl_reason());
  } catch (...) {
    state_->close();
    throw;
  }
  // It was kept from an earlier request, and the server had closed it since.
  state_->connect();
  try {
    return state_->exchange(request);
  } catch (const StaleConnection&) {
    state_->close();
    throw neargate::Error("no answer from " + state_->host, openssl_reason());
  }
}

}  // namespace neargate::aws
