#include "http/server_connection.hpp"

#include <algorithm>
#include <cerrno>
#include <sys/socket.h>

#include "base/assert.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

namespace neargate::http {
namespace {

using net::Reactor;

constexpr std::size_t kReceiveBytes = 65536;
// Input that is kept while a request is under way; beyond it the peer has to wait.
constexpr std::size_t kUnreadBytesMax = kReceiveBytes;
constexpr std::size_t kReserveBytesMax = 65536;  // of a body, on the word of its Content-Length
constexpr Milliseconds kLingerTime{2000};
constexpr std::uint64_t kLingerBytesMax = 1 << 20;
constexpr Instant kNever = Instant::max();

// Input is received here, one for the thread, so that an idle connection holds no buffer.
char* receive_buffer() {
  thread_local std::unique_ptr<char[]> buffer(new char[kReceiveBytes]);
  return buffer.get();
}

Response plain(int status, std::string_view text) {
  Response response;
  response.status = status;
  response.headers.add("Content-Type", "text/plain");
  response.body = Body(std::string(text) + "\n");
  return response;
}

bool asks_to_close(const Headers& headers) {
  return equal_ignoring_case(trim(headers.get("Connection")), "close");
}

Response too_large_response(BodyPolicy& policy) {
  Response response = std::move(policy.too_large);
  if (response.status == 200) response.status = 413;
  return response;
}

}  // namespace

Connection::Connection(ConnectionOwner& owner, UniqueFd fd, std::string peer_address)
    : owner_(owner),
      fd_(std::move(fd)),
      peer_address_(std::move(peer_address)),
      parser_(Parser::Kind::request, {.head_bytes_max = owner.options.head_bytes_max}) {}

void Connection::start() {
  set_state(State::idle);
  owner_.reactor.watch(fd_.get(), Reactor::kReadable, [this](std::uint32_t ready) {
    const auto self = shared_from_this();
    on_ready(ready);
  });
}

void Connection::on_ready(std::uint32_t ready) {
  // A peer that is gone in both directions: a half-closed one, which still reads, is no hangup.
  if (ready & Reactor::kHangup && !(ready & Reactor::kReadable)) return close();
  if (ready & Reactor::kWritable && state_ == State::writing) write();
  if (ready & Reactor::kReadable && state_ != State::closed) receive();
}

void Connection::receive() {
  if (state_ == State::writing || unread_.size() >= kUnreadBytesMax) return update_interest();
  char* buffer = receive_buffer();
  const ssize_t got = ::recv(fd_.get(), buffer, kReceiveBytes, 0);
  if (got < 0) {
    if (errno != EAGAIN && errno != EINTR) close();
    return;
  }
  const std::string_view input(buffer, std::size_t(got));
  if (got == 0) {
    peer_ended_ = true;
    // Half-closed peers still get the answers to what they have asked.
    return state_ == State::handling ? update_interest() : close();
  }
  if (state_ == State::lingering) {
    lingered_bytes_ += input.size();
    if (lingered_bytes_ > kLingerBytesMax) close();
    return;
  }
  if (state_ == State::handling) {
    unread_.append(input);
    return update_interest();
  }
  process(input);
}

void Connection::process(std::string_view input) {
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
  const bool waits_for_input = state_ != State::handling && state_ != State::writing;
  if (peer_ended_ && waits_for_input) return close();
  if (input.empty()) {
    unread_ = {};
  } else {
    unread_.assign(input);
  }
  update_interest();
}

bool Connection::step(std::string_view& input) {
  if (state_ != State::idle && state_ != State::head && state_ != State::body) return false;
  switch (parser_.next(input)) {
    case Parser::Event::need_more: {
      if (state_ == State::idle && parser_.started()) set_state(State::head);
      if (state_ == State::body) set_state(State::body);  // its time starts anew
      return false;
    }
    case Parser::Event::head:
      begin_request();
      return true;
    case Parser::Event::body:
      take_body_piece();
      return true;
    case Parser::Event::complete:
      complete_request();
      return true;
    case Parser::Event::error:
      fail_parse();
      return true;
  }
  return false;
}

void Connection::begin_request() {
  set_state(State::body);
  parser_.request().peer_address = peer_address_;
  const RequestHead& head = parser_.request();
  keep_alive_ = parser_.keep_alive() && !owner_.draining;
  head_only_ = head.method == "HEAD";
  const bool has_body =
      parser_.body_kind() == Parser::BodyKind::chunked ||
      (parser_.body_kind() == Parser::BodyKind::sized && parser_.content_length() > 0);
  policy_ = owner_.policy(head);
  if (policy_.refuse) {
    Response response = std::move(*policy_.refuse);
    return refuse(std::move(response));
  }
  if (!has_body) return;
  if (parser_.content_length() > policy_.bytes_max) {
    return refuse(too_large_response(policy_));
  }
  spool_.begin(owner_.options.spool_directory, policy_.memory_bytes_max);
  spool_.reserve(std::min<std::uint64_t>(parser_.content_length(), kReserveBytesMax));
  if (parser_.expects_continue()) {
    // 25 bytes into an empty socket buffer: where even that fails the peer is about to be lost.
    constexpr std::string_view interim = "HTTP/1.1 100 Continue\r\n\r\n";
    if (::send(fd_.get(), interim.data(), interim.size(), MSG_NOSIGNAL) !=
        ssize_t(interim.size())) {
      close();
    }
  }
}

void Connection::take_body_piece() {
  if (spool_.size() + parser_.data().size() > policy_.bytes_max) {
    return refuse(too_large_response(policy_));
  }
  try {
    spool_.append(parser_.data());
  } catch (const SpoolError& error) {
    log::error("{}", error.what());
    refuse(plain(error.full ? 507 : 500, error.what()));
  }
}

void Connection::complete_request() {
  Request request;
  static_cast<RequestHead&>(request) = parser_.take_request();
  parser_.reset();
  try {
    request.body = spool_.finish();
  } catch (const SpoolError& error) {
    return refuse(plain(error.full ? 507 : 500, error.what()));
  }
  set_state(State::handling);
  owner_.handler(std::move(request), Responder(weak_from_this(), request_number_));
}

void Connection::refuse(Response response) {
  lingers_ = true;
  if (owner_.options.before_own_answer) {
    owner_.options.before_own_answer(parser_.request(), response);
  }
  send_answer(std::move(response), false);
}

void Connection::fail_parse() {
  head_only_ = false;
  refuse(plain(parser_.status(), parser_.error()));
}

void Connection::answer(std::uint64_t request, Response response) {
  if (state_ != State::handling || request != request_number_) return;
  const auto self = shared_from_this();
  const bool keep_alive = keep_alive_ && !owner_.draining && !asks_to_close(response.headers);
  send_answer(std::move(response), keep_alive);
}

void Connection::send_answer(Response response, bool keep_alive) {
  ++request_number_;
  spool_.discard();
  close_after_ = !keep_alive;
  try {
    writer_.begin(std::move(response), {.keep_alive = keep_alive, .head_only = head_only_});
  } catch (const Error& error) {
    log::error("cannot answer a request: {}", error.what());
    writer_.begin(plain(500, "The content of the answer cannot be read."),
                  {.keep_alive = false, .head_only = head_only_});
    close_after_ = true;
  }
  set_state(State::writing);
  write();
}

void Connection::write() {
  const std::uint64_t before = writer_.bytes_left();
  switch (writer_.write(fd_.get())) {
    case ResponseWriter::Outcome::done:
      return finish_answer();
    case ResponseWriter::Outcome::failed:
      return close();
    case ResponseWriter::Outcome::blocked:
      if (writer_.bytes_left() != before) set_state(State::writing);  // its time starts anew
      return update_interest();
  }
}

void Connection::finish_answer() {
  if (close_after_) {
    // Closing with unread input resets the connection, and the peer could lose the answer.
    return lingers_ || !unread_.empty() ? linger() : close();
  }
  set_state(State::idle);
  // What was pipelined comes next; process() itself goes on where this was called from it.
  if (!unread_.empty() || peer_ended_) return process({});
  if (!processing_) update_interest();
}

void Connection::linger() {
  ::shutdown(fd_.get(), SHUT_WR);
  unread_ = {};
  if (peer_ended_) return close();
  set_state(State::lingering);
  update_interest();
}

void Connection::drain() {
  if (state_ == State::idle) close();
}

void Connection::time_out() {
  if (state_ == State::head || state_ == State::body) {
    head_only_ = false;
    return refuse(plain(408, "The request did not arrive in time."));
  }
  close();
}

void Connection::close() {
  if (state_ == State::closed) return;
  state_ = State::closed;
  ++request_number_;
  owner_.reactor.unwatch(fd_.get());
  const int fd = fd_.get();
  fd_.reset();
  spool_.discard();
  writer_.discard();
  owner_.closed(fd);
}

void Connection::set_state(State state) {
  state_ = state;
  const Server::Options& options = owner_.options;
  const Instant now = owner_.reactor.clock().instant();
  switch (state) {
    case State::idle:
      deadline_ = now + options.idle_timeout;
      break;
    case State::head:
      deadline_ = now + options.head_timeout;
      break;
    case State::body:
    case State::writing:
      deadline_ = now + options.body_timeout;
      break;
    case State::lingering:
      deadline_ = now + kLingerTime;
      break;
    case State::handling:
    case State::closed:
      deadline_ = kNever;
      break;
  }
}

void Connection::update_interest() {
  if (state_ == State::closed) return;
  std::uint32_t interest = 0;
  if (state_ == State::writing) {
    interest = Reactor::kWritable;
  } else if (!peer_ended_ && unread_.size() < kUnreadBytesMax) {
    interest = Reactor::kReadable;
  }
  owner_.reactor.change(fd_.get(), interest);
}

}  // namespace neargate::http
