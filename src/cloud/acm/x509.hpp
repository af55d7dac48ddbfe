#pragma once

#include <string>
#include <vector>

#include "base/clock.hpp"

// What ACM reads of a certificate that is imported, and the checks that it must pass.
namespace neargate::acm {

// In ACM's words for each.
struct X509Details {
  std::string common_name;             // "" where the subject has none
  std::vector<std::string> dns_names;  // of the subject alternative names
  std::string serial;                  // "0a:1b:…"
  std::string subject, issuer;         // "C=DE,O=Example,CN=example.com"
  std::string issuer_name;             // the issuer's organization, else its common name
  Timestamp not_before, not_after;
  std::string key_algorithm;            // "RSA_2048", "EC_prime256v1"
  std::string signature_algorithm;      // "SHA256WITHRSA"
  std::vector<std::string> key_usages;  // "DIGITAL_SIGNATURE"; empty where not restricted
  struct ExtendedKeyUsage {
    std::string name;  // "TLS_WEB_SERVER_AUTHENTICATION"
    std::string oid;   // "1.3.6.1.5.5.7.3.1"
  };
  std::vector<ExtendedKeyUsage> extended_key_usages;
};

// A certificate with its key, checked; all three as PEM of OpenSSL's form.
struct ImportedCertificate {
  X509Details details;
  std::string certificate;
  std::string chain;  // "" where there is none
  std::string private_key;
};

// Reads PEM and checks that it is one certificate, valid now, of a kind of key that ACM takes; that
// the key is not encrypted and belongs to it; and that it certifies itself, or that the chain does,
// each certificate by the next one. Throws ValidationException.
// https://docs.aws.amazon.com/acm/latest/userguide/import-certificate-prerequisites.html
ImportedCertificate read_import(const std::string& certificate, const std::string& private_key,
                                const std::string& chain, Timestamp now);

}  // namespace neargate::acm
