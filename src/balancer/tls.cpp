#include "balancer/tls.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "base/error.hpp"

namespace neargate::balancer {
namespace {

struct FreeOpenssl {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};

[[noreturn]] void refuse(const std::string& what, const std::string& why = "") {
  char text[256] = "";
  ERR_error_string_n(ERR_get_error(), text, sizeof text);
  ERR_clear_error();
  throw Error(what, why.empty() ? text : why, "give the certificate and its key as PEM");
}

std::unique_ptr<BIO, FreeOpenssl> open_text(const std::string& text) {
  return std::unique_ptr<BIO, FreeOpenssl>(BIO_new_mem_buf(text.data(), int(text.size())));
}

// A password is nobody's to type here: encrypted keys are refused.
int no_password(char*, int, int, void*) { return 0; }

void use_certificate(SSL_CTX* context, const CertificateConfig& config) {
  const auto chain = open_text(config.certificate);
  const std::unique_ptr<X509, FreeOpenssl> leaf(
      PEM_read_bio_X509(chain.get(), nullptr, no_password, nullptr));
  if (!leaf || SSL_CTX_use_certificate(context, leaf.get()) != 1) {
    refuse("cannot use a certificate");
  }
  while (X509* issuer = PEM_read_bio_X509(chain.get(), nullptr, no_password, nullptr)) {
    if (SSL_CTX_add0_chain_cert(context, issuer) != 1) {
      X509_free(issuer);
      refuse("cannot use a certificate's chain");
    }
  }
  ERR_clear_error();  // the end of the text is told as an error
  const auto key_text = open_text(config.private_key);
  const std::unique_ptr<EVP_PKEY, FreeOpenssl> key(
      PEM_read_bio_PrivateKey(key_text.get(), nullptr, no_password, nullptr));
  if (!key) refuse("cannot use a certificate's private key");
  if (SSL_CTX_use_PrivateKey(context, key.get()) != 1 || SSL_CTX_check_private_key(context) != 1) {
    refuse("cannot use a certificate", "its private key is another one's");
  }
}

int choose_certificate(SSL* session, int*, void* argument) {
  const char* name = SSL_get_servername(session, TLSEXT_NAMETYPE_host_name);
  if (name != nullptr) {
    SSL_set_SSL_CTX(session, static_cast<const TlsContext*>(argument)->for_name(name));
  }
  return SSL_TLSEXT_ERR_OK;
}

int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* chosen_length,
                    const unsigned char* offered, unsigned offered_length, void*) {
  static constexpr unsigned char kHttp1[] = "\x08http/1.1";
  unsigned char* found = nullptr;
  if (SSL_select_next_proto(&found, chosen_length, kHttp1, sizeof kHttp1 - 1, offered,
                            offered_length) != OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_NOACK;
  }
  *chosen = found;
  return SSL_TLSEXT_ERR_OK;
}

}  // namespace

void TlsContext::Free::operator()(ssl_ctx_st* context) const { SSL_CTX_free(context); }

TlsContext::TlsContext(const std::vector<CertificateConfig>& certificates) {
  if (certificates.empty()) {
    throw Error("cannot terminate TLS", "the listener has no certificate", "give it one");
  }
  for (const CertificateConfig& config : certificates) {
    SSL_CTX* context = SSL_CTX_new(TLS_server_method());
    if (context == nullptr) refuse("cannot make a TLS context");
    contexts_.emplace_back(context);
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    // An idle connection holds no buffers; a write goes on from wherever its bytes are by then.
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                  SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
    use_certificate(context, config);
  }
  SSL_CTX_set_tlsext_servername_callback(contexts_.front().get(), choose_certificate);
  SSL_CTX_set_tlsext_servername_arg(contexts_.front().get(), this);
}

ssl_ctx_st* TlsContext::for_name(const std::string& name) const {
  for (const auto& context : contexts_) {
    X509* certificate = SSL_CTX_get0_certificate(context.get());
    if (X509_check_host(certificate, name.data(), name.size(), 0, nullptr) == 1) {
      return context.get();
    }
  }
  return contexts_.front().get();
}

}  // namespace neargate::balancer
