// Certificates as they are shown, listed and deleted.
#include <algorithm>

#include "aws/error.hpp"
#include "cloud/acm/acm.hpp"
#include "cloud/pagination.hpp"

namespace neargate::acm {
namespace {

// A request that nobody validates ends after this long.
// https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
constexpr auto kValidationTime = std::chrono::hours(72);
constexpr std::int32_t kDefaultMaxItems = 1000;
constexpr std::size_t kNamesInSummary = 100;

bool has(const std::vector<std::string>& list, const std::string& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

template <class Usage>
std::vector<std::string> names_of(const std::optional<std::vector<Usage>>& usages) {
  std::vector<std::string> names;
  if (!usages) return names;
  for (const Usage& usage : *usages) names.push_back(usage.name.value_or(""));
  return names;
}

bool has_any(const std::vector<std::string>& list, const std::vector<std::string>& wanted) {
  return std::any_of(wanted.begin(), wanted.end(),
                     [&list](const std::string& value) { return has(list, value); });
}

bool matches(const CertificateDetail& detail, const ListCertificatesRequest& request) {
  // Unless asked for, other kinds of keys are not listed.
  static const std::vector<std::string> kDefaultKeys = {"RSA_1024", "RSA_2048"};
  const auto& statuses = request.certificate_statuses;
  if (statuses && !statuses->empty() && !has(*statuses, *detail.status)) return false;
  const Filters filters = request.includes.value_or(Filters());
  const bool keys = filters.key_types && !filters.key_types->empty();
  if (!has(keys ? *filters.key_types : kDefaultKeys, *detail.key_algorithm)) return false;
  if (filters.key_usage && !filters.key_usage->empty() &&
      !has_any(names_of(detail.key_usages), *filters.key_usage)) {
    return false;
  }
  return !filters.extended_key_usage || filters.extended_key_usage->empty() ||
         has_any(names_of(detail.extended_key_usages), *filters.extended_key_usage);
}

CertificateSummary summary_of(const CertificateDetail& detail) {
  CertificateSummary summary;
  summary.certificate_arn = detail.certificate_arn;
  summary.domain_name = detail.domain_name;
  std::vector<std::string> names =
      detail.subject_alternative_names.value_or(std::vector<std::string>());
  summary.has_additional_subject_alternative_names = names.size() > kNamesInSummary;
  if (names.size() > kNamesInSummary) names.resize(kNamesInSummary);
  summary.subject_alternative_name_summaries = std::move(names);
  summary.status = detail.status;
  summary.type = detail.type;
  summary.key_algorithm = detail.key_algorithm;
  summary.key_usages = names_of(detail.key_usages);
  summary.extended_key_usages = names_of(detail.extended_key_usages);
  summary.in_use = !detail.in_use_by->empty();
  summary.renewal_eligibility = detail.renewal_eligibility;
  summary.not_before = detail.not_before;
  summary.not_after = detail.not_after;
  summary.created_at = detail.created_at;
  summary.issued_at = detail.issued_at;
  summary.imported_at = detail.imported_at;
  return summary;
}

}  // namespace

Acm::Acm(cloud::World& world) : world_(world), certificates_(world.database, "acm.certificates") {}

void Acm::find_users_by(std::function<std::vector<std::string>(const std::string&)> users) {
  users_ = std::move(users);
}

void Acm::on_renewal(std::function<void(const std::string&)> handler) {
  renewed_ = std::move(handler);
}

std::optional<Acm::KeyPair> Acm::key_pair(const std::string& arn) const {
  const CertificateRecord* record = certificates_.find(arn);
  if (record == nullptr || !record->certificate || !record->private_key) return std::nullopt;
  return KeyPair{*record->certificate + record->certificate_chain.value_or(""),
                 *record->private_key};
}

std::string Acm::new_arn() { return world_.arn("acm", "certificate/" + world_.randomness.uuid()); }

const CertificateRecord& Acm::find(const std::string& arn) const {
  const CertificateRecord* record = certificates_.find(arn);
  if (record != nullptr) return *record;
  throw aws::Error("ResourceNotFoundException",
                   "Could not find certificate " + arn + " in account " + world_.account + ".");
}

CertificateDetail Acm::describe(const CertificateRecord& record) const {
  CertificateDetail detail = record.detail;
  const Timestamp now = world_.clock.now();
  if (detail.status == "ISSUED" && *detail.not_after < now) detail.status = "EXPIRED";
  if (detail.status == "PENDING_VALIDATION" && *detail.created_at + kValidationTime <= now) {
    detail.status = "VALIDATION_TIMED_OUT";
    for (DomainValidation& domain : *detail.domain_validation_options) {
      domain.validation_status = "FAILED";
    }
  }
  detail.in_use_by = users_ ? users_(*detail.certificate_arn) : std::vector<std::string>();
  return detail;
}

DescribeCertificateResponse Acm::describe_certificate(const DescribeCertificateRequest& request,
                                                      aws::Call&) {
  DescribeCertificateResponse response;
  response.certificate = describe(find(request.certificate_arn));
  return response;
}

GetCertificateResponse Acm::get_certificate(const GetCertificateRequest& request, aws::Call&) {
  const CertificateRecord& record = find(request.certificate_arn);
  if (!record.certificate) {
    throw aws::Error("RequestInProgressException",
                     "The certificate " + request.certificate_arn + " is not issued.");
  }
  GetCertificateResponse response;
  response.certificate = record.certificate;
  response.certificate_chain = record.certificate_chain;
  return response;
}

ListCertificatesResponse Acm::list_certificates(const ListCertificatesRequest& request,
                                                aws::Call&) {
  if (request.sort_by.has_value() != request.sort_order.has_value()) {
    throw aws::Error("ValidationException", "SortBy and SortOrder must be given together.");
  }
  std::vector<CertificateSummary> summaries;
  for (const auto& [arn, record] : certificates_) {
    const CertificateDetail detail = describe(record);
    if (matches(detail, request)) summaries.push_back(summary_of(detail));
  }
  if (request.sort_by) {
    std::stable_sort(summaries.begin(), summaries.end(),
                     [&](const CertificateSummary& a, const CertificateSummary& b) {
                       return request.sort_order == "DESCENDING" ? b.created_at < a.created_at
                                                                 : a.created_at < b.created_at;
                     });
  }
  ListCertificatesResponse response;
  response.next_token = cloud::paginate(summaries, request.max_items.value_or(kDefaultMaxItems),
                                        request.next_token, "InvalidArgsException");
  response.certificate_summary_list = std::move(summaries);
  return response;
}

smithy::Unit Acm::delete_certificate(const DeleteCertificateRequest& request, aws::Call&) {
  if (!describe(find(request.certificate_arn)).in_use_by->empty()) {
    throw aws::Error("ResourceInUseException", "Certificate " + request.certificate_arn +
                                                   " in account " + world_.account + " is in use.");
  }
  certificates_.erase(request.certificate_arn);
  return {};
}

smithy::Unit Acm::update_certificate_options(const UpdateCertificateOptionsRequest& request,
                                             aws::Call&) {
  const CertificateRecord& record = find(request.certificate_arn);
  if (record.detail.type == "IMPORTED") {
    throw aws::Error("InvalidStateException",
                     "Options of imported certificates cannot be changed.");
  }
  if (request.options.export_ == "ENABLED") {
    throw aws::Error("InvalidStateException", "Export of certificates is not supported.");
  }
  certificates_.update(request.certificate_arn, [&request](CertificateRecord& changing) {
    const auto& preference = request.options.certificate_transparency_logging_preference;
    if (preference)
      changing.detail.options->certificate_transparency_logging_preference = preference;
  });
  return {};
}

}  // namespace neargate::acm
