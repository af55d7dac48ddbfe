// Answers on a client's connection: from the target that its request went to, to the client.
#include <algorithm>
#include <cerrno>

#include "balancer/client_connection.hpp"
#include "balancer/sticky_routing.hpp"

namespace neargate::balancer {

void ClientConnection::on_target_ready(std::uint32_t ready) {
  const auto self = shared_from_this();
  if (target_.connecting()) {
    go_on_with_target(target_.finish_connect());
    return flush_to_target();
  }
  if (ready & net::Reactor::kWritable) flush_to_target();
  if (target_.connected() && ready & (net::Reactor::kReadable | net::Reactor::kHangup)) {
    receive_answer(ready & net::Reactor::kHangup);
  }
}

// After an attempt to connect, to the target or to others in its place.
void ClientConnection::go_on_with_target(bool reached) {
  if (record_) record_->forwarded_to(target_.target().endpoint, target_.target().group_id);
  if (!reached) return fail(502);
  touch();
  if (!processing_) update_interest();
}

void ClientConnection::flush_to_target() {
  target_.send();
  update_interest();
}

void ClientConnection::receive_answer(bool hung_up) {
  // What a target that is gone has left behind is read at once: it would be reported for ever.
  if (to_client_.pending() && !hung_up) return update_interest();
  const ssize_t got = target_.receive(core_.received.data(), core_.received.size());
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) return target_ended();
  const std::string_view input(core_.received.data(), std::size_t(got));
  core_.counters.processed_bytes += got;
  touch();
  std::string& out = to_client_.with_room_for(input.size());
  if (state_ != State::tunnel) return process_answer(input);
  out.append(input);
  flush_to_client();
}

void ClientConnection::process_answer(std::string_view input) {
  http::Parser& response = target_.response();
  std::string& out = to_client_.bytes();
  for (;;) {
    switch (response.next(input)) {
      case http::Parser::Event::need_more:
        return flush_to_client();
      case http::Parser::Event::head:
        if (!begin_answer()) return;
        break;
      case http::Parser::Event::body:
        if (exchange_.response_chunked) {
          append_chunk(out, response.data());
        } else {
          out.append(response.data());
        }
        break;
      case http::Parser::Event::complete:
        if (!exchange_.response_begun) {  // an interim answer, which is for us
          response.reset();
          break;
        }
        if (state_ == State::tunnel) {
          out.append(input);
          return flush_to_client();
        }
        return end_answer(response.keep_alive() && exchange_.request_done && input.empty());
      case http::Parser::Event::error:
        ++target_.counters().connection_errors;
        return fail(502);
    }
  }
}

// False: the answer is refused, and that has been dealt with.
bool ClientConnection::begin_answer() {
  http::Parser& response = target_.response();
  const int status = response.response_status();
  if (status < 200 && status != 101) return true;
  if (status == 101 && !exchange_.upgrade) {
    fail(502);
    return false;
  }
  const Instant now = core_.reactor.clock().instant();
  const std::chrono::duration<double> took = now - target_.forwarded_at();
  target_.counters().add_response_time(took.count());
  ++target_.counters().statuses[std::size_t(std::min(status / 100, 5))];
  exchange_.response_begun = true;
  if (record_) record_->answered(status, target_.forwarded_at(), now);
  if (exchange_.head_only) response.expect_no_body();
  const bool unsized = response.body_kind() == http::Parser::BodyKind::chunked ||
                       response.body_kind() == http::Parser::BodyKind::until_close;
  exchange_.response_chunked = unsized && parser_.request().version_minor >= 1;
  const bool ends_by_closing = unsized && !exchange_.response_chunked;
  // Before all of the request is in, the next one cannot be found.
  if (ends_by_closing || !exchange_.request_done) exchange_.keep_alive = false;
  const std::string cookies = sticky_cookies(
      core_, {target_.group(), target_.target(), exchange_.sticky_to_group_for, listener_->tls()},
      response.response_headers());
  append_response_head(to_client_.bytes(), response,
                       {.keep_alive = exchange_.keep_alive,
                        .chunked = exchange_.response_chunked,
                        .head_only = exchange_.head_only,
                        .more_fields = cookies});
  if (status != 101) return true;
  set_state(State::tunnel);
  if (record_) record_->web_socket = true;
  return true;
}

void ClientConnection::end_answer(bool target_reusable) {
  if (exchange_.response_chunked) append_chunk(to_client_.bytes(), {});
  exchange_.response_done = true;
  target_.release(target_reusable);
  flush_to_client();
}

void ClientConnection::target_ended() {
  if (state_ == State::tunnel) {
    exchange_.linger_after = exchange_.keep_alive = false;
    return end_answer(false);
  }
  if (target_.can_repeat()) return go_on_with_target(target_.repeat());
  const bool whole = target_.response().finish() == http::Parser::Event::complete;
  if (whole && exchange_.response_begun) return end_answer(false);
  ++target_.counters().connection_errors;
  fail(502);
}

}  // namespace neargate::balancer
