// RequestCertificate: certificates that Amazon would issue once the domains are proven.
#include <algorithm>

#include "aws/error.hpp"
#include "base/hash.hpp"
#include "cloud/acm/acm.hpp"
#include "cloud/acm/tags.hpp"

namespace neargate::acm {
namespace {

// https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html
constexpr std::size_t kMaxCommonName = 64;  // RFC 5280's ub-common-name
constexpr auto kSameRequest = std::chrono::hours(1);

// The CNAME record that proves an account's power over a domain. It is the same for each request,
// and for the wildcard of the domain.
ResourceRecord record_for(const std::string& account, const std::string& domain) {
  const std::string base = domain.starts_with("*.") ? domain.substr(2) : domain;
  const std::string name = sha256_hex("acm-name:" + account + ":" + base);
  const std::string value = sha256_hex("acm-value:" + account + ":" + base);
  std::string letters;
  for (int i = 40; i < 50; ++i) letters += static_cast<char>('a' + value[i] % 26);
  return {.name = "_" + name.substr(0, 32) + "." + base + ".",
          .type = "CNAME",
          .value = "_" + value.substr(0, 32) + "." + letters + ".acm-validations.aws."};
}

std::vector<std::string> names_of(const RequestCertificateRequest& request) {
  std::vector<std::string> names = {request.domain_name};
  if (!request.subject_alternative_names) return names;
  for (const std::string& name : *request.subject_alternative_names) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

void check(const RequestCertificateRequest& request) {
  if (request.validation_method != "DNS") {
    throw aws::Error("InvalidParameterException",
                     "ValidationMethod must be DNS: no other is supported.");
  }
  if (request.domain_name.size() > kMaxCommonName) {
    throw aws::Error("InvalidParameterException",
                     "The first domain name can have 64 characters at most; longer ones can be "
                     "SubjectAlternativeNames.");
  }
  const std::string algorithm = request.key_algorithm.value_or("RSA_2048");
  if (algorithm != "RSA_2048" && algorithm != "EC_prime256v1" && algorithm != "EC_secp384r1") {
    throw aws::Error("InvalidParameterException",
                     "The key algorithm " + algorithm + " cannot be requested.");
  }
  if (request.options && request.options->export_ == "ENABLED") {
    throw aws::Error("InvalidParameterException", "Export of certificates is not supported.");
  }
}

}  // namespace

RequestCertificateResponse Acm::request_certificate(const RequestCertificateRequest& request,
                                                    aws::Call& call) {
  check(request);
  const std::vector<std::string> names = names_of(request);
  RequestCertificateResponse response;
  if (request.idempotency_token) {
    for (const auto& [arn, record] : certificates_) {
      if (record.idempotency_token == request.idempotency_token &&
          record.detail.subject_alternative_names == names &&
          *record.detail.created_at > call.now - kSameRequest) {
        response.certificate_arn = arn;
        return response;
      }
    }
  }
  CertificateRecord record;
  if (request.tags) record.tags = merge_tags({}, *request.tags);
  record.idempotency_token = request.idempotency_token;
  CertificateDetail& detail = record.detail;
  const std::string arn = new_arn();
  detail.certificate_arn = arn;
  detail.domain_name = request.domain_name;
  detail.subject_alternative_names = names;
  detail.domain_validation_options.emplace();
  for (const std::string& name : names) {
    detail.domain_validation_options->push_back(
        {.domain_name = name,
         .validation_domain = name,
         .validation_status = "PENDING_VALIDATION",
         .resource_record = record_for(world_.account, name),
         .validation_method = "DNS"});
  }
  detail.subject = "CN=" + request.domain_name;
  detail.issuer = "Amazon";
  detail.created_at = call.now;
  detail.status = "PENDING_VALIDATION";
  detail.type = "AMAZON_ISSUED";
  detail.key_algorithm = request.key_algorithm.value_or("RSA_2048");
  detail.key_usages.emplace();
  detail.extended_key_usages.emplace();
  detail.renewal_eligibility = "INELIGIBLE";
  const CertificateOptions asked = request.options.value_or(CertificateOptions());
  detail.options = {.certificate_transparency_logging_preference =
                        asked.certificate_transparency_logging_preference.value_or("ENABLED"),
                    .export_ = "DISABLED"};
  certificates_.put(arn, std::move(record));
  response.certificate_arn = arn;
  return response;
}

}  // namespace neargate::acm
