#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/file.hpp"
#include "http/parser.hpp"
#include "http/response_writer.hpp"
#include "http/server.hpp"
#include "http/spool.hpp"
#include "net/reactor.hpp"

// The inside of http::Server: one connection, from accept to close.
namespace neargate::http {

// What connections need of their server.
struct ConnectionOwner {
  ConnectionOwner(net::Reactor& loop, Server::Options server_options,
                  Server::Policy policy_function, Server::Handler handler_function)
      : reactor(loop),
        options(std::move(server_options)),
        policy(std::move(policy_function)),
        handler(std::move(handler_function)) {}
  virtual ~ConnectionOwner() = default;
  virtual void closed(int fd) = 0;

  net::Reactor& reactor;
  Server::Options options;
  Server::Policy policy;
  Server::Handler handler;
  bool draining = false;
};

// Requests are taken one at a time: the next one of a pipeline is not parsed before the answer to
// this one has been written. That keeps answers in order and bounds what a connection can hold.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(ConnectionOwner& owner, UniqueFd fd, std::string peer_address);

  void start();
  void answer(std::uint64_t request, Response response);  // ignored where it comes too late
  void drain();
  void time_out();
  void close();
  Instant deadline() const { return deadline_; }

 private:
  enum class State : std::uint8_t {
    idle,       // between two requests
    head,       // a part of a head is in
    body,       // the head is in, the body is not
    handling,   // the handler has the request
    writing,    // the answer is on its way
    lingering,  // the last answer is out; what still comes in is thrown away
    closed
  };

  void on_ready(std::uint32_t ready);
  void receive();
  void process(std::string_view input);
  bool step(std::string_view& input);  // false: no more input can be taken now
  void begin_request();
  void take_body_piece();
  void complete_request();
  void refuse(Response response);
  void fail_parse();
  void send_answer(Response response, bool keep_alive);
  void write();
  void finish_answer();
  void linger();
  void set_state(State state);
  void update_interest();

  ConnectionOwner& owner_;
  UniqueFd fd_;
  std::string peer_address_;
  State state_ = State::idle;
  bool processing_ = false;   // in process(): it goes on by itself after an answer
  bool peer_ended_ = false;   // no more input will come
  bool keep_alive_ = true;    // after the answer to the current request
  bool close_after_ = false;  // after the answer that is being written
  bool lingers_ = false;      // ... but not before the peer has read it
  bool head_only_ = false;    // the request is HEAD
  Instant deadline_{};
  std::uint64_t request_number_ = 0;
  std::string unread_;  // input that came while a request was under way
  Parser parser_;
  Request request_;
  BodyPolicy policy_;
  Spool spool_;
  ResponseWriter writer_;
  std::uint64_t lingered_bytes_ = 0;
};

}  // namespace neargate::http
