#include "cloud/acm/x509.hpp"

#include <ctime>
#include <memory>

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "aws/error.hpp"
#include "base/free_with.hpp"
#include "base/text.hpp"

namespace neargate::acm {
namespace {

using Bio = std::unique_ptr<BIO, FreeWith<BIO_free_all>>;
using Certificate = std::unique_ptr<X509, FreeWith<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>>;
using Names = std::unique_ptr<GENERAL_NAMES, FreeWith<GENERAL_NAMES_free>>;
using Usages = std::unique_ptr<EXTENDED_KEY_USAGE, FreeWith<EXTENDED_KEY_USAGE_free>>;
using Number = std::unique_ptr<BIGNUM, FreeWith<BN_free>>;

// A chain that ACM takes may be 2 MiB long; we follow no longer one than TLS servers send.
constexpr std::size_t kMaxChain = 20;

aws::Error invalid(const std::string& message) { return {"ValidationException", message}; }

Bio reader(const std::string& text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

std::string text_of(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

// All certificates of a PEM text; empty where something else is in it.
std::vector<Certificate> read_certificates(const std::string& pem) {
  std::vector<Certificate> certificates;
  const Bio bio = reader(pem);
  while (certificates.size() <= kMaxChain) {
    char *name = nullptr, *header = nullptr;
    unsigned char* data = nullptr;
    long length = 0;
    if (PEM_read_bio(bio.get(), &name, &header, &data, &length) != 1) break;
    const bool is_certificate = std::string_view(name) == PEM_STRING_X509;
    const unsigned char* from = data;
    Certificate certificate(is_certificate ? d2i_X509(nullptr, &from, length) : nullptr);
    OPENSSL_free(name);
    OPENSSL_free(header);
    OPENSSL_free(data);
    if (!certificate) return {};
    certificates.push_back(std::move(certificate));
  }
  // The end of the text is an error of its own kind; any other is a broken block.
  const auto error = ERR_peek_last_error();
  const bool ended =
      ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  if (!ended) return {};
  return certificates;
}

Key read_key(const std::string& pem) {
  if (pem.find("ENCRYPTED") != std::string::npos) {
    throw invalid("The private key must not be encrypted.");
  }
  const auto no_password = [](char*, int, int, void*) { return 0; };
  Key key(PEM_read_bio_PrivateKey(reader(pem).get(), nullptr, no_password, nullptr));
  ERR_clear_error();
  if (!key) throw invalid("The private key is not PEM-encoded or is not valid.");
  return key;
}

std::string to_pem(X509* certificate) {
  const Bio bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(bio.get(), certificate);
  return text_of(bio.get());
}

std::string to_pem(EVP_PKEY* key) {
  const Bio bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
  return text_of(bio.get());
}

std::string to_text(const ASN1_STRING* value) {
  unsigned char* utf8 = nullptr;
  const int length = ASN1_STRING_to_UTF8(&utf8, value);
  if (length < 0) return "";
  std::string text(reinterpret_cast<char*>(utf8), static_cast<std::size_t>(length));
  OPENSSL_free(utf8);
  return text;
}

std::string name_entry(const X509_NAME* name, int nid) {
  const int index = X509_NAME_get_index_by_NID(name, nid, -1);
  if (index < 0) return "";
  return to_text(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index)));
}

std::string to_text(const X509_NAME* name) {
  const Bio bio(BIO_new(BIO_s_mem()));
  X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_SEP_COMMA_PLUS | ASN1_STRFLGS_UTF8_CONVERT);
  return text_of(bio.get());
}

Timestamp to_timestamp(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) {
    throw invalid("The certificate is not PEM-encoded or is not valid.");
  }
  return Timestamp(Seconds(timegm(&parts)));
}

std::string serial_of(X509* certificate) {
  const Number number(ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nullptr));
  std::string text;
  std::vector<unsigned char> bytes(static_cast<std::size_t>(BN_num_bytes(number.get())));
  BN_bn2bin(number.get(), bytes.data());
  if (bytes.empty()) bytes.push_back(0);
  for (const unsigned char byte : bytes) {
    text += fmt::format("{}{:02x}", text.empty() ? "" : ":", byte);
  }
  return text;
}

// https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html
std::string key_algorithm_of(EVP_PKEY* key) {
  const int bits = EVP_PKEY_get_bits(key);
  if (EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA) {
    if (bits == 1024 || bits == 2048 || bits == 3072 || bits == 4096) {
      return fmt::format("RSA_{}", bits);
    }
  } else if (EVP_PKEY_get_base_id(key) == EVP_PKEY_EC) {
    char group[64] = "";
    EVP_PKEY_get_group_name(key, group, sizeof group, nullptr);
    const std::string_view name = group;
    if (name == "prime256v1" || name == "secp384r1" || name == "secp521r1") {
      return fmt::format("EC_{}", name);
    }
  }
  throw invalid("The private key length is not supported for key algorithm.");
}

std::string signature_algorithm_of(const X509* certificate) {
  int digest = NID_undef, key = NID_undef;
  const int signature = X509_get_signature_nid(certificate);
  if (OBJ_find_sigid_algs(signature, &digest, &key) != 1 || digest == NID_undef) {
    return to_upper(OBJ_nid2sn(signature));
  }
  const char* kind = key == NID_rsaEncryption ? "RSA" : "ECDSA";
  return fmt::format("{}WITH{}", to_upper(OBJ_nid2sn(digest)), kind);
}

std::vector<std::string> dns_names_of(const X509* certificate) {
  std::vector<std::string> result;
  const Names names(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type == GEN_DNS) result.push_back(to_text(name->d.dNSName));
  }
  return result;
}

std::vector<std::string> key_usages_of(X509* certificate) {
  constexpr std::pair<std::uint32_t, const char*> kUsages[] = {
      {KU_DIGITAL_SIGNATURE, "DIGITAL_SIGNATURE"},
      {KU_NON_REPUDIATION, "NON_REPUDIATION"},
      {KU_KEY_ENCIPHERMENT, "KEY_ENCIPHERMENT"},
      {KU_DATA_ENCIPHERMENT, "DATA_ENCIPHERMENT"},
      {KU_KEY_AGREEMENT, "KEY_AGREEMENT"},
      {KU_KEY_CERT_SIGN, "CERTIFICATE_SIGNING"},
      {KU_CRL_SIGN, "CRL_SIGNING"},
      {KU_ENCIPHER_ONLY, "ENCIPHER_ONLY"},
      {KU_DECIPHER_ONLY, "DECIPHER_ONLY"}};
  std::vector<std::string> result;
  const std::uint32_t present = X509_get_key_usage(certificate);
  if (present == UINT32_MAX) return result;  // not restricted
  for (const auto& [bit, name] : kUsages) {
    if ((present & bit) != 0) result.emplace_back(name);
  }
  return result;
}

std::vector<X509Details::ExtendedKeyUsage> extended_key_usages_of(const X509* certificate) {
  constexpr std::pair<int, const char*> kNames[] = {
      {NID_server_auth, "TLS_WEB_SERVER_AUTHENTICATION"},
      {NID_client_auth, "TLS_WEB_CLIENT_AUTHENTICATION"},
      {NID_code_sign, "CODE_SIGNING"},
      {NID_email_protect, "EMAIL_PROTECTION"},
      {NID_time_stamp, "TIME_STAMPING"},
      {NID_OCSP_sign, "OCSP_SIGNING"},
      {NID_ipsecEndSystem, "IPSEC_END_SYSTEM"},
      {NID_ipsecTunnel, "IPSEC_TUNNEL"},
      {NID_ipsecUser, "IPSEC_USER"},
      {NID_anyExtendedKeyUsage, "ANY"}};
  std::vector<X509Details::ExtendedKeyUsage> result;
  const Usages usages(static_cast<EXTENDED_KEY_USAGE*>(
      X509_get_ext_d2i(certificate, NID_ext_key_usage, nullptr, nullptr)));
  for (int i = 0; usages && i < sk_ASN1_OBJECT_num(usages.get()); ++i) {
    const ASN1_OBJECT* object = sk_ASN1_OBJECT_value(usages.get(), i);
    char oid[128] = "";
    OBJ_obj2txt(oid, sizeof oid, object, 1);
    X509Details::ExtendedKeyUsage usage{"CUSTOM", oid};
    for (const auto& [nid, name] : kNames) {
      if (OBJ_obj2nid(object) == nid) usage.name = name;
    }
    result.push_back(std::move(usage));
  }
  return result;
}

X509Details details_of(X509* certificate) {
  X509Details details;
  const X509_NAME* subject = X509_get_subject_name(certificate);
  const X509_NAME* issuer = X509_get_issuer_name(certificate);
  details.common_name = name_entry(subject, NID_commonName);
  details.dns_names = dns_names_of(certificate);
  details.serial = serial_of(certificate);
  details.subject = to_text(subject);
  details.issuer = to_text(issuer);
  details.issuer_name = name_entry(issuer, NID_organizationName);
  if (details.issuer_name.empty()) details.issuer_name = name_entry(issuer, NID_commonName);
  details.not_before = to_timestamp(X509_get0_notBefore(certificate));
  details.not_after = to_timestamp(X509_get0_notAfter(certificate));
  details.key_algorithm = key_algorithm_of(X509_get0_pubkey(certificate));
  details.signature_algorithm = signature_algorithm_of(certificate);
  details.key_usages = key_usages_of(certificate);
  details.extended_key_usages = extended_key_usages_of(certificate);
  return details;
}

bool certifies(X509* issuer, X509* certificate) {
  const bool yes = X509_check_issued(issuer, certificate) == X509_V_OK &&
                   X509_verify(certificate, X509_get0_pubkey(issuer)) == 1;
  ERR_clear_error();
  return yes;
}

// Servers' certificates that certify themselves mostly do not allow their key to certify.
bool is_self_signed(X509* certificate) {
  const bool yes =
      X509_NAME_cmp(X509_get_subject_name(certificate), X509_get_issuer_name(certificate)) == 0 &&
      X509_verify(certificate, X509_get0_pubkey(certificate)) == 1;
  ERR_clear_error();
  return yes;
}

void check_dates(X509* certificate, Timestamp now, const char* what) {
  if (to_timestamp(X509_get0_notAfter(certificate)) < now) {
    throw invalid(fmt::format("The {} has expired, is not valid.", what));
  }
  if (to_timestamp(X509_get0_notBefore(certificate)) > now) {
    throw invalid(fmt::format("The {} is not in effect yet, is not valid.", what));
  }
}

void check_chain(X509* certificate, const std::vector<Certificate>& chain, Timestamp now) {
  if (chain.empty()) {
    if (is_self_signed(certificate)) return;
    throw invalid(
        "Provided certificate is not a valid self signed. Please provide either a valid "
        "self-signed certificate or certificate chain.");
  }
  X509* previous = certificate;
  for (const Certificate& next : chain) {
    check_dates(next.get(), now, "certificate chain");
    if (X509_check_ca(next.get()) == 0 || !certifies(next.get(), previous)) {
      throw invalid("Could not validate the certificate with the certificate chain.");
    }
    previous = next.get();
  }
}

}  // namespace

ImportedCertificate read_import(const std::string& certificate, const std::string& private_key,
                                const std::string& chain, Timestamp now) {
  const auto certificates = read_certificates(certificate);
  if (certificates.empty()) throw invalid("The certificate is not PEM-encoded or is not valid.");
  if (certificates.size() > 1) {
    throw invalid(
        "The certificate field contains more than one certificate. You can specify only one "
        "certificate in this field.");
  }
  X509* leaf = certificates.front().get();
  if (X509_get_version(leaf) != X509_VERSION_3) {
    throw invalid("The certificate must be an X.509 version 3 certificate.");
  }
  ImportedCertificate result;
  result.details = details_of(leaf);
  const Key key = read_key(private_key);
  if (EVP_PKEY_eq(key.get(), X509_get0_pubkey(leaf)) != 1) {
    ERR_clear_error();
    throw invalid("The private key does not match the certificate.");
  }
  check_dates(leaf, now, "certificate");
  std::vector<Certificate> certificates_of_chain;
  if (!trim(chain).empty()) {
    certificates_of_chain = read_certificates(chain);
    if (certificates_of_chain.empty() || certificates_of_chain.size() > kMaxChain) {
      throw invalid("The certificate chain is not PEM-encoded or is not valid.");
    }
  }
  check_chain(leaf, certificates_of_chain, now);
  result.certificate = to_pem(leaf);
  for (const Certificate& next : certificates_of_chain) result.chain += to_pem(next.get());
  result.private_key = to_pem(key.get());
  return result;
}

}  // namespace neargate::acm
