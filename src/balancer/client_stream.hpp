#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <sys/types.h>

#include "balancer/tls.hpp"
#include "base/file.hpp"

namespace neargate::balancer {

// The bytes of a client's connection, with or without TLS around them. Non-blocking.
class ClientStream {
 public:
  // `tls` may be null; it must outlive the stream, which keeps a share of it.
  ClientStream(UniqueFd fd, std::shared_ptr<const TlsContext> tls);
  ~ClientStream();
  ClientStream(const ClientStream&) = delete;
  ClientStream& operator=(const ClientStream&) = delete;

  int fd() const { return fd_.get(); }
  // As recv(2) and send(2): 0 is the peer's end; -1 with EAGAIN where it would block. The TLS
  // handshake is a part of receiving. A buffer for receiving must have room for a TLS record.
  ssize_t receive(char* buffer, std::size_t size);
  ssize_t send(const char* bytes, std::size_t size);
  // TLS: receiving waits until the socket can be written to.
  bool wants_to_write() const { return wants_to_write_; }
  // TLS: the handshake is done. Always true without TLS.
  bool established() const;

  // What was agreed upon in the handshake; all empty without TLS.
  struct Agreement {
    std::string_view cipher;       // OpenSSL's name
    std::string_view version;      // "TLSv1.3"
    std::string_view host;         // that the client has named
    std::string_view certificate;  // the id of ours
    bool resumed = false;          // an earlier session goes on: there was no certificate
  };
  Agreement agreement() const;

  void end_sending();
  void close();

 private:
  ssize_t to_result(int result);

  struct Free {
    void operator()(ssl_st* session) const;
  };
  UniqueFd fd_;
  std::shared_ptr<const TlsContext> tls_;
  std::unique_ptr<ssl_st, Free> session_;
  bool wants_to_write_ = false;
  bool broken_ = false;  // TLS has failed: nothing more may be sent, not even its end
};

}  // namespace neargate::balancer
