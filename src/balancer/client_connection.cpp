#include "balancer/client_connection.hpp"

#include <algorithm>
#include <cerrno>
#include <sys/socket.h>

#include "balancer/sticky_routing.hpp"
#include "base/assert.hpp"
#include "base/error.hpp"

namespace neargate::balancer {
namespace {

using net::Reactor;

constexpr std::size_t kReceiveBytes = 65536;
constexpr std::size_t kUnreadBytesMax = kReceiveBytes;  // of pipelined requests
constexpr std::size_t kSmallBuffer = 2048;              // what an idle connection may keep
constexpr Milliseconds kLingerTime{2000};
constexpr std::uint64_t kLingerBytesMax = 1 << 20;
constexpr Milliseconds kConnectTimeout{10000};  // ALB answers 504 after it
// ALB's quotas for heads: 64 KiB in all. It documents no number of fields.
constexpr http::ParserLimits kRequestLimits{.head_bytes_max = 65536, .fields_max = 256};

char* receive_buffer() {
  thread_local std::unique_ptr<char[]> buffer(new char[kReceiveBytes]);
  return buffer.get();
}

// Requests that may be sent twice (RFC 9110 section 9.2.2), as far as they have no body.
bool is_idempotent(std::string_view method) {
  return method == "GET" || method == "HEAD" || method == "OPTIONS" || method == "DELETE" ||
         method == "PUT";
}

// Makes room for much more; the large buffer that is lent around serves where it is at home.
void borrow(std::string& buffer, std::string& scratch, std::size_t more) {
  if (buffer.size() + more <= kSmallBuffer || scratch.capacity() <= buffer.capacity()) return;
  scratch.assign(buffer);
  buffer.swap(scratch);
}

// Empties a buffer; a large one goes back to where it was lent from.
void give_back(std::string& buffer, std::string& scratch) {
  buffer.clear();
  if (buffer.capacity() <= kSmallBuffer) return;
  if (buffer.capacity() > scratch.capacity()) buffer.swap(scratch);
  buffer = {};
}

}  // namespace

ClientConnection::ClientConnection(Core& core, std::shared_ptr<Listener> listener, UniqueFd fd,
                                   net::Endpoint peer)
    : core_(core),
      listener_(std::move(listener)),
      stream_(std::move(fd), listener_->tls_context),
      peer_(std::move(peer)),
      local_address_(net::local_endpoint(stream_.fd()).address),
      parser_(http::Parser::Kind::request, kRequestLimits) {}

void ClientConnection::start() {
  accepted_ = core_.reactor.clock().instant();
  set_state(State::idle);
  core_.reactor.watch(stream_.fd(), Reactor::kReadable, [this](std::uint32_t ready) {
    const auto self = shared_from_this();
    on_client_ready(ready);
  });
}

void ClientConnection::on_client_ready(std::uint32_t ready) {
  if (ready & Reactor::kHangup && !(ready & Reactor::kReadable)) return close();
  if (ready & Reactor::kWritable) flush_to_client();
  const bool can_receive = ready & Reactor::kReadable || stream_.wants_to_write();
  if (can_receive && state_ != State::closed) receive_from_client();
}

void ClientConnection::receive_from_client() {
  if (to_target_pending() || unread_.size() >= kUnreadBytesMax) return update_interest();
  char* buffer = receive_buffer();
  const ssize_t got = stream_.receive(buffer, kReceiveBytes);
  if (got < 0) {
    if (errno == EAGAIN || errno == EINTR) return update_interest();
    if (!stream_.established()) ++core_.counters.tls_errors;
    return close();
  }
  if (got == 0) {
    peer_ended_ = true;
    // A half-closed client still gets the answers to what it has asked.
    const bool waits_for_answer = state_ == State::exchange && request_done_;
    return waits_for_answer ? update_interest() : close();
  }
  const std::string_view input(buffer, std::size_t(got));
  core_.counters.processed_bytes += got;
  switch (state_) {
    case State::lingering:
      lingered_bytes_ += input.size();
      if (lingered_bytes_ > kLingerBytesMax) close();
      return;
    case State::tunnel:
      touch();
      received_bytes_ += got;
      to_target_.append(input);
      return flush_to_target();
    case State::exchange:
      if (request_done_) {
        unread_.append(input);
        return update_interest();
      }
      touch();
      break;
    default:
      break;
  }
  process_request(input);
}

void ClientConnection::process_request(std::string_view input) {
  if (processing_) return;  // the loop below goes on
  processing_ = true;
  std::string kept;
  if (!unread_.empty()) {
    kept.swap(unread_);
    kept.append(input);
    input = kept;
  }
  while (step(input)) {
  }
  processing_ = false;
  if (state_ == State::closed || state_ == State::lingering) return;
  const bool waits_for_answer = state_ == State::exchange && request_done_;
  if (peer_ended_ && !waits_for_answer) return close();
  if (!input.empty()) unread_.assign(input);
  if (to_target_pending()) return flush_to_target();
  update_interest();
}

// False: no more input can be taken now.
bool ClientConnection::step(std::string_view& input) {
  const bool wants_input = state_ == State::idle || state_ == State::head ||
                           (state_ == State::exchange && !request_done_ && !response_done_);
  if (!wants_input) return false;
  const std::size_t before = input.size();
  const http::Parser::Event event = parser_.next(input);
  received_bytes_ += static_cast<std::int64_t>(before - input.size());
  switch (event) {
    case http::Parser::Event::need_more:
      if (state_ == State::idle && parser_.started()) set_state(State::head);
      return false;
    case http::Parser::Event::head:
      begin_request();
      return true;
    case http::Parser::Event::body:
      if (target_deaf_) return true;
      borrow(to_target_, core_.scratch, parser_.data().size());
      if (parser_.body_kind() == http::Parser::BodyKind::chunked) {
        append_chunk(to_target_, parser_.data());
      } else {
        to_target_.append(parser_.data());
      }
      return true;
    case http::Parser::Event::complete:
      request_done_ = true;
      if (parser_.body_kind() == http::Parser::BodyKind::chunked) append_chunk(to_target_, {});
      return true;
    case http::Parser::Event::error:
      if (state_ != State::exchange) begin_without_head();
      fail(parser_.status() == 431 ? 400 : parser_.status());  // ALB has no 431
      return true;
  }
  return false;
}

// What has come in is no request, or only a part of one.
void ClientConnection::begin_without_head() {
  set_state(State::exchange);
  keep_alive_ = head_only_ = response_begun_ = response_done_ = request_done_ = false;
  has_head_ = false;
  begin_record();
}

void ClientConnection::begin_request() {
  const http::RequestHead& head = parser_.request();
  ++core_.counters.requests;
  set_state(State::exchange);
  has_head_ = true;
  begin_record();
  const bool listener_goes_on = !listener_->removed() && !core_.draining;
  const bool old = core_.reactor.clock().instant() - accepted_ >
                   Seconds(core_.attributes.client_keep_alive_seconds);
  keep_alive_ = parser_.keep_alive() && listener_goes_on && !old;
  head_only_ = head.method == "HEAD";
  upgrade_ = asks_for_upgrade(head);
  // Without a body all of it is in; the parser need not be asked for the end.
  const bool sized = parser_.body_kind() == http::Parser::BodyKind::sized;
  request_done_ = parser_.body_kind() == http::Parser::BodyKind::none ||
                  (sized && parser_.content_length() == 0);
  response_begun_ = response_done_ = response_chunked_ = false;
  linger_after_ = target_deaf_ = retryable_ = false;

  if (head.method == "TRACE" || head.method == "CONNECT") return fail(405);
  if (forwarded_for_entries(head.headers) > kForwardedForEntriesMax) return fail(463);
  const RequestView view{.head = head,
                         .host = host_without_port(head.headers.get("Host")),
                         .path = head.path(),
                         .query = head.query(),
                         .peer_address = peer_.address,
                         .tls = listener_->tls(),
                         .listener_port = listener_->endpoint.port};
  const auto& [action, priority] = listener_->rules->choose(view);
  if (record_) {
    record_->rule_priority = priority;
    record_->action = action.forward ? "forward" : action.redirect ? "redirect" : "fixed-response";
    append_trace(record_->trace_id, head.headers.get("X-Amzn-Trace-Id"), core_.make_trace_id());
    if (action.redirect) record_->redirect_url = redirect_location(*action.redirect, view);
  }
  if (action.forward) return forward(*action.forward);
  if (action.redirect) {
    ++core_.counters.redirects;
    return answer_page(redirect(*action.redirect, view, page_framing()),
                       action.redirect->status_code);
  }
  ++core_.counters.fixed_responses;
  answer_page(fixed_response(*action.fixed_response, page_framing()),
              action.fixed_response->status_code);
}

// A page goes out at once: where the body of the request is not all in then, the connection ends.
PageFraming ClientConnection::page_framing() {
  if (!request_done_) keep_alive_ = false;
  return {.keep_alive = keep_alive_, .head_only = head_only_};
}

void ClientConnection::answer_page(std::string_view page, int elb_status) {
  ++core_.counters.elb_statuses[elb_status];
  if (record_) record_->elb_status = elb_status;
  release_target(false);
  linger_after_ = !request_done_;
  response_begun_ = response_done_ = true;
  to_client_.append(page);
  flush_to_client();
}

void ClientConnection::fail(int status) {
  if (response_begun_) return close();  // breaking off is all that can be told now
  answer_page(error_page(status, page_framing()), status);
}

void ClientConnection::forward(const ForwardAction& action) {
  const http::Headers& headers = parser_.request().headers;
  sticky_to_group_for_ = core_.scaled(action.sticky_seconds.value_or(0));
  TargetGroup* group = choose_group(core_, action, headers);
  const auto target = group != nullptr ? choose_target(core_, *group, headers) : nullptr;
  if (!target) return fail(503);
  if (parser_.expects_continue()) {
    // ALB says so itself, at once, and does not pass the expectation on.
    to_client_.append("HTTP/1.1 100 Continue\r\n\r\n");
    flush_to_client();
    if (state_ == State::closed) return;  // the client is gone
  }
  group_ = core_.groups.find(group->id)->second;
  counters_ = &group_->counters[local_address_];
  ++counters_->requests;
  unreachable_.clear();
  take_target(target);

  to_target_.clear();
  to_target_sent_ = 0;
  const std::string trace_id = core_.make_trace_id();
  if (record_) {
    record_->trace_id.clear();
    append_trace(record_->trace_id, headers.get("X-Amzn-Trace-Id"), trace_id);
  }
  const bool has_host = !headers.get("Host").empty();
  const std::string fallback_host = has_host ? std::string() : target->endpoint.text();
  append_request_head(to_target_, parser_,
                      {.attributes = core_.attributes,
                       .peer_address = peer_.address,
                       .peer_port = peer_.port,
                       .listener_port = listener_->endpoint.port,
                       .tls = listener_->tls(),
                       .fallback_host = fallback_host,
                       .trace_id = trace_id});
  retryable_ = parser_.body_kind() == http::Parser::BodyKind::none &&
               is_idempotent(parser_.request().method);
  start_exchange();
}

void ClientConnection::take_target(const std::shared_ptr<Target>& target) {
  ++target->requests;
  ++target->in_flight;
  target_ = target;
  if (record_) record_->forwarded_to(target->endpoint, target->group_id);
}

void ClientConnection::start_exchange() {
  try {
    connection_ = TargetConnection::acquire(core_.reactor, target_);
  } catch (const Error&) {
    return target_unreachable();
  }
  connection_->use(this);
  forwarded_at_ = core_.reactor.clock().instant();
  touch();
  if (!processing_) update_interest();
}

void ClientConnection::on_target_ready(std::uint32_t ready) {
  const auto self = shared_from_this();
  if (connection_->connecting()) {
    if (connection_->finish_connect() != 0) return target_unreachable();
    forwarded_at_ = core_.reactor.clock().instant();
    touch();
    return flush_to_target();
  }
  if (ready & Reactor::kWritable) flush_to_target();
  if (connection_ && ready & (Reactor::kReadable | Reactor::kHangup)) {
    receive_from_target(ready & Reactor::kHangup);
  }
}

void ClientConnection::receive_from_target(bool hung_up) {
  // What a target that is gone has left behind is read at once: it would be reported for ever.
  if (to_client_pending() && !hung_up) return update_interest();
  char* buffer = receive_buffer();
  const ssize_t got = ::recv(connection_->fd(), buffer, kReceiveBytes, 0);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) return target_ended();
  core_.counters.processed_bytes += got;
  touch();
  borrow(to_client_, core_.scratch, std::size_t(got));
  if (state_ == State::tunnel) {
    to_client_.append(buffer, std::size_t(got));
    return flush_to_client();
  }
  retryable_ = false;
  process_response({buffer, std::size_t(got)});
}

void ClientConnection::process_response(std::string_view input) {
  http::Parser& response = connection_->parser();
  for (;;) {
    switch (response.next(input)) {
      case http::Parser::Event::need_more:
        return flush_to_client();
      case http::Parser::Event::head:
        if (!begin_response()) return;
        break;
      case http::Parser::Event::body:
        if (response_chunked_) {
          append_chunk(to_client_, response.data());
        } else {
          to_client_.append(response.data());
        }
        break;
      case http::Parser::Event::complete:
        if (!response_begun_) {  // an interim answer, which is for us
          response.reset();
          break;
        }
        if (state_ == State::tunnel) {
          to_client_.append(input);
          return flush_to_client();
        }
        if (response_chunked_) append_chunk(to_client_, {});
        response_done_ = true;
        release_target(response.keep_alive() && request_done_ && input.empty() && !target_deaf_);
        return flush_to_client();
      case http::Parser::Event::error:
        ++counters_->connection_errors;
        return fail(502);
    }
  }
}

// False: the answer is refused, and that has been dealt with.
bool ClientConnection::begin_response() {
  http::Parser& response = connection_->parser();
  const int status = response.response_status();
  if (status < 200 && status != 101) return true;
  if (status == 101 && !upgrade_) {
    fail(502);
    return false;
  }
  const Instant now = core_.reactor.clock().instant();
  counters_->add_response_time(std::chrono::duration<double>(now - forwarded_at_).count());
  ++counters_->statuses[std::size_t(std::min(status / 100, 5))];
  response_begun_ = true;
  if (record_) record_->answered(status, forwarded_at_, now);
  if (head_only_) response.expect_no_body();
  const bool unsized = response.body_kind() == http::Parser::BodyKind::chunked ||
                       response.body_kind() == http::Parser::BodyKind::until_close;
  response_chunked_ = unsized && parser_.request().version_minor >= 1;
  if (unsized && !response_chunked_) keep_alive_ = false;  // its end is the connection's
  // Before all of the request is in, the next one cannot be found.
  if (!request_done_) keep_alive_ = false;
  const std::string cookies =
      sticky_cookies(core_, {*group_, *target_, sticky_to_group_for_, listener_->tls()},
                     response.response_headers());
  append_response_head(to_client_, response,
                       {.keep_alive = keep_alive_,
                        .chunked = response_chunked_,
                        .head_only = head_only_,
                        .more_fields = cookies});
  if (status == 101) set_state(State::tunnel);
  if (record_ && status == 101) record_->web_socket = true;
  return true;
}

void ClientConnection::target_ended() {
  if (state_ == State::tunnel) {
    release_target(false);
    linger_after_ = false;
    keep_alive_ = false;
    response_done_ = true;
    return flush_to_client();
  }
  const bool stale = connection_->reused() && retryable_ && !connection_->parser().started();
  if (stale) {
    // The target had closed a kept connection before it saw this request.
    connection_->close();
    connection_.reset();
    to_target_sent_ = 0;
    // A new connection, for the other kept ones may be dead as well.
    for (const auto& idle : target_->idle) idle->close();
    target_->idle.clear();
    return start_exchange();
  }
  if (connection_->parser().finish() == http::Parser::Event::complete && response_begun_) {
    if (response_chunked_) append_chunk(to_client_, {});
    response_done_ = true;
    release_target(false);
    return flush_to_client();
  }
  ++counters_->connection_errors;
  fail(502);
}

// Nothing of the request has gone out: another target can have it, whatever its method. Without
// another one it is a 502.
void ClientConnection::target_unreachable() {
  ++counters_->connection_errors;
  if (connection_) connection_->close();
  connection_.reset();
  unreachable_.push_back(target_);
  const auto other =
      group_->choose({core_.reactor.clock().instant(), core_.randomness}, unreachable_);
  if (!other) return fail(502);
  core_.end_request(*target_);
  take_target(other);
  start_exchange();
}

void ClientConnection::flush_to_target() {
  if (!connection_ || connection_->connecting()) return update_interest();
  while (to_target_pending()) {
    const ssize_t sent = ::send(connection_->fd(), to_target_.data() + to_target_sent_,
                                to_target_.size() - to_target_sent_, MSG_NOSIGNAL);
    if (sent < 0) {
      if (errno == EINTR) continue;
      if (errno == EAGAIN) return update_interest();
      // It has closed, perhaps after an answer (413): that, or the end, is found by reading.
      target_deaf_ = true;
      to_target_sent_ = to_target_.size();
      break;
    }
    to_target_sent_ += std::size_t(sent);
  }
  if (!retryable_) {
    give_back(to_target_, core_.scratch);
    to_target_sent_ = 0;
  }
  update_interest();
}

void ClientConnection::flush_to_client() {
  while (to_client_pending()) {
    const ssize_t sent =
        stream_.send(to_client_.data() + to_client_sent_, to_client_.size() - to_client_sent_);
    if (sent < 0) {
      if (errno == EINTR) continue;
      if (errno != EAGAIN) return close();
      return update_interest();
    }
    core_.counters.processed_bytes += sent;
    if (record_ && response_begun_) record_->passed_on(core_.reactor.clock().instant());
    sent_bytes_ += sent;
    to_client_sent_ += std::size_t(sent);
    touch();
  }
  give_back(to_client_, core_.scratch);
  to_client_sent_ = 0;
  if ((state_ == State::exchange || state_ == State::tunnel) && response_done_) {
    return finish_exchange();
  }
  if (!processing_) update_interest();
}

void ClientConnection::finish_exchange() {
  give_back(to_target_, core_.scratch);
  to_target_sent_ = 0;
  end_record();
  if (!keep_alive_ || !request_done_) {
    return linger_after_ || !request_done_ || !unread_.empty() ? linger() : close();
  }
  parser_.reset();
  set_state(State::idle);
  if (listener_->removed() || core_.draining) return close();
  // What was pipelined comes next; process_request() itself goes on where this came from it.
  if (!unread_.empty() || peer_ended_) return process_request({});
  if (!processing_) update_interest();
}

void ClientConnection::release_target(bool reusable) {
  if (connection_) {
    if (reusable) {
      connection_->release(core_.reactor.clock().instant());
    } else {
      connection_->close();
    }
    connection_.reset();
  }
  if (!target_) return;
  const auto target = std::move(target_);
  target_.reset();
  group_.reset();
  core_.end_request(*target);
}

void ClientConnection::begin_record() {
  sent_bytes_ = 0;
  if (!core_.access_log) return;
  if (trace_id_.empty()) trace_id_ = "TID_" + core_.randomness.hex(32);
  record_ = std::make_unique<RequestRecord>(core_.access_log, core_.reactor.clock().instant());
}

void ClientConnection::end_record() {
  const auto bytes = RequestRecord::Bytes{.received = std::exchange(received_bytes_, 0),
                                          .sent = std::exchange(sent_bytes_, 0)};
  if (!record_) return;
  const std::string peer = peer_.text();
  record_->finish({*listener_, stream_, peer, local_address_, trace_id_},
                  has_head_ ? &parser_.request() : nullptr, bytes);
  record_.reset();
}

void ClientConnection::linger() {
  stream_.end_sending();
  unread_ = {};
  if (peer_ended_) return close();
  set_state(State::lingering);
  update_interest();
}

void ClientConnection::finish_soon() {
  if (state_ == State::idle) return close();
  keep_alive_ = false;
}

void ClientConnection::time_out() {
  const auto self = shared_from_this();
  switch (state_) {
    case State::head:
      begin_without_head();
      return fail(408);
    case State::exchange:
      keep_alive_ = false;
      // Whoever has kept the other waiting: the client with its body, or the target.
      return fail(request_done_ || to_target_pending() || !connection_ ? 504 : 408);
    default:
      return close();
  }
}

void ClientConnection::close() {
  if (state_ == State::closed) return;
  const auto self = shared_from_this();
  // ALB counts clients that leave before their answer as 460.
  if (state_ == State::exchange && !response_begun_) {
    ++core_.counters.elb_statuses[460];
    if (record_) record_->elb_status = 460;
  }
  end_record();
  state_ = State::closed;
  release_target(false);
  core_.reactor.unwatch(stream_.fd());
  core_.connections.erase(stream_.fd());
  stream_.close();
  give_back(to_target_, core_.scratch);
  give_back(to_client_, core_.scratch);
  to_target_sent_ = to_client_sent_ = 0;
  if (core_.on_connection_closed) core_.on_connection_closed();
}

void ClientConnection::set_state(State state) {
  state_ = state;
  touch();
}

void ClientConnection::touch() {
  const Milliseconds wait = state_ == State::lingering ? kLingerTime
                            : connection_ && connection_->connecting()
                                ? std::min(kConnectTimeout, core_.idle_timeout)
                                : core_.idle_timeout;
  deadline_ = core_.reactor.clock().instant() + wait;
}

void ClientConnection::update_interest() {
  if (state_ == State::closed) return;
  std::uint32_t interest = 0;
  if (to_client_pending() || stream_.wants_to_write()) interest |= Reactor::kWritable;
  if (!peer_ended_ && !to_target_pending() && unread_.size() < kUnreadBytesMax) {
    interest |= Reactor::kReadable;
  }
  core_.reactor.change(stream_.fd(), interest);
  if (!connection_) return;
  std::uint32_t target_interest = 0;
  if (connection_->connecting() || to_target_pending()) target_interest |= Reactor::kWritable;
  if (!connection_->connecting() && !to_client_pending()) target_interest |= Reactor::kReadable;
  connection_->set_interest(target_interest);
}

}  // namespace neargate::balancer
