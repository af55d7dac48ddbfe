#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "balancer/client_stream.hpp"
#include "balancer/core.hpp"
#include "balancer/pages.hpp"
#include "balancer/request_record.hpp"
#include "balancer/target_connection.hpp"
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

  // From the client.
  void on_client_ready(std::uint32_t ready);
  void receive_from_client();
  void process_request(std::string_view input);
  bool step(std::string_view& input);
  void begin_request();
  void begin_without_head();
  void forward(const ForwardAction& action);
  void take_target(const std::shared_ptr<Target>& target);
  void start_exchange();  // with target_
  void answer_page(std::string_view page, int elb_status);
  void fail(int status);  // answers an error page, or breaks off where the answer has begun

  // From the target.
  void on_target_ready(std::uint32_t ready) override;
  void receive_from_target(bool hung_up);
  void process_response(std::string_view input);
  bool begin_response();
  void target_ended();
  void target_unreachable();

  // To either.
  void flush_to_target();
  void flush_to_client();
  void finish_exchange();
  void release_target(bool reusable);
  void linger();
  void update_interest();
  void touch();
  void set_state(State state);
  PageFraming page_framing();
  // Of the access log. What was no request is without a head.
  void begin_record();
  void end_record();
  bool to_target_pending() const { return to_target_sent_ < to_target_.size(); }
  bool to_client_pending() const { return to_client_sent_ < to_client_.size(); }

  Core& core_;
  std::shared_ptr<Listener> listener_;
  ClientStream stream_;
  net::Endpoint peer_;
  std::string local_address_;  // the one of ours that was connected to
  State state_ = State::idle;
  Instant deadline_{};
  Instant accepted_{};
  bool processing_ = false;  // in process_request(): it goes on by itself after an answer
  bool peer_ended_ = false;
  http::Parser parser_;
  std::string unread_;  // input that came while a request was under way

  std::string trace_id_;  // in the access log

  // The request under way.
  std::unique_ptr<RequestRecord> record_;  // where the access log is on
  bool has_head_ = false;
  std::int64_t received_bytes_ = 0;
  std::int64_t sent_bytes_ = 0;
  bool keep_alive_ = true;
  bool head_only_ = false;
  bool retryable_ = false;  // may be sent again where a kept connection turns out dead
  bool upgrade_ = false;
  bool request_done_ = false;      // all of it has come in
  bool response_begun_ = false;    // a part of the answer may have gone out
  bool response_done_ = false;     // all of it is in to_client_
  bool response_chunked_ = false;  // chunked by us
  bool linger_after_ = false;
  std::shared_ptr<TargetGroup> group_;
  Milliseconds sticky_to_group_for_{0};
  GroupCounters* counters_ = nullptr;  // those of group_ for local_address_
  std::shared_ptr<Target> target_;
  TargetGroup::Targets unreachable_;  // those that could not be connected to for this request
  std::shared_ptr<TargetConnection> connection_;
  bool target_deaf_ = false;  // it has stopped reading; it may have answered all the same
  Instant forwarded_at_{};
  std::string to_target_;  // sent ones stay while the request may have to be sent again
  std::size_t to_target_sent_ = 0;
  std::string to_client_;
  std::size_t to_client_sent_ = 0;
  std::uint64_t lingered_bytes_ = 0;
};

}  // namespace neargate::balancer
