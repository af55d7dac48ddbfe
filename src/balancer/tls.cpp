#include "balancer/tls.hpp"

#include <ctime>
#include <string_view>
#include <tuple>

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
  void operator()(STACK_OF(X509) * chain) const { sk_X509_pop_free(chain, X509_free); }
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

std::time_t time_of(const ASN1_TIME* time) {
  std::tm parts{};
  ASN1_TIME_to_tm(time, &parts);
  return ::timegm(&parts);
}

int digest_bytes(const X509* certificate) {
  int digest = NID_undef;
  OBJ_find_sigid_algs(X509_get_signature_nid(certificate), &digest, nullptr);
  const EVP_MD* kind = EVP_get_digestbynid(digest);
  return kind == nullptr ? 0 : EVP_MD_get_size(kind);
}

// Whether the client can verify an ECDSA signature, and has a cipher with it.
bool takes_ecdsa(SSL* session) {
  const int offered = SSL_get_sigalgs(session, 0, nullptr, nullptr, nullptr, nullptr, nullptr);
  bool signature = offered <= 0;  // before TLS 1.2 clients do not say
  for (int i = 0; i < offered && !signature; ++i) {
    int kind = NID_undef;
    SSL_get_sigalgs(session, i, &kind, nullptr, nullptr, nullptr, nullptr);
    signature = kind == EVP_PKEY_EC;
  }
  const STACK_OF(SSL_CIPHER)* ciphers = SSL_get_client_ciphers(session);
  for (int i = 0; signature && i < sk_SSL_CIPHER_num(ciphers); ++i) {
    const int by = SSL_CIPHER_get_auth_nid(sk_SSL_CIPHER_value(ciphers, i));
    if (by == NID_auth_ecdsa || by == NID_auth_any) return true;
  }
  return false;
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

int version_number(const std::string& name) {
  if (name == "TLSv1") return TLS1_VERSION;
  if (name == "TLSv1.1") return TLS1_1_VERSION;
  return name == "TLSv1.2" ? TLS1_2_VERSION : TLS1_3_VERSION;
}

void use_policy(SSL_CTX* context, const TlsConfig& policy) {
  const int oldest = version_number(policy.min_version);
  SSL_CTX_set_min_proto_version(context, oldest);
  SSL_CTX_set_max_proto_version(context, version_number(policy.max_version));
  std::string of_tls13, others;
  for (const std::string& cipher : policy.ciphers) {
    std::string& list = cipher.starts_with("TLS_") ? of_tls13 : others;
    list += (list.empty() ? "" : ":") + cipher;
  }
  // Before 1.2 TLS signs with SHA-1, which OpenSSL allows at its lowest level of security only.
  if (oldest < TLS1_2_VERSION) others += ":@SECLEVEL=0";
  const bool taken = (of_tls13.empty() || SSL_CTX_set_ciphersuites(context, of_tls13.c_str())) &&
                     (others.empty() || SSL_CTX_set_cipher_list(context, others.c_str()));
  if (!taken) refuse("cannot use a TLS policy's ciphers");
}

}  // namespace

struct TlsContext::Certificate {
  std::string id;
  std::unique_ptr<X509, FreeOpenssl> leaf;
  std::unique_ptr<EVP_PKEY, FreeOpenssl> key;
  std::unique_ptr<STACK_OF(X509), FreeOpenssl> chain{sk_X509_new_null()};
  bool ecdsa = false;
  std::time_t expires = 0;
  int digest = 0;  // bytes
  int key_bits = 0;
  std::time_t validity = 0;

  explicit Certificate(const CertificateConfig& config) : id(config.id.value_or("")) {
    const auto text = open_text(config.certificate);
    leaf.reset(PEM_read_bio_X509(text.get(), nullptr, no_password, nullptr));
    if (!leaf) refuse("cannot use a certificate");
    while (X509* issuer = PEM_read_bio_X509(text.get(), nullptr, no_password, nullptr)) {
      sk_X509_push(chain.get(), issuer);
    }
    ERR_clear_error();  // the end of the text is told as an error
    const auto key_text = open_text(config.private_key);
    key.reset(PEM_read_bio_PrivateKey(key_text.get(), nullptr, no_password, nullptr));
    if (!key) refuse("cannot use a certificate's private key");
    if (X509_check_private_key(leaf.get(), key.get()) != 1) {
      refuse("cannot use a certificate", "its private key is another one's");
    }
    ecdsa = EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_EC;
    expires = time_of(X509_get0_notAfter(leaf.get()));
    validity = expires - time_of(X509_get0_notBefore(leaf.get()));
    digest = digest_bytes(leaf.get());
    key_bits = EVP_PKEY_get_bits(key.get());
  }

  bool is_for(std::string_view name) const {
    return X509_check_host(leaf.get(), name.data(), name.size(), 0, nullptr) == 1;
  }
  bool is_better_than(const Certificate& other, std::time_t now) const {
    const auto rank = [now](const Certificate& one) {
      return std::tuple(one.ecdsa, one.expires > now, one.digest, one.key_bits, one.validity);
    };
    return rank(*this) > rank(other);
  }
};

void TlsContext::Free::operator()(ssl_ctx_st* context) const { SSL_CTX_free(context); }
TlsContext::~TlsContext() = default;

TlsContext::TlsContext(const std::vector<CertificateConfig>& certificates,
                       const std::optional<TlsConfig>& policy)
    : context_(SSL_CTX_new(TLS_server_method())) {
  if (certificates.empty()) {
    throw Error("cannot terminate TLS", "the listener has no certificate", "give it one");
  }
  if (!context_) refuse("cannot make a TLS context");
  for (const CertificateConfig& config : certificates) {
    certificates_.push_back(std::make_unique<Certificate>(config));
  }
  SSL_CTX* context = context_.get();
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  if (policy) use_policy(context, *policy);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  // An idle connection holds no buffers; a write goes on from wherever its bytes are by then.
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
  SSL_CTX_set_cert_cb(context, use_certificate, this);
}

const TlsContext::Certificate& TlsContext::choose(ssl_st* session) const {
  const Certificate& otherwise = *certificates_.front();
  const char* name = SSL_get_servername(session, TLSEXT_NAMETYPE_host_name);
  if (name == nullptr || certificates_.size() == 1) return otherwise;
  const bool ecdsa = takes_ecdsa(session);
  const std::time_t now = std::time(nullptr);
  const Certificate* best = nullptr;
  for (std::size_t i = 1; i < certificates_.size(); ++i) {
    const Certificate& certificate = *certificates_[i];
    if (!certificate.is_for(name) || (certificate.ecdsa && !ecdsa)) continue;
    if (best == nullptr || certificate.is_better_than(*best, now)) best = &certificate;
  }
  return best == nullptr ? otherwise : *best;
}

std::string_view TlsContext::certificate_id(ssl_st* session) const {
  const X509* used = SSL_get_certificate(session);
  for (const auto& certificate : certificates_) {
    if (used != nullptr && X509_cmp(certificate->leaf.get(), used) == 0) return certificate->id;
  }
  return {};
}

// OpenSSL asks for it when the client's hello is in.
int TlsContext::use_certificate(ssl_st* session, void* self) {
  const Certificate& chosen = static_cast<const TlsContext*>(self)->choose(session);
  return SSL_use_cert_and_key(session, chosen.leaf.get(), chosen.key.get(), chosen.chain.get(), 1);
}

}  // namespace neargate::balancer
