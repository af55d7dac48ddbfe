#include "balancer/client_stream.hpp"

#include <algorithm>
#include <cerrno>
#include <sys/socket.h>

#include <climits>
#include <openssl/err.h>
#include <openssl/ssl.h>

namespace neargate::balancer {
namespace {

constexpr std::size_t kRecordBytesMax = SSL3_RT_MAX_PLAIN_LENGTH;  // 16 KiB

}  // namespace

void ClientStream::Free::operator()(ssl_st* session) const { SSL_free(session); }

ClientStream::ClientStream(UniqueFd fd, std::shared_ptr<const TlsContext> tls)
    : fd_(std::move(fd)), tls_(std::move(tls)) {
  if (!tls_) return;
  session_.reset(SSL_new(tls_->get()));
  // Without memory for a session, the first read fails and the connection is closed.
  if (!session_) return;
  SSL_set_fd(session_.get(), fd_.get());
  SSL_set_accept_state(session_.get());
}

ClientStream::~ClientStream() { close(); }

bool ClientStream::established() const {
  return !tls_ || (session_ && SSL_is_init_finished(session_.get()));
}

ssize_t ClientStream::receive(char* buffer, std::size_t size) {
  if (!tls_) return ::recv(fd_.get(), buffer, size, 0);
  // Record by record, each as a whole: what the session held back would not be told by epoll.
  std::size_t received = 0;
  while (size - received >= kRecordBytesMax) {
    ERR_clear_error();
    errno = 0;
    const int got =
        session_ ? SSL_read(session_.get(), buffer + received, int(size - received)) : 0;
    if (got <= 0) {
      if (received > 0) break;  // the end, or an error, comes up again with the next call
      return to_result(got);
    }
    received += std::size_t(got);
  }
  wants_to_write_ = false;
  return ssize_t(received);
}

ssize_t ClientStream::send(const char* bytes, std::size_t size) {
  if (!tls_) return ::send(fd_.get(), bytes, size, MSG_NOSIGNAL);
  ERR_clear_error();
  errno = 0;
  const bool waited = wants_to_write_;
  const int sent =
      session_ ? SSL_write(session_.get(), bytes, int(std::min<std::size_t>(size, INT_MAX))) : 0;
  if (sent > 0) return sent;
  const ssize_t result = to_result(sent);
  wants_to_write_ = waited;  // that is about receiving; pending output is the caller's to know
  if (result == 0) errno = EPIPE;
  return -1;
}

ssize_t ClientStream::to_result(int result) {
  wants_to_write_ = false;
  switch (session_ ? SSL_get_error(session_.get(), result) : SSL_ERROR_SSL) {
    case SSL_ERROR_WANT_READ:
      errno = EAGAIN;
      return -1;
    case SSL_ERROR_WANT_WRITE:
      wants_to_write_ = true;
      errno = EAGAIN;
      return -1;
    case SSL_ERROR_ZERO_RETURN:
      return 0;
    default:
      broken_ = true;
      ERR_clear_error();
      errno = EPROTO;
      return -1;
  }
}

ClientStream::Agreement ClientStream::agreement() const {
  Agreement out;
  if (!session_) return out;
  const auto text = [](const char* word) { return std::string_view(word ? word : ""); };
  out.cipher = text(SSL_get_cipher_name(session_.get()));
  out.version = text(SSL_get_version(session_.get()));
  out.host = text(SSL_get_servername(session_.get(), TLSEXT_NAMETYPE_host_name));
  out.resumed = SSL_session_reused(session_.get()) == 1;
  if (!out.resumed) out.certificate = tls_->certificate_id(session_.get());
  return out;
}

void ClientStream::end_sending() {
  if (session_ && !broken_ && SSL_is_init_finished(session_.get())) {
    ERR_clear_error();
    SSL_shutdown(session_.get());
  }
  ::shutdown(fd_.get(), SHUT_WR);
}

void ClientStream::close() {
  if (!fd_) return;
  if (session_) end_sending();
  session_.reset();
  fd_.reset();
}

}  // namespace neargate::balancer
