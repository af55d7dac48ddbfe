#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

// The lines of access logs, as ALB writes them.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
namespace neargate::balancer {

using WallTime = std::chrono::sys_time<std::chrono::microseconds>;

// What became of a request. What is empty, or below zero, is not there: a hyphen in the line, but
// for the three times, which are -1 then.
struct AccessEntry {
  std::string_view type = "http";  // https, ws, wss
  WallTime ended;                  // when the answer was given; of WebSockets, when it was over
  WallTime received;
  std::string_view load_balancer;
  std::string_view client;  // "192.0.2.7:40212"
  std::string_view target;
  // Seconds: until the target had the request, until it began to answer, until the client was
  // answered.
  double request_time = -1;
  double target_time = -1;
  double response_time = -1;
  int elb_status = -1;
  int target_status = -1;
  std::int64_t received_bytes = 0;
  std::int64_t sent_bytes = 0;
  // The request line: "GET", "http", "example.com", 80, "/path?query", "HTTP/1.1".
  std::string_view method;
  std::string_view protocol = "http";
  std::string_view host;
  int port = 0;
  std::string_view path_and_query;
  std::string_view version;
  std::string_view user_agent;
  std::string_view tls_cipher;
  std::string_view tls_version;
  std::string_view target_group;  // its ARN
  std::string_view trace_id;
  std::string_view domain_name;  // that the client named in its TLS handshake
  std::string_view certificate;  // its ARN, or "session-reused"
  int rule_priority = -1;        // 0: the default one; -1: no rule was looked at
  std::string_view actions;      // forward, redirect, fixed-response
  std::string_view redirect_url;
  std::string_view connection_trace_id;  // TID_…
};

// Appends the line, with its end. Quotes, backslashes and what is no printable ASCII are written
// as \xHH where a client could have sent them; a user agent is cut off after 8 KiB.
void append_access_line(std::string& out, const AccessEntry& entry);

}  // namespace neargate::balancer
