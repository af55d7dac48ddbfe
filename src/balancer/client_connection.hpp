#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "balancer/client_stream.hpp"
#include "balancer/core.hpp"
#include "balancer/pages.hpp"
#include "balancer/request_record.hpp"
#include "balancer/send_buffer.hpp"
#include "balancer/target_exchange.hpp"
#include "base/file.hpp"
#include "http/parser.hpp"

namespace neargate::balancer {

// A client's connection, and the request that is under way on it. Requests are taken one at a time;
// bodies stream both ways, and neither side is read from while the other has not taken what was
// read before: at most one read's worth is held for each direction.
//
// In the steady state a request costs exactly four system calls beside waiting: receive, send to
// the target, receive, send to the client.
class ClientConnection final : public std::enable_shared_from_this<ClientConnection>,
                               private TargetUser {
 public:
  ClientConnection(Core& core, std::shared_ptr<Listener> listener, UniqueFd fd, net::Endpoint peer);

  void start();
  void time_out();
  // No further requests: closes an idle connection; a busy one after the answer.
  void finish_soon();
  void close();
  Instant deadline() const { return deadline_; }
  const Listener& listener() const { return *listener_; }

 private:
  enum class State : std::uint8_t {
    idle,       // between two requests
    head,       // a part of a head is in
    exchange,   // the head is in; the answer has not been written yet
    tunnel,     // after 101 Switching Protocols: bytes pass through
    lingering,  // the last answer is out; what still comes in is thrown away
    closed
  };
  // A request, and how far it and its answer have come.
  struct Exchange {
    bool has_head = false;  // otherwise what came was no request
    bool keep_alive = false;
    bool head_only = false;
    bool upgrade = false;
    bool request_done = false;      // all of it has come in
    bool response_begun = false;    // a part of the answer may have gone out
    bool response_done = false;     // all of it is in to_client_
    bool response_chunked = false;  // chunked by us
    bool linger_after = false;
    Milliseconds sticky_to_group_for{0};
  };

  // The connection: client_connection.cpp.
  void on_client_ready(std::uint32_t ready);
  void receive();
  void flush_to_client();
  void finish_exchange();
  void linger();
  void update_interest();
  void touch();
  void set_state(State state);
  bool waits_for_answer() const { return state_ == State::exchange && exchange_.request_done; }
  // Of the access log.
  void begin_record();
  void end_record();

  // Requests, from their bytes to what is done about them: client_requests.cpp.
  void process_input(std::string_view input);
  bool step(std::string_view& input);
  void begin_request();
  void begin_without_head();
  void act(const RuleSet::Choice& choice, const RequestView& request);
  void forward(const ForwardAction& action);
  PageFraming page_framing();
  void answer_page(std::string_view page, int elb_status);
  void fail(int status);  // answers an error page, or breaks off where the answer has begun

  // Answers, from a target to the client: client_answers.cpp.
  void on_target_ready(std::uint32_t ready) override;
  void go_on_with_target(bool reached);
  void flush_to_target();
  void receive_answer(bool hung_up);
  void process_answer(std::string_view input);
  bool begin_answer();
  void end_answer(bool target_reusable);
  void target_ended();

  Core& core_;
  std::shared_ptr<Listener> listener_;
  ClientStream stream_;
  net::Endpoint peer_;
  std::string local_address_;  // the one of ours that was connected to
  State state_ = State::idle;
  Instant deadline_{};
  Instant accepted_{};
  bool processing_ = false;  // in process_input(): it goes on by itself after an answer
  bool peer_ended_ = false;
  http::Parser parser_;
  std::string unread_;  // input that came while a request was under way
  SendBuffer to_client_;
  std::uint64_t lingered_bytes_ = 0;

  Exchange exchange_;
  TargetExchange target_;

  std::string trace_id_;                   // in the access log
  std::unique_ptr<RequestRecord> record_;  // of the request under way, where the access log is on
  std::int64_t received_bytes_ = 0;
  std::int64_t sent_bytes_ = 0;
};

}  // namespace neargate::balancer
