#pragma once

#include <memory>
#include <string>

#include "balancer/access_log.hpp"
#include "balancer/client_stream.hpp"
#include "balancer/core.hpp"
#include "http/message.hpp"

namespace neargate::balancer {

// What the access log is told of a request when it is over: gathered on its way, only where the log
// is on.
class RequestRecord {
 public:
  RequestRecord(std::shared_ptr<AccessLog> log, Instant received);

  // Where the request came in. All of it outlives finish()'s call only.
  struct Connection {
    const Listener& listener;
    const ClientStream& stream;
    const std::string& peer;           // "192.0.2.7:40212"
    const std::string& local_address;  // the one of ours
    const std::string& trace_id;       // of the connection
  };
  struct Bytes {
    std::int64_t received = 0;
    std::int64_t sent = 0;
  };
  // `head` is null where what came was no request. Once.
  void finish(const Connection& connection, const http::RequestHead* head, Bytes bytes);

  void forwarded_to(const net::Endpoint& target, const std::string& group);
  // The target's answer has begun.
  void answered(int status, Instant forwarded_at, Instant now);
  // Its first bytes have gone out to the client.
  void passed_on(Instant now);

  int rule_priority = -1;
  std::string_view action;  // "forward", "redirect", "fixed-response"
  std::string trace_id;     // as the target got it: "Root=1-…"
  std::string redirect_url;
  int elb_status = -1;
  bool web_socket = false;

 private:
  std::shared_ptr<AccessLog> log_;
  WallTime received_at_;
  Instant received_;
  Instant answered_{};
  double request_time_ = -1;
  double target_time_ = -1;
  double response_time_ = -1;
  int target_status_ = -1;
  std::string target_;
  std::string group_;
};

}  // namespace neargate::balancer
