#include "balancer/request_record.hpp"

#include <algorithm>

#include "balancer/pages.hpp"

namespace neargate::balancer {
namespace {

WallTime wall_time() {
  return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
}

double seconds_between(Instant from, Instant to) {
  return std::max(0.0, std::chrono::duration<double>(to - from).count());
}

}  // namespace

RequestRecord::RequestRecord(std::shared_ptr<AccessLog> log, Instant received)
    : log_(std::move(log)), received_at_(wall_time()), received_(received) {}

void RequestRecord::forwarded_to(const net::Endpoint& target, const std::string& group) {
  target_ = target.text();
  group_ = group;
}

void RequestRecord::answered(int status, Instant forwarded_at, Instant now) {
  target_status_ = elb_status = status;
  request_time_ = seconds_between(received_, forwarded_at);
  target_time_ = seconds_between(forwarded_at, now);
  answered_ = now;
}

void RequestRecord::passed_on(Instant now) {
  if (target_status_ >= 0 && response_time_ < 0) response_time_ = seconds_between(answered_, now);
}

void RequestRecord::finish(const Connection& connection, const http::RequestHead* head,
                           Bytes bytes) {
  const bool tls = connection.listener.tls();
  const ClientStream::Agreement agreement = connection.stream.agreement();
  AccessEntry entry;
  entry.type = web_socket ? (tls ? "wss" : "ws") : (tls ? "https" : "http");
  entry.ended = wall_time();
  entry.received = received_at_;
  entry.client = connection.peer;
  entry.target = target_;
  entry.request_time = request_time_;
  entry.target_time = target_time_;
  entry.response_time = response_time_;
  entry.elb_status = elb_status;
  entry.target_status = target_status_;
  entry.received_bytes = bytes.received;
  entry.sent_bytes = bytes.sent;
  entry.protocol = tls ? "https" : "http";
  entry.host = connection.local_address;
  entry.port = connection.listener.endpoint.port;
  std::string path_and_query;
  if (head != nullptr) {
    entry.method = head->method;
    const std::string_view host = host_without_port(head->headers.get("Host"));
    if (!host.empty()) entry.host = host;
    path_and_query = std::string(head->path());
    if (!head->query().empty()) path_and_query.append("?").append(head->query());
    entry.path_and_query = path_and_query;
    entry.version = head->version_minor == 0 ? "HTTP/1.0" : "HTTP/1.1";
    entry.user_agent = head->headers.get("User-Agent");
  }
  entry.tls_cipher = agreement.cipher;
  entry.tls_version = agreement.version;
  entry.target_group = group_;
  entry.trace_id = trace_id;
  entry.domain_name = agreement.host;
  entry.certificate = agreement.resumed ? "session-reused" : agreement.certificate;
  entry.rule_priority = rule_priority;
  entry.actions = action;
  entry.redirect_url = redirect_url;
  entry.connection_trace_id = connection.trace_id;
  log_->append(connection.local_address, entry);
}

}  // namespace neargate::balancer
