#include "cloud/acm/acm.hpp"

#include <algorithm>

#include <gmock/gmock.h>

#include "cloud/acm/certificates_for_test.hpp"
#include "cloud/test_world.hpp"

namespace neargate::acm {
namespace {

using cloud::error_code;
using std::chrono::days;
using std::chrono::hours;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

// The message of the error that `action` throws.
template <class Action>
std::string refusal(Action action) {
  try {
    action();
  } catch (const aws::Error& error) {
    return error.code() + ": " + error.what();
  }
  return "";
}

struct AcmTest : testing::Test {
  cloud::TestWorld world;
  Acm acm{world};
  aws::Call call = world.call();
  const Timestamp now = std::chrono::floor<Seconds>(call.now);

  TestCertificateOptions options() {
    TestCertificateOptions options;
    options.not_before = now - days(1);
    options.not_after = now + days(90);
    return options;
  }
  static ImportCertificateRequest request(const TestCertificate& made,
                                          const std::string& chain = "") {
    ImportCertificateRequest request;
    request.certificate.bytes = made.pem();
    request.private_key.bytes = made.key_pem();
    if (!chain.empty()) request.certificate_chain = smithy::Blob{chain};
    return request;
  }
  std::string import(const TestCertificate& made, const std::string& chain = "") {
    return *acm.import_certificate(request(made, chain), call).certificate_arn;
  }
  std::string import_refusal(const ImportCertificateRequest& bad) {
    return refusal([&] { acm.import_certificate(bad, call); });
  }
  CertificateDetail describe(const std::string& arn) {
    DescribeCertificateRequest request;
    request.certificate_arn = arn;
    return *acm.describe_certificate(request, call).certificate;
  }
  GetCertificateResponse get(const std::string& arn) {
    GetCertificateRequest request;
    request.certificate_arn = arn;
    return acm.get_certificate(request, call);
  }
  void erase(const std::string& arn) {
    DeleteCertificateRequest request;
    request.certificate_arn = arn;
    acm.delete_certificate(request, call);
  }
  std::string ask(RequestCertificateRequest request) {
    if (!request.validation_method) request.validation_method = "DNS";
    return *acm.request_certificate(request, call).certificate_arn;
  }
  std::vector<CertificateSummary> list(const ListCertificatesRequest& request = {}) {
    return *acm.list_certificates(request, call).certificate_summary_list;
  }
};

TEST_F(AcmTest, AnImportedCertificateIsShownAsItReads) {
  auto how = options();
  how.organization = "Example Ltd";
  how.dns_names = {"example.com", "www.example.com"};
  how.rsa_bits = 2048;
  how.key_usage = "digitalSignature,keyEncipherment";
  how.extended_key_usage = "serverAuth,1.2.3.4";
  const TestCertificate made = make_certificate(how);
  const std::string arn = import(made);
  EXPECT_THAT(arn, testing::StartsWith("arn:aws:acm:us-east-1:123456789012:certificate/"));
  const CertificateDetail detail = describe(arn);
  EXPECT_EQ(detail.domain_name, "example.com");
  EXPECT_THAT(*detail.subject_alternative_names, ElementsAre("example.com", "www.example.com"));
  EXPECT_EQ(detail.serial, "0a:1b:2c");
  EXPECT_EQ(detail.subject, "O=Example Ltd,CN=example.com");
  EXPECT_EQ(detail.issuer, "Example Ltd");
  EXPECT_EQ(detail.not_before, how.not_before);
  EXPECT_EQ(detail.not_after, how.not_after);
  EXPECT_EQ(detail.key_algorithm, "RSA_2048");
  EXPECT_EQ(detail.signature_algorithm, "SHA256WITHRSA");
  EXPECT_EQ(detail.status, "ISSUED");
  EXPECT_EQ(detail.type, "IMPORTED");
  EXPECT_EQ(detail.imported_at, call.now);
  EXPECT_THAT(*detail.key_usages,
              ElementsAre(KeyUsage{"DIGITAL_SIGNATURE"}, KeyUsage{"KEY_ENCIPHERMENT"}));
  EXPECT_THAT(*detail.extended_key_usages,
              ElementsAre(ExtendedKeyUsage{"TLS_WEB_SERVER_AUTHENTICATION", "1.3.6.1.5.5.7.3.1"},
                          ExtendedKeyUsage{"CUSTOM", "1.2.3.4"}));
  EXPECT_EQ(get(arn).certificate, made.pem());
  EXPECT_EQ(get(arn).certificate_chain, std::nullopt);
  const auto pair = acm.key_pair(arn);
  ASSERT_TRUE(pair);
  EXPECT_EQ(pair->certificate, made.pem());
  EXPECT_EQ(pair->private_key, made.key_pem());
}

TEST_F(AcmTest, KindsOfKeysHaveNames) {
  auto how = options();
  for (const auto& [curve, name] : {std::pair{"P-256", "EC_prime256v1"},
                                    {"P-384", "EC_secp384r1"},
                                    {"P-521", "EC_secp521r1"}}) {
    how.curve = curve;
    const CertificateDetail detail = describe(import(make_certificate(how)));
    EXPECT_EQ(detail.key_algorithm, name);
    EXPECT_EQ(detail.signature_algorithm, "SHA256WITHECDSA");
    EXPECT_THAT(*detail.subject_alternative_names, ElementsAre("example.com"));
  }
  how.curve = "secp256k1";
  EXPECT_THAT(import_refusal(request(make_certificate(how))), HasSubstr("key algorithm"));
  how.rsa_bits = 1536;
  EXPECT_THAT(import_refusal(request(make_certificate(how))), HasSubstr("key algorithm"));
}

TEST_F(AcmTest, AChainMustCertifyTheCertificateAndItself) {
  auto authority = options();
  authority.authority = true;
  authority.key_usage = "keyCertSign";
  authority.common_name = "Root";
  const TestCertificate root = make_certificate(authority);
  authority.common_name = "Intermediate";
  const TestCertificate intermediate = make_certificate(authority, &root);
  const TestCertificate leaf = make_certificate(options(), &intermediate);
  const std::string arn = import(leaf, intermediate.pem() + root.pem());
  EXPECT_EQ(describe(arn).issuer, "Intermediate");
  EXPECT_EQ(get(arn).certificate_chain, intermediate.pem() + root.pem());
  EXPECT_EQ(acm.key_pair(arn)->certificate, leaf.pem() + intermediate.pem() + root.pem());
  EXPECT_EQ(import_refusal(request(leaf, intermediate.pem())), "");  // roots need not be sent

  const char* kNotValidated = "Could not validate the certificate with the certificate chain";
  EXPECT_THAT(import_refusal(request(leaf)), HasSubstr("not a valid self signed"));
  EXPECT_THAT(import_refusal(request(leaf, root.pem())), HasSubstr(kNotValidated));
  EXPECT_THAT(import_refusal(request(leaf, root.pem() + intermediate.pem())),
              HasSubstr(kNotValidated));
  EXPECT_THAT(import_refusal(request(leaf, leaf.pem() + intermediate.pem())),
              HasSubstr(kNotValidated));
  EXPECT_THAT(import_refusal(request(leaf, "nonsense")), HasSubstr("not PEM-encoded"));
  // The same names, another key.
  const TestCertificate impostor = make_certificate(authority, &root);
  EXPECT_THAT(import_refusal(request(leaf, impostor.pem())), HasSubstr(kNotValidated));
  // A certificate that is no authority certifies nothing.
  auto ordinary = options();
  ordinary.common_name = "Ordinary";
  const TestCertificate no_authority = make_certificate(ordinary, &root);
  EXPECT_THAT(
      import_refusal(request(make_certificate(options(), &no_authority), no_authority.pem())),
      HasSubstr(kNotValidated));
  authority.not_after = now - hours(1);
  const TestCertificate old = make_certificate(authority, &root);
  EXPECT_THAT(import_refusal(request(make_certificate(options(), &old), old.pem())),
              HasSubstr("chain has expired"));
}

TEST_F(AcmTest, WhatCannotServeIsRefused) {
  const TestCertificate good = make_certificate(options());
  const auto refused = [&](auto change) {
    auto bad = request(good);
    change(bad);
    return import_refusal(bad);
  };
  using Request = ImportCertificateRequest;
  EXPECT_EQ(refused([](Request&) {}), "");
  EXPECT_THAT(refused([](Request& r) { r.certificate.bytes = "nonsense"; }),
              HasSubstr("certificate is not PEM-encoded"));
  EXPECT_THAT(refused([&](Request& r) { r.certificate.bytes = good.key_pem(); }),
              HasSubstr("certificate is not PEM-encoded"));
  EXPECT_THAT(refused([&](Request& r) { r.certificate.bytes += good.pem(); }),
              HasSubstr("more than one certificate"));
  EXPECT_THAT(refused([](Request& r) { r.certificate.bytes.resize(300); }),
              HasSubstr("certificate is not PEM-encoded"));
  EXPECT_THAT(refused([](Request& r) { r.private_key.bytes = "nonsense"; }),
              HasSubstr("private key is not PEM-encoded"));
  EXPECT_THAT(refused([&](Request& r) { r.private_key.bytes = good.key_pem("secret"); }),
              HasSubstr("must not be encrypted"));
  EXPECT_THAT(
      refused([&](Request& r) { r.private_key.bytes = make_certificate(options()).key_pem(); }),
      HasSubstr("does not match"));
  auto how = options();
  how.not_after = now - hours(1);
  EXPECT_THAT(import_refusal(request(make_certificate(how))), HasSubstr("has expired"));
  how = options();
  how.not_before = now + hours(1);
  EXPECT_THAT(import_refusal(request(make_certificate(how))), HasSubstr("not in effect yet"));
  how = options();
  how.version = X509_VERSION_1;
  EXPECT_THAT(import_refusal(request(make_certificate(how))), HasSubstr("version 3"));
  EXPECT_THAT(list({.includes = Filters{.key_types = {{"EC_prime256v1"}}}}), SizeIs(1));
}

TEST_F(AcmTest, ACertificateCanBeImportedAnew) {
  auto how = options();
  how.key_usage = "digitalSignature";
  const std::string arn = import(make_certificate(how));
  std::vector<std::string> renewed;
  acm.on_renewal([&](const std::string& which) { renewed.push_back(which); });
  call.now += days(30);
  how.not_after = now + days(200);
  how.dns_names = {"other.example.com"};
  how.key_usage = "digitalSignature,keyAgreement";
  auto again = request(make_certificate(how));
  again.certificate_arn = arn;
  EXPECT_EQ(acm.import_certificate(again, call).certificate_arn, arn);
  EXPECT_THAT(renewed, ElementsAre(arn));
  const CertificateDetail detail = describe(arn);
  EXPECT_EQ(detail.not_after, how.not_after);
  EXPECT_EQ(detail.created_at, call.now - days(30));
  EXPECT_EQ(detail.imported_at, call.now);
  EXPECT_EQ(acm.key_pair(arn)->certificate, again.certificate.bytes);

  again.tags = {{{"a", "1"}}};
  EXPECT_THAT(import_refusal(again), HasSubstr("Tags"));
  how.key_usage = "digitalSignature";
  again = request(make_certificate(how));
  again.certificate_arn = arn;
  EXPECT_THAT(import_refusal(again), HasSubstr("Key usages"));
  how.curve = "P-384";
  again = request(make_certificate(how));
  again.certificate_arn = arn;
  EXPECT_THAT(import_refusal(again), HasSubstr("key type"));
  again.certificate_arn = arn + "0";
  EXPECT_THAT(import_refusal(again), HasSubstr("ResourceNotFoundException"));
  RequestCertificateRequest requested;
  requested.domain_name = "example.com";
  again.certificate_arn = ask(requested);
  EXPECT_THAT(import_refusal(again), HasSubstr("Only imported"));
}

TEST_F(AcmTest, ARequestedCertificateWaitsForItsValidation) {
  RequestCertificateRequest request;
  request.domain_name = "example.com";
  request.subject_alternative_names = {{"*.example.com", "example.com", "other.org"}};
  const std::string arn = ask(request);
  const CertificateDetail detail = describe(arn);
  EXPECT_EQ(detail.status, "PENDING_VALIDATION");
  EXPECT_EQ(detail.type, "AMAZON_ISSUED");
  EXPECT_THAT(*detail.subject_alternative_names,
              ElementsAre("example.com", "*.example.com", "other.org"));
  const auto& domains = *detail.domain_validation_options;
  ASSERT_THAT(domains, SizeIs(3));
  EXPECT_THAT(domains[0].resource_record->name, testing::EndsWith(".example.com."));
  EXPECT_THAT(domains[0].resource_record->value, testing::EndsWith(".acm-validations.aws."));
  EXPECT_EQ(domains[0].resource_record, domains[1].resource_record);  // the wildcard's
  EXPECT_NE(domains[0].resource_record, domains[2].resource_record);
  EXPECT_EQ(error_code([&] { get(arn); }), "RequestInProgressException");
  EXPECT_EQ(acm.key_pair(arn), std::nullopt);
  world.advance(hours(72));
  EXPECT_EQ(describe(arn).status, "VALIDATION_TIMED_OUT");
  EXPECT_EQ(describe(arn).domain_validation_options->at(0).validation_status, "FAILED");
}

TEST_F(AcmTest, WhatCannotBeRequestedIsRefused) {
  const auto refused = [&](auto change) {
    RequestCertificateRequest request;
    request.domain_name = "example.com";
    request.validation_method = "DNS";
    change(request);
    return error_code([&] { acm.request_certificate(request, call); });
  };
  using Request = RequestCertificateRequest;
  const std::string kInvalid = "InvalidParameterException";
  EXPECT_EQ(refused([](Request&) {}), "");
  EXPECT_EQ(refused([](Request& r) { r.validation_method.reset(); }), kInvalid);
  EXPECT_EQ(refused([](Request& r) { r.domain_name = std::string(61, 'a') + ".org"; }), kInvalid);
  EXPECT_EQ(refused([](Request& r) { r.key_algorithm = "RSA_4096"; }), kInvalid);
  EXPECT_EQ(refused([](Request& r) { r.options = CertificateOptions{.export_ = "ENABLED"}; }),
            kInvalid);
}

TEST_F(AcmTest, ARequestThatIsRepeatedIsTheSame) {
  RequestCertificateRequest request;
  request.domain_name = "example.com";
  request.idempotency_token = "once";
  const std::string arn = ask(request);
  EXPECT_EQ(ask(request), arn);
  request.subject_alternative_names = {{"other.org"}};
  EXPECT_NE(ask(request), arn);
  request.subject_alternative_names.reset();
  call.now += hours(1);
  EXPECT_NE(ask(request), arn);
}

TEST_F(AcmTest, ACertificateInUseStays) {
  const std::string arn = import(make_certificate(options()));
  std::vector<std::string> users = {"arn:aws:elasticloadbalancing:…:loadbalancer/app/web/1"};
  acm.find_users_by(
      [&](const std::string& which) { return which == arn ? users : std::vector<std::string>(); });
  EXPECT_EQ(describe(arn).in_use_by, users);
  EXPECT_THAT(refusal([&] { erase(arn); }),
              testing::AllOf(HasSubstr("ResourceInUseException"), HasSubstr("is in use.")));
  users.clear();
  erase(arn);
  EXPECT_EQ(error_code([&] { describe(arn); }), "ResourceNotFoundException");
  EXPECT_EQ(error_code([&] { erase(arn); }), "ResourceNotFoundException");
  EXPECT_EQ(acm.key_pair(arn), std::nullopt);
}

TEST_F(AcmTest, CertificatesAreFoundByWhatIsAskedFor) {
  auto how = options();
  how.rsa_bits = 2048;
  how.common_name = "rsa.example.com";
  how.key_usage = "digitalSignature";
  how.not_after = now + days(5);
  import(make_certificate(how));
  call.now += hours(1);
  import(make_certificate(options()));
  RequestCertificateRequest requested;
  requested.domain_name = "asked.example.com";
  call.now += hours(1);
  ask(requested);
  const auto names = [&](const ListCertificatesRequest& request) {
    std::vector<std::string> result;
    for (const auto& summary : list(request)) result.push_back(*summary.domain_name);
    std::sort(result.begin(), result.end());
    return result;
  };
  // EC keys only where asked for.
  EXPECT_THAT(names({}), ElementsAre("asked.example.com", "rsa.example.com"));
  EXPECT_THAT(names({.includes = Filters{.key_types = {{"EC_prime256v1"}}}}),
              ElementsAre("example.com"));
  EXPECT_THAT(names({.certificate_statuses = {{"PENDING_VALIDATION"}}}),
              ElementsAre("asked.example.com"));
  EXPECT_THAT(names({.includes = Filters{.key_usage = {{"DIGITAL_SIGNATURE"}}}}),
              ElementsAre("rsa.example.com"));
  EXPECT_THAT(names({.includes = Filters{.extended_key_usage = {{"CODE_SIGNING"}}}}), IsEmpty());
  EXPECT_EQ(error_code([&] { list({.sort_by = "CREATED_AT"}); }), "ValidationException");
  EXPECT_EQ(list({.sort_by = "CREATED_AT", .sort_order = "DESCENDING"}).at(0).domain_name,
            "asked.example.com");
  EXPECT_EQ(list({.sort_by = "CREATED_AT", .sort_order = "ASCENDING"}).at(0).domain_name,
            "rsa.example.com");
  ListCertificatesRequest page;
  page.max_items = 1;
  const auto first = acm.list_certificates(page, call);
  page.next_token = first.next_token;
  const auto second = acm.list_certificates(page, call);
  EXPECT_NE(first.certificate_summary_list, second.certificate_summary_list);
  EXPECT_EQ(second.next_token, std::nullopt);
  world.advance(days(6));
  EXPECT_THAT(names({.certificate_statuses = {{"EXPIRED"}}}), ElementsAre("rsa.example.com"));
}

TEST_F(AcmTest, OptionsAreThoseOfRequestedCertificates) {
  UpdateCertificateOptionsRequest update;
  update.options.certificate_transparency_logging_preference = "DISABLED";
  update.certificate_arn = import(make_certificate(options()));
  EXPECT_EQ(error_code([&] { acm.update_certificate_options(update, call); }),
            "InvalidStateException");
  RequestCertificateRequest requested;
  requested.domain_name = "example.com";
  update.certificate_arn = ask(requested);
  acm.update_certificate_options(update, call);
  EXPECT_EQ(describe(update.certificate_arn).options,
            (CertificateOptions{.certificate_transparency_logging_preference = "DISABLED",
                                .export_ = "DISABLED"}));
}

TEST_F(AcmTest, CertificatesCarryTags) {
  auto tagged = request(make_certificate(options()));
  tagged.tags = {{{"a", "1"}}};
  const std::string arn = *acm.import_certificate(tagged, call).certificate_arn;
  AddTagsToCertificateRequest add;
  add.certificate_arn = arn;
  add.tags = {{"a", "2"}, {"b", "3"}, {"c", std::nullopt}};
  acm.add_tags_to_certificate(add, call);
  RemoveTagsFromCertificateRequest remove;
  remove.certificate_arn = arn;
  remove.tags = {{"a", "1"}, {"b", std::nullopt}};  // a has another value, and stays
  acm.remove_tags_from_certificate(remove, call);
  ListTagsForCertificateRequest tags;
  tags.certificate_arn = arn;
  EXPECT_THAT(*acm.list_tags_for_certificate(tags, call).tags,
              ElementsAre(Tag{"a", "2"}, Tag{"c", std::nullopt}));
  add.tags = {{"d", "1"}, {"d", "2"}};
  EXPECT_EQ(error_code([&] { acm.add_tags_to_certificate(add, call); }), "InvalidTagException");
  add.tags.clear();
  for (int i = 0; i < 49; ++i) add.tags.push_back({"key" + std::to_string(i), ""});
  EXPECT_EQ(error_code([&] { acm.add_tags_to_certificate(add, call); }), "TooManyTagsException");
}

TEST_F(AcmTest, EverythingIsThereAfterARestart) {
  const std::string arn = import(make_certificate(options()));
  cloud::TestWorld later = world.reopened();
  Acm again(later);
  DescribeCertificateRequest request;
  request.certificate_arn = arn;
  EXPECT_EQ(again.describe_certificate(request, call).certificate, describe(arn));
  EXPECT_EQ(again.key_pair(arn)->private_key, acm.key_pair(arn)->private_key);
}

}  // namespace
}  // namespace neargate::acm
