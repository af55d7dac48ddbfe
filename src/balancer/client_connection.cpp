#include "balancer/client_connection.hpp"

#include <algorithm>
#include <cerrno>

namespace neargate::balancer {
namespace {

using net::Reactor;

constexpr std::size_t kUnreadBytesMax = 65536;  // of pipelined requests
constexpr Milliseconds kLingerTime{2000};
constexpr std::uint64_t kLingerBytesMax = 1 << 20;
constexpr Milliseconds kConnectTimeout{10000};  // ALB answers 504 after it
// ALB's quotas for heads: 64 KiB in all. It documents no number of fields.
constexpr http::ParserLimits kRequestLimits{.head_bytes_max = 65536, .fields_max = 256};

}  // namespace

ClientConnection::ClientConnection(Core& core, std::shared_ptr<Listener> listener, UniqueFd fd,
                                   net::Endpoint peer)
    : core_(core),
      listener_(std::move(listener)),
      stream_(std::move(fd), listener_->tls_context),
      peer_(std::move(peer)),
      local_address_(net::local_endpoint(stream_.fd()).address),
      parser_(http::Parser::Kind::request, kRequestLimits),
      to_client_(core.scratch),
      target_(core, *this) {}

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
  if (can_receive && state_ != State::closed) receive();
}

void ClientConnection::receive() {
  if (target_.request().pending() || unread_.size() >= kUnreadBytesMax) return update_interest();
  const ssize_t got = stream_.receive(core_.received.data(), core_.received.size());
  if (got < 0) {
    if (errno == EAGAIN || errno == EINTR) return update_interest();
    if (!stream_.established()) ++core_.counters.tls_errors;
    return close();
  }
  if (got == 0) {
    peer_ended_ = true;
    // A half-closed client still gets the answers to what it has asked.
    return waits_for_answer() ? update_interest() : close();
  }
  const std::string_view input(core_.received.data(), std::size_t(got));
  core_.counters.processed_bytes += got;
  switch (state_) {
    case State::lingering:
      lingered_bytes_ += input.size();
      if (lingered_bytes_ > kLingerBytesMax) close();
      return;
    case State::tunnel:
      touch();
      received_bytes_ += got;
      target_.request().bytes().append(input);
      return flush_to_target();
    case State::exchange:
      if (exchange_.request_done) {
        unread_.append(input);
        return update_interest();
      }
      touch();
      break;
    default:
      break;
  }
  process_input(input);
}

void ClientConnection::flush_to_client() {
  const auto outcome = to_client_.flush([this](std::string_view bytes) {
    const ssize_t sent = stream_.send(bytes.data(), bytes.size());
    if (sent < 0) return sent;
    core_.counters.processed_bytes += sent;
    sent_bytes_ += sent;
    if (record_ && exchange_.response_begun) record_->passed_on(core_.reactor.clock().instant());
    touch();
    return sent;
  });
  if (outcome == SendBuffer::Outcome::failed) return close();
  if (outcome == SendBuffer::Outcome::blocked) return update_interest();
  to_client_.clear();
  if ((state_ == State::exchange || state_ == State::tunnel) && exchange_.response_done) {
    return finish_exchange();
  }
  if (!processing_) update_interest();
}

void ClientConnection::finish_exchange() {
  target_.request().clear();
  end_record();
  const bool request_done = exchange_.request_done;
  if (!exchange_.keep_alive || !request_done) {
    return exchange_.linger_after || !request_done || !unread_.empty() ? linger() : close();
  }
  parser_.reset();
  set_state(State::idle);
  if (listener_->removed() || core_.draining) return close();
  // What was pipelined comes next; process_input() itself goes on where this came from it.
  if (!unread_.empty() || peer_ended_) return process_input({});
  if (!processing_) update_interest();
}

// An answer that the client has not read yet would be lost with a reset, which closing on unread
// input sends.
void ClientConnection::linger() {
  stream_.end_sending();
  unread_ = {};
  if (peer_ended_) return close();
  set_state(State::lingering);
  update_interest();
}

void ClientConnection::finish_soon() {
  if (state_ == State::idle) return close();
  exchange_.keep_alive = false;
}

void ClientConnection::time_out() {
  const auto self = shared_from_this();
  switch (state_) {
    case State::head:
      begin_without_head();
      return fail(408);
    case State::exchange: {
      exchange_.keep_alive = false;
      // Whoever has kept the other waiting: the client with its body, or the target.
      const bool for_client =
          !exchange_.request_done && !target_.request().pending() && target_.connected();
      return fail(for_client ? 408 : 504);
    }
    default:
      return close();
  }
}

void ClientConnection::close() {
  if (state_ == State::closed) return;
  const auto self = shared_from_this();
  // ALB counts clients that leave before their answer as 460.
  if (state_ == State::exchange && !exchange_.response_begun) {
    ++core_.counters.elb_statuses[460];
    if (record_) record_->elb_status = 460;
  }
  end_record();
  state_ = State::closed;
  target_.release(false);
  core_.reactor.unwatch(stream_.fd());
  core_.connections.erase(stream_.fd());
  stream_.close();
  target_.request().clear();
  to_client_.clear();
  if (core_.on_connection_closed) core_.on_connection_closed();
}

void ClientConnection::set_state(State state) {
  state_ = state;
  touch();
}

void ClientConnection::touch() {
  const Milliseconds wait = state_ == State::lingering ? kLingerTime
                            : target_.connecting() ? std::min(kConnectTimeout, core_.idle_timeout)
                                                   : core_.idle_timeout;
  deadline_ = core_.reactor.clock().instant() + wait;
}

void ClientConnection::update_interest() {
  if (state_ == State::closed) return;
  std::uint32_t interest = 0;
  if (to_client_.pending() || stream_.wants_to_write()) interest |= Reactor::kWritable;
  if (!peer_ended_ && !target_.request().pending() && unread_.size() < kUnreadBytesMax) {
    interest |= Reactor::kReadable;
  }
  core_.reactor.change(stream_.fd(), interest);
  target_.update_interest(!to_client_.pending());
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
                  exchange_.has_head ? &parser_.request() : nullptr, bytes);
  record_.reset();
}

}  // namespace neargate::balancer
