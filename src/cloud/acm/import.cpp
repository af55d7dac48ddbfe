// ImportCertificate: certificates that were made elsewhere, with their keys.
#include <algorithm>

#include "aws/error.hpp"
#include "cloud/acm/acm.hpp"
#include "cloud/acm/tags.hpp"
#include "cloud/acm/x509.hpp"

namespace neargate::acm {
namespace {

void fill(CertificateDetail& detail, const X509Details& read, Timestamp now) {
  std::vector<std::string> names = read.dns_names;
  if (names.empty() && !read.common_name.empty()) names.push_back(read.common_name);
  detail.domain_name.reset();
  detail.subject_alternative_names.reset();
  if (!names.empty()) {
    detail.domain_name = read.common_name.empty() ? names.front() : read.common_name;
    detail.subject_alternative_names = names;
  }
  detail.serial = read.serial;
  detail.subject = read.subject;
  detail.issuer = read.issuer_name;
  detail.imported_at = now;
  detail.not_before = read.not_before;
  detail.not_after = read.not_after;
  detail.key_algorithm = read.key_algorithm;
  detail.signature_algorithm = read.signature_algorithm;
  detail.key_usages.emplace();
  for (const std::string& name : read.key_usages) detail.key_usages->push_back({name});
  detail.extended_key_usages.emplace();
  for (const auto& usage : read.extended_key_usages) {
    detail.extended_key_usages->push_back({usage.name, usage.oid});
  }
}

void set(CertificateRecord& record, const ImportedCertificate& imported, Timestamp now) {
  fill(record.detail, imported.details, now);
  record.certificate = imported.certificate;
  record.certificate_chain.reset();
  if (!imported.chain.empty()) record.certificate_chain = imported.chain;
  record.private_key = imported.private_key;
}

// Whether all of `before` is in `after`. No usages at all stands for all of them.
template <class Usage>
bool keeps(const std::optional<std::vector<Usage>>& before,
           const std::optional<std::vector<Usage>>& after) {
  if (after->empty()) return true;
  if (before->empty()) return false;
  return std::all_of(before->begin(), before->end(), [&after](const Usage& usage) {
    return std::find(after->begin(), after->end(), usage) != after->end();
  });
}

// https://docs.aws.amazon.com/acm/latest/userguide/import-reimport.html
void check_reimport(const CertificateRecord& before, const X509Details& read, bool tagged) {
  if (before.detail.type != "IMPORTED") {
    throw aws::Error("ValidationException", "Only imported certificates can be imported again: " +
                                                *before.detail.certificate_arn);
  }
  if (tagged) {
    throw aws::Error("ValidationException",
                     "Tags cannot be given when a certificate is imported again.");
  }
  CertificateDetail after;
  fill(after, read, Timestamp());
  if (before.detail.domain_name && !after.domain_name) {
    throw aws::Error("ValidationException", "All domain names cannot be removed.");
  }
  if (before.detail.key_algorithm != after.key_algorithm) {
    throw aws::Error("ValidationException",
                     "The key type or size of a certificate that is imported again cannot change.");
  }
  if (!keeps(before.detail.key_usages, after.key_usages) ||
      !keeps(before.detail.extended_key_usages, after.extended_key_usages)) {
    throw aws::Error("ValidationException",
                     "Key usages of a certificate that is imported again cannot be removed.");
  }
}

}  // namespace

ImportCertificateResponse Acm::import_certificate(const ImportCertificateRequest& request,
                                                  aws::Call& call) {
  const CertificateRecord* before =
      request.certificate_arn ? &find(*request.certificate_arn) : nullptr;
  const ImportedCertificate imported =
      read_import(request.certificate.bytes, request.private_key.bytes,
                  request.certificate_chain ? request.certificate_chain->bytes : "", call.now);
  ImportCertificateResponse response;
  if (before != nullptr) {
    check_reimport(*before, imported.details, request.tags && !request.tags->empty());
    certificates_.update(*request.certificate_arn,
                         [&](CertificateRecord& record) { set(record, imported, call.now); });
    response.certificate_arn = request.certificate_arn;
    if (renewed_) renewed_(*request.certificate_arn);
    return response;
  }
  CertificateRecord record;
  if (request.tags) record.tags = merge_tags({}, *request.tags);
  const std::string arn = new_arn();
  record.detail.certificate_arn = arn;
  record.detail.created_at = call.now;
  record.detail.status = "ISSUED";
  record.detail.type = "IMPORTED";
  record.detail.renewal_eligibility = "INELIGIBLE";
  record.detail.options = {.certificate_transparency_logging_preference = "DISABLED"};
  set(record, imported, call.now);
  certificates_.put(arn, std::move(record));
  response.certificate_arn = arn;
  return response;
}

}  // namespace neargate::acm
