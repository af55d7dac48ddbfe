#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cloud/world.hpp"
#include "gen/acm/api.hpp"
#include "store/table.hpp"

namespace neargate::acm {

// Certificate Manager. Imported certificates are read, checked and served with; requested ones wait
// for a validation that nobody here can make: they show the DNS record that AWS would look for, and
// time out as they do there.
class Acm final : public Api {
 public:
  explicit Acm(cloud::World& world);

  // For load balancers: what TLS needs, as PEM.
  struct KeyPair {
    std::string certificate;  // followed by its chain
    std::string private_key;
  };
  // Nothing where there is no such certificate, or none was ever issued. An expired one is served
  // with still, as AWS does.
  std::optional<KeyPair> key_pair(const std::string& arn) const;

  // Who uses a certificate: ARNs of load balancers, by the certificate's. Shown, and in use it
  // cannot be deleted. Nobody, until this is set.
  void find_users_by(std::function<std::vector<std::string>(const std::string& arn)> users);
  // Called when a certificate was imported anew under its ARN.
  void on_renewal(std::function<void(const std::string& arn)> handler);

  // Certificates (certificates.cpp, import.cpp, request.cpp).
  ImportCertificateResponse import_certificate(const ImportCertificateRequest&,
                                               aws::Call&) override;
  RequestCertificateResponse request_certificate(const RequestCertificateRequest&,
                                                 aws::Call&) override;
  DescribeCertificateResponse describe_certificate(const DescribeCertificateRequest&,
                                                   aws::Call&) override;
  GetCertificateResponse get_certificate(const GetCertificateRequest&, aws::Call&) override;
  ListCertificatesResponse list_certificates(const ListCertificatesRequest&, aws::Call&) override;
  smithy::Unit delete_certificate(const DeleteCertificateRequest&, aws::Call&) override;
  smithy::Unit update_certificate_options(const UpdateCertificateOptionsRequest&,
                                          aws::Call&) override;

  // Tags (tags.cpp).
  smithy::Unit add_tags_to_certificate(const AddTagsToCertificateRequest&, aws::Call&) override;
  smithy::Unit remove_tags_from_certificate(const RemoveTagsFromCertificateRequest&,
                                            aws::Call&) override;
  ListTagsForCertificateResponse list_tags_for_certificate(const ListTagsForCertificateRequest&,
                                                           aws::Call&) override;

 private:
  const CertificateRecord& find(const std::string& arn) const;  // throws ResourceNotFoundException
  std::string new_arn();
  // The detail as of now, with status and uses.
  CertificateDetail describe(const CertificateRecord& record) const;

  cloud::World& world_;
  store::Table<CertificateRecord> certificates_;  // by ARN
  std::function<std::vector<std::string>(const std::string&)> users_;
  std::function<void(const std::string&)> renewed_;
};

}  // namespace neargate::acm
