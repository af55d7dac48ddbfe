#pragma once

#include <memory>
#include <string>
#include <vector>

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include "base/clock.hpp"

// Certificates for tests, made as told. Include in *_test.cpp only.
namespace neargate::acm {

struct TestCertificate {
  std::shared_ptr<X509> certificate;
  std::shared_ptr<EVP_PKEY> key;

  std::string pem() const {
    BIO* bio = BIO_new(BIO_s_mem());
    PEM_write_bio_X509(bio, certificate.get());
    return take(bio);
  }
  std::string key_pem(const char* password = nullptr) const {
    BIO* bio = BIO_new(BIO_s_mem());
    PEM_write_bio_PrivateKey(bio, key.get(), password == nullptr ? nullptr : EVP_aes_128_cbc(),
                             nullptr, 0, nullptr, const_cast<char*>(password));
    return take(bio);
  }

 private:
  static std::string take(BIO* bio) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    std::string text(data, static_cast<std::size_t>(size));
    BIO_free(bio);
    return text;
  }
};

struct TestCertificateOptions {
  std::string common_name = "example.com";
  std::string organization;
  std::vector<std::string> dns_names;
  Timestamp not_before, not_after;
  int rsa_bits = 0;  // 0: an EC key
  const char* curve = "P-256";
  bool authority = false;
  const char* key_usage = nullptr;           // OpenSSL's words: "digitalSignature"
  const char* extended_key_usage = nullptr;  // "serverAuth,1.2.3.4"
  long version = X509_VERSION_3;
};

// Signed by `issuer`, or by itself.
inline TestCertificate make_certificate(const TestCertificateOptions& options,
                                        const TestCertificate* issuer = nullptr) {
  TestCertificate made;
  made.key.reset(options.rsa_bits > 0 ? EVP_RSA_gen(static_cast<unsigned>(options.rsa_bits))
                                      : EVP_EC_gen(options.curve),
                 EVP_PKEY_free);
  made.certificate.reset(X509_new(), X509_free);
  X509* certificate = made.certificate.get();
  X509_set_version(certificate, options.version);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 0x0a1b2c);
  const auto set_time = [](ASN1_TIME* time, Timestamp when) {
    ASN1_TIME_set(time, std::chrono::floor<Seconds>(when).time_since_epoch().count());
  };
  set_time(X509_getm_notBefore(certificate), options.not_before);
  set_time(X509_getm_notAfter(certificate), options.not_after);
  X509_set_pubkey(certificate, made.key.get());
  const auto add_name = [certificate](const char* field, const std::string& value) {
    if (value.empty()) return;
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), field, MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(value.c_str()), -1, -1, 0);
  };
  add_name("O", options.organization);
  add_name("CN", options.common_name);
  const TestCertificate& signer = issuer == nullptr ? made : *issuer;
  X509_set_issuer_name(certificate, X509_get_subject_name(signer.certificate.get()));
  const auto add_extension = [certificate](int nid, const std::string& value) {
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value.c_str());
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
  };
  if (options.version == X509_VERSION_3) {
    add_extension(NID_basic_constraints, options.authority ? "critical,CA:TRUE" : "CA:FALSE");
    std::string names;
    for (const std::string& name : options.dns_names) {
      names += (names.empty() ? "DNS:" : ",DNS:") + name;
    }
    if (!names.empty()) add_extension(NID_subject_alt_name, names);
    if (options.key_usage != nullptr) add_extension(NID_key_usage, options.key_usage);
    if (options.extended_key_usage != nullptr) {
      add_extension(NID_ext_key_usage, options.extended_key_usage);
    }
  }
  X509_sign(certificate, signer.key.get(), EVP_sha256());
  return made;
}

}  // namespace neargate::acm
