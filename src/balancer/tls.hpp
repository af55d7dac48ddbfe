#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gen/balancer/types.hpp"

struct ssl_ctx_st;
struct ssl_st;

// TLS termination for HTTPS listeners, with OpenSSL.
namespace neargate::balancer {

// The certificates of one listener, and what they are offered with: TLS 1.2 and 1.3, HTTP/1.1. The
// client's server name (SNI) chooses among them; the first serves where none fits.
class TlsContext {
 public:
  // Throws Error where a certificate or its key cannot be used, or there is none.
  explicit TlsContext(const std::vector<CertificateConfig>& certificates);
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  ssl_ctx_st* get() const { return contexts_.front().get(); }
  // The one whose certificate is for that name, else the first.
  ssl_ctx_st* for_name(const std::string& name) const;

 private:
  struct Free {
    void operator()(ssl_ctx_st* context) const;
  };
  std::vector<std::unique_ptr<ssl_ctx_st, Free>> contexts_;
};

}  // namespace neargate::balancer
