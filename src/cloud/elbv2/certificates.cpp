#include <algorithm>

#include "cloud/elbv2/elbv2.hpp"
#include "cloud/elbv2/limits.hpp"
#include "cloud/elbv2/tls_policies.hpp"
#include "cloud/pagination.hpp"

// What HTTPS listeners serve with: certificates and TLS policies.
namespace neargate::elbv2 {
namespace {

using Arns = std::vector<std::string>;

aws::Error refused(const std::string& message) { return {"ValidationError", message}; }

std::vector<Certificate> default_certificates(const Listener& listener) {
  return listener.certificates.value_or(std::vector<Certificate>{});
}

}  // namespace

void Elbv2::check_certificate(const std::string& arn) const {
  if (!has_certificate_ || !has_certificate_(arn)) {
    throw aws::Error("CertificateNotFound", "Certificate '" + arn + "' not found");
  }
}

void Elbv2::check_protocol(Listener& listener) const {
  const auto certificates = default_certificates(listener);
  if (listener.protocol == "HTTP") {
    if (!certificates.empty()) {
      throw refused("A certificate cannot be specified for HTTP listeners");
    }
    if (listener.ssl_policy) throw refused("An SSL policy cannot be specified for HTTP listeners");
    return;
  }
  if (certificates.empty()) {
    throw aws::Error("CertificateNotFound", "A certificate must be specified for HTTPS listeners");
  }
  if (certificates.size() > 1) {
    throw aws::Error("TooManyCertificates", "Up to one certificate can be specified, but '" +
                                                std::to_string(certificates.size()) +
                                                "' were specified");
  }
  check_certificate(certificates.front().certificate_arn.value_or(""));
  if (!listener.ssl_policy) listener.ssl_policy = kDefaultTlsPolicy;
  if (find_tls_policy(*listener.ssl_policy) == nullptr) {
    throw aws::Error("SSLPolicyNotFound", "SSL policy '" + *listener.ssl_policy + "' not found");
  }
}

Arns Elbv2::users_of_certificate(const std::string& certificate_arn) const {
  Arns users;
  for (const auto& [arn, record] : listeners_) {
    Arns used = record.further_certificates.value_or(Arns{});
    for (const Certificate& certificate : default_certificates(record.listener)) {
      used.push_back(certificate.certificate_arn.value_or(""));
    }
    const std::string& user = *record.listener.load_balancer_arn;
    if (std::find(used.begin(), used.end(), certificate_arn) != used.end() &&
        std::find(users.begin(), users.end(), user) == users.end()) {
      users.push_back(user);
    }
  }
  return users;
}

DescribeListenerCertificatesOutput Elbv2::describe_listener_certificates(
    const DescribeListenerCertificatesInput& in, aws::Call&) {
  const ListenerRecord& record = listener(in.listener_arn);
  DescribeListenerCertificatesOutput out;
  auto& list = out.certificates.emplace();
  for (const Certificate& certificate : default_certificates(record.listener)) {
    list.push_back({.certificate_arn = certificate.certificate_arn, .is_default = true});
  }
  for (const std::string& arn : record.further_certificates.value_or(Arns{})) {
    list.push_back({.certificate_arn = arn, .is_default = false});
  }
  out.next_marker = cloud::paginate(list, in.page_size, in.marker, "ValidationError");
  return out;
}

AddListenerCertificatesOutput Elbv2::add_listener_certificates(
    const AddListenerCertificatesInput& in, aws::Call&) {
  const ListenerRecord& record = listener(in.listener_arn);
  if (record.listener.protocol != "HTTPS") {
    throw refused("Certificates can only be added to HTTPS listeners");
  }
  Arns arns = record.further_certificates.value_or(Arns{});
  for (const Certificate& certificate : in.certificates) {
    if (certificate.is_default) throw refused("'IsDefault' cannot be specified");
    const std::string arn = certificate.certificate_arn.value_or("");
    check_certificate(arn);
    if (std::find(arns.begin(), arns.end(), arn) == arns.end()) arns.push_back(arn);
  }
  std::size_t count = arns.size();
  for (const auto& [arn, other] : listeners_) {
    if (arn != in.listener_arn &&
        other.listener.load_balancer_arn == record.listener.load_balancer_arn) {
      count += other.further_certificates.value_or(Arns{}).size();
    }
  }
  if (count > kCertificatesMax) {
    throw aws::Error("TooManyCertificates",
                     "The load balancer has the maximum number of certificates, '25'");
  }
  listeners_.update(in.listener_arn, [&](ListenerRecord& r) { r.further_certificates = arns; });
  changed();
  AddListenerCertificatesOutput out;
  out.certificates.emplace();
  for (const Certificate& certificate : in.certificates) {
    out.certificates->push_back(
        {.certificate_arn = certificate.certificate_arn, .is_default = false});
  }
  return out;
}

RemoveListenerCertificatesOutput Elbv2::remove_listener_certificates(
    const RemoveListenerCertificatesInput& in, aws::Call&) {
  const ListenerRecord& record = listener(in.listener_arn);
  Arns arns = record.further_certificates.value_or(Arns{});
  for (const Certificate& certificate : in.certificates) {
    const std::string arn = certificate.certificate_arn.value_or("");
    if (std::erase(arns, arn) > 0) continue;
    for (const Certificate& kept : default_certificates(record.listener)) {
      if (kept.certificate_arn == arn) {
        throw aws::Error("OperationNotPermitted",
                         "Default certificate '" + arn + "' cannot be removed");
      }
    }
  }
  listeners_.update(in.listener_arn, [&](ListenerRecord& r) { r.further_certificates = arns; });
  changed();
  return {};
}

DescribeSSLPoliciesOutput Elbv2::describe_ssl_policies(const DescribeSSLPoliciesInput& in,
                                                       aws::Call&) {
  const Arns wanted = in.names.value_or(Arns{});
  for (const std::string& name : wanted) {
    if (find_tls_policy(name) == nullptr) {
      throw aws::Error("SSLPolicyNotFound", "SSL policy '" + name + "' not found");
    }
  }
  DescribeSSLPoliciesOutput out;
  auto& list = out.ssl_policies.emplace();
  for (const TlsPolicy& policy : tls_policies()) {
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), policy.name) == wanted.end()) {
      continue;
    }
    SslPolicy& shown = list.emplace_back();
    shown.name = policy.name;
    shown.ssl_protocols = policy.versions;
    shown.supported_load_balancer_types = {"application"};
    for (const std::string& name : policy.ciphers) {
      auto& ciphers = shown.ciphers ? *shown.ciphers : shown.ciphers.emplace();
      ciphers.push_back({.name = name, .priority = int(ciphers.size() + 1)});
    }
  }
  out.next_marker = cloud::paginate(list, in.page_size, in.marker, "ValidationError");
  return out;
}

}  // namespace neargate::elbv2
