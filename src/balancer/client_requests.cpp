// Requests of a client's connection: taken from its input, judged by the listener's rules, and
// answered here or forwarded.
#include "balancer/client_connection.hpp"
#include "balancer/sticky_routing.hpp"

namespace neargate::balancer {
namespace {

using BodyKind = http::Parser::BodyKind;

// Requests that may be sent twice (RFC 9110 section 9.2.2), as far as they have no body.
bool is_idempotent(std::string_view method) {
  return method == "GET" || method == "HEAD" || method == "OPTIONS" || method == "DELETE" ||
         method == "PUT";
}

// The parser need not be asked for the end of these.
bool ends_with_head(const http::Parser& request) {
  return request.body_kind() == BodyKind::none ||
         (request.body_kind() == BodyKind::sized && request.content_length() == 0);
}

}  // namespace

void ClientConnection::process_input(std::string_view input) {
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
  if (peer_ended_ && !waits_for_answer()) return close();
  if (!input.empty()) unread_.assign(input);
  if (target_.request().pending()) return flush_to_target();
  update_interest();
}

// False: no more input can be taken now.
bool ClientConnection::step(std::string_view& input) {
  const bool wants_body = !exchange_.request_done && !exchange_.response_done;
  const bool wants_input =
      state_ == State::idle || state_ == State::head || (state_ == State::exchange && wants_body);
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
    case http::Parser::Event::body: {
      if (target_.deaf()) return true;
      std::string& out = target_.request().with_room_for(parser_.data().size());
      if (parser_.body_kind() == BodyKind::chunked) {
        append_chunk(out, parser_.data());
      } else {
        out.append(parser_.data());
      }
      return true;
    }
    case http::Parser::Event::complete:
      exchange_.request_done = true;
      if (parser_.body_kind() == BodyKind::chunked) append_chunk(target_.request().bytes(), {});
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
  exchange_ = {};
  begin_record();
}

void ClientConnection::begin_request() {
  const http::RequestHead& head = parser_.request();
  ++core_.counters.requests;
  set_state(State::exchange);
  begin_record();
  const bool listener_goes_on = !listener_->removed() && !core_.draining;
  const bool old = core_.reactor.clock().instant() - accepted_ >
                   Seconds(core_.attributes.client_keep_alive_seconds);
  exchange_ = {.has_head = true,
               .keep_alive = parser_.keep_alive() && listener_goes_on && !old,
               .head_only = head.method == "HEAD",
               .upgrade = asks_for_upgrade(head),
               .request_done = ends_with_head(parser_)};
  if (head.method == "TRACE" || head.method == "CONNECT") return fail(405);
  if (forwarded_for_entries(head.headers) > kForwardedForEntriesMax) return fail(463);
  const RequestView request{.head = head,
                            .host = host_without_port(head.headers.get("Host")),
                            .path = head.path(),
                            .query = head.query(),
                            .peer_address = peer_.address,
                            .tls = listener_->tls(),
                            .listener_port = listener_->endpoint.port};
  act(listener_->rules->choose(request), request);
}

void ClientConnection::act(const RuleSet::Choice& choice, const RequestView& request) {
  const ActionConfig& action = choice.action;
  if (record_) {
    record_->rule_priority = choice.priority;
    record_->action = action.forward ? "forward" : action.redirect ? "redirect" : "fixed-response";
    append_trace(record_->trace_id, request.head.headers.get("X-Amzn-Trace-Id"),
                 core_.make_trace_id());
    if (action.redirect) record_->redirect_url = redirect_location(*action.redirect, request);
  }
  if (action.forward) return forward(*action.forward);
  if (action.redirect) {
    ++core_.counters.redirects;
    return answer_page(redirect(*action.redirect, request, page_framing()),
                       action.redirect->status_code);
  }
  ++core_.counters.fixed_responses;
  answer_page(fixed_response(*action.fixed_response, page_framing()),
              action.fixed_response->status_code);
}

void ClientConnection::forward(const ForwardAction& action) {
  const http::RequestHead& head = parser_.request();
  exchange_.sticky_to_group_for = core_.scaled(action.sticky_seconds.value_or(0));
  TargetGroup* group = choose_group(core_, action, head.headers);
  const auto target = group != nullptr ? choose_target(core_, *group, head.headers) : nullptr;
  if (!target) return fail(503);
  if (parser_.expects_continue()) {
    // ALB says so itself, at once, and does not pass the expectation on.
    to_client_.bytes().append("HTTP/1.1 100 Continue\r\n\r\n");
    flush_to_client();
    if (state_ == State::closed) return;  // the client is gone
  }
  target_.begin(core_.groups.find(group->id)->second, target, local_address_);
  if (parser_.body_kind() == BodyKind::none && is_idempotent(head.method)) {
    target_.allow_repeating();
  }
  const std::string trace_id = core_.make_trace_id();
  if (record_) {
    record_->trace_id.clear();
    append_trace(record_->trace_id, head.headers.get("X-Amzn-Trace-Id"), trace_id);
  }
  const bool has_host = !head.headers.get("Host").empty();
  const std::string fallback_host = has_host ? std::string() : target->endpoint.text();
  append_request_head(target_.request().bytes(), parser_,
                      {.attributes = core_.attributes,
                       .peer_address = peer_.address,
                       .peer_port = peer_.port,
                       .listener_port = listener_->endpoint.port,
                       .tls = listener_->tls(),
                       .fallback_host = fallback_host,
                       .trace_id = trace_id});
  go_on_with_target(target_.connect());
}

// A page goes out at once: where the body of the request is not all in then, the connection ends.
PageFraming ClientConnection::page_framing() {
  if (!exchange_.request_done) exchange_.keep_alive = false;
  return {.keep_alive = exchange_.keep_alive, .head_only = exchange_.head_only};
}

void ClientConnection::answer_page(std::string_view page, int elb_status) {
  ++core_.counters.elb_statuses[elb_status];
  if (record_) record_->elb_status = elb_status;
  target_.release(false);
  exchange_.linger_after = !exchange_.request_done;
  exchange_.response_begun = exchange_.response_done = true;
  to_client_.bytes().append(page);
  flush_to_client();
}

void ClientConnection::fail(int status) {
  if (exchange_.response_begun) return close();  // breaking off is all that can be told now
  answer_page(error_page(status, page_framing()), status);
}

}  // namespace neargate::balancer
