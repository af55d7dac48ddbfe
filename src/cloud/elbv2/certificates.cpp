#include <algorithm>

#include "cloud/elbv2/elbv2.hpp"

// What HTTPS listeners serve with: certificates and TLS policies.
namespace neargate::elbv2 {
namespace {

aws::Error refused(const std::string& message) { return {"ValidationError", message}; }

// The one TLS policy that the balancer carries out: TLS 1.2 and 1.3.
constexpr const char* kTlsPolicy = "ELBSecurityPolicy-TLS13-1-2-2021-06";

}  // namespace

void Elbv2::check_protocol(Listener& listener) const {
  const auto certificates = listener.certificates.value_or(std::vector<Certificate>{});
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
  const std::string arn = certificates.front().certificate_arn.value_or("");
  if (certificates.size() > 1) {
    throw aws::Error("TooManyCertificates", "Up to one certificate can be specified, but '" +
                                                std::to_string(certificates.size()) +
                                                "' were specified");
  }
  if (!has_certificate_ || !has_certificate_(arn)) {
    throw aws::Error("CertificateNotFound", "Certificate '" + arn + "' not found");
  }
  if (!listener.ssl_policy) listener.ssl_policy = kTlsPolicy;
  if (listener.ssl_policy != kTlsPolicy) {
    throw aws::Error("SSLPolicyNotFound", "SSL policy '" + *listener.ssl_policy +
                                              "' is not supported: use '" + kTlsPolicy + "'");
  }
}

std::vector<std::string> Elbv2::users_of_certificate(const std::string& certificate_arn) const {
  std::vector<std::string> users;
  for (const auto& [arn, record] : listeners_) {
    for (const Certificate& certificate :
         record.listener.certificates.value_or(std::vector<Certificate>{})) {
      const std::string& user = *record.listener.load_balancer_arn;
      if (certificate.certificate_arn == certificate_arn &&
          std::find(users.begin(), users.end(), user) == users.end()) {
        users.push_back(user);
      }
    }
  }
  return users;
}

DescribeListenerCertificatesOutput Elbv2::describe_listener_certificates(
    const DescribeListenerCertificatesInput& in, aws::Call&) {
  DescribeListenerCertificatesOutput out;
  out.certificates =
      listener(in.listener_arn).listener.certificates.value_or(std::vector<Certificate>{});
  return out;
}

AddListenerCertificatesOutput Elbv2::add_listener_certificates(
    const AddListenerCertificatesInput& in, aws::Call&) {
  listener(in.listener_arn);
  throw aws::Error("UnsupportedProtocol",
                   "Further certificates of a listener are not supported yet: it serves with one.");
}

RemoveListenerCertificatesOutput Elbv2::remove_listener_certificates(
    const RemoveListenerCertificatesInput& in, aws::Call&) {
  listener(in.listener_arn);
  throw aws::Error("CertificateNotFound", "The listener has no such certificate.");
}

DescribeSSLPoliciesOutput Elbv2::describe_ssl_policies(const DescribeSSLPoliciesInput& in,
                                                       aws::Call&) {
  for (const std::string& name : in.names.value_or(std::vector<std::string>{})) {
    if (name != kTlsPolicy) {
      throw aws::Error("SSLPolicyNotFound", "SSL policy '" + name + "' not found");
    }
  }
  DescribeSSLPoliciesOutput out;
  SslPolicy& policy = out.ssl_policies.emplace().emplace_back();
  policy.name = kTlsPolicy;
  policy.ssl_protocols = {"TLSv1.2", "TLSv1.3"};
  policy.supported_load_balancer_types = {"application"};
  return out;
}

}  // namespace neargate::elbv2
