#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "http/message.hpp"
#include "net/reactor.hpp"
#include "net/socket.hpp"

namespace neargate::http {

// What the server does with a request's body, decided when its head is in.
struct BodyPolicy {
  std::uint64_t bytes_max = 1 << 20;         // beyond: 413 with `too_large`, connection closed
  std::uint64_t memory_bytes_max = 1 << 20;  // beyond: into a temporary file of spool_directory
  std::optional<Response> refuse;            // answer this at once, without reading the body
  Response too_large;                        // status is set to 413 where it is 200
};

class Connection;  // the server's inside

// Answers one request, once, now or later, on the reactor's thread. With "Connection: close" among
// its headers the answer is the last one of its connection. If the connection has gone in
// the meantime the answer is dropped. A Responder that dies unanswered answers 500.
class Responder {
 public:
  Responder(Responder&&) noexcept;
  Responder& operator=(Responder&&) noexcept;
  ~Responder();
  void answer(Response response);

 private:
  friend class Connection;
  struct State;
  Responder(std::weak_ptr<Connection> connection, std::uint64_t request);
  static Response unanswered();
  std::unique_ptr<State> state_;
};

// An HTTP/1.1 server on one reactor: keep-alive, pipelining in order, chunked and sized bodies,
// Expect: 100-continue, strict parsing (RFC 9112) with 400 for what could be read two ways.
class Server {
 public:
  struct Options {
    std::string spool_directory = "/tmp";
    std::size_t head_bytes_max = 65536;  // 431 beyond
    std::size_t connections_max = 10000;
    Milliseconds head_timeout{60000};  // from the first byte of a request to the end of its head
    Milliseconds body_timeout{60000};  // between two reads of a body
    Milliseconds idle_timeout{75000};  // between two requests
    // May be empty. Sees each answer that the server makes by itself (400, 408, 413, 431, 500 …)
    // before it is sent: to give it the service's form, and to log it. The head is as far as it was
    // read.
    std::function<void(const RequestHead& head, Response& answer)> before_own_answer;
  };
  using Policy = std::function<BodyPolicy(const RequestHead&)>;
  using Handler = std::function<void(Request, Responder)>;

  Server(net::Reactor& reactor, Options options, Policy policy, Handler handler);
  ~Server();  // closes everything at once

  // Accepts on a listening socket (TCP or unix) from now on.
  void listen(UniqueFd socket);
  // No further connections or requests; answers those under way; then calls `done`.
  void drain(std::function<void()> done);
  std::size_t connections() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace neargate::http
