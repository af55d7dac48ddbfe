#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "gen/balancer/types.hpp"

struct ssl_ctx_st;
struct ssl_st;

// TLS termination for HTTPS listeners, with OpenSSL.
namespace neargate::balancer {

// The certificates of one listener, and what they are offered with: versions, ciphers, HTTP/1.1.
// The host that the client names (SNI) chooses among all but the first; of several that fit it, the
// best that the client can take, in ALB's order: ECDSA before RSA, then those that have not
// expired, the longest digest, the longest key, the longest validity. The first serves where none
// fits.
class TlsContext {
 public:
  // Throws Error where a certificate, its key or a cipher cannot be used, or there is none.
  explicit TlsContext(const std::vector<CertificateConfig>& certificates,
                      const std::optional<TlsConfig>& policy = {});
  ~TlsContext();
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  ssl_ctx_st* get() const { return context_.get(); }
  // The id of the certificate that a session of this context was begun with; "" where it has none.
  std::string_view certificate_id(ssl_st* session) const;

 private:
  struct Certificate;
  struct Free {
    void operator()(ssl_ctx_st* context) const;
  };

  const Certificate& choose(ssl_st* session) const;
  static int use_certificate(ssl_st* session, void* self);

  std::vector<std::unique_ptr<Certificate>> certificates_;
  std::unique_ptr<ssl_ctx_st, Free> context_;
};

}  // namespace neargate::balancer
