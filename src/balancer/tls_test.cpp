#include "balancer/tls.hpp"

#include <ctime>
#include <functional>
#include <future>
#include <thread>

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "balancer/backend_for_test.hpp"
#include "balancer/balancer.hpp"
#include "base/error.hpp"

namespace neargate::balancer {
namespace {

std::string text_of(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  std::string text(data, std::size_t(size));
  BIO_free(bio);
  return text;
}

// A certificate for one name, signed by itself.
CertificateConfig make_certificate(const std::string& name, bool rsa = false, int seconds = 3600) {
  EVP_PKEY* key = rsa ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256");
  X509* certificate = X509_new();
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -7200);
  X509_gmtime_adj(X509_getm_notAfter(certificate), seconds);
  X509_set_pubkey(certificate, key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
  X509_sign(certificate, key, EVP_sha256());
  BIO* certificate_text = BIO_new(BIO_s_mem());
  BIO* key_text = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(certificate_text, certificate);
  PEM_write_bio_PrivateKey(key_text, key, nullptr, nullptr, 0, nullptr, nullptr);
  X509_free(certificate);
  EVP_PKEY_free(key);
  return {.certificate = text_of(certificate_text), .private_key = text_of(key_text)};
}

// A blocking TLS client.
class TlsClient {
 public:
  using Set = std::function<void(SSL_CTX*)>;
  TlsClient(const net::Endpoint& where, const char* name, const Set& set = {})
      : fd_(net::connect_tcp(where)), context_(SSL_CTX_new(TLS_client_method())) {
    if (set) set(context_);
    session_ = SSL_new(context_);
    SSL_set_tlsext_host_name(session_, name);
    static const unsigned char protocols[] = "\x02h2\x08http/1.1";
    SSL_set_alpn_protos(session_, protocols, sizeof protocols - 1);
    SSL_set_fd(session_, fd_.get());
    connected_ = SSL_connect(session_) == 1;
  }
  ~TlsClient() {
    SSL_free(session_);
    SSL_CTX_free(context_);
  }
  bool connected() const { return connected_; }
  std::string protocol() const {
    const unsigned char* name = nullptr;
    unsigned length = 0;
    SSL_get0_alpn_selected(session_, &name, &length);
    return {reinterpret_cast<const char*>(name), length};
  }
  std::string certificate_name() const {
    X509* certificate = SSL_get1_peer_certificate(session_);
    char name[256] = "";
    X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name,
                              sizeof name);
    X509_free(certificate);
    return name;
  }
  std::string version() const { return SSL_get_version(session_); }
  std::string cipher() const { return SSL_get_cipher_name(session_); }
  bool has_rsa_certificate() const {
    X509* certificate = SSL_get1_peer_certificate(session_);
    const bool rsa = EVP_PKEY_get_base_id(X509_get0_pubkey(certificate)) == EVP_PKEY_RSA;
    X509_free(certificate);
    return rsa;
  }
  std::time_t validity() const {
    X509* certificate = SSL_get1_peer_certificate(session_);
    int days = 0, seconds = 0;
    ASN1_TIME_diff(&days, &seconds, nullptr, X509_get0_notAfter(certificate));
    X509_free(certificate);
    return days * 86400 + seconds;
  }
  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const int sent = SSL_write(session_, bytes.data(), int(bytes.size()));
      if (sent <= 0) return;
      bytes.remove_prefix(std::size_t(sent));
    }
  }
  // Until the peer ends; `clean` tells whether it said so.
  std::string receive_to_end(bool& clean) {
    std::string all;
    char buffer[65536];
    for (;;) {
      const int got = SSL_read(session_, buffer, sizeof buffer);
      if (got <= 0) {
        clean = SSL_get_error(session_, got) == SSL_ERROR_ZERO_RETURN;
        return all;
      }
      all.append(buffer, std::size_t(got));
    }
  }

 private:
  UniqueFd fd_;
  SSL_CTX* context_;
  SSL* session_;
  bool connected_ = false;
};

class TlsListenerTest : public testing::Test {
 protected:
  void SetUp() override {
    balancer_ = std::make_unique<Balancer>(reactor_, [](const Event&) {});
    port_ = net::local_endpoint(net::listen_tcp({"127.0.0.1", 0}).get()).port;
    snapshot_.version = 1;
    snapshot_.listeners.push_back(
        {.id = "listener",
         .addresses = std::vector<std::string>{"127.0.0.1"},
         .port = port_,
         .protocol = "HTTPS",
         .default_action = {.forward = ForwardAction{{{.target_group = "group", .weight = 1}}}},
         .certificates = std::vector{make_certificate("one.example.com"),
                                     make_certificate("*.two.example.com")}});
    snapshot_.target_groups.push_back(
        {.id = "group", .targets = {{.id = "echo", .address = "127.0.0.1", .port = echo_.port()}}});
    balancer_->apply(snapshot_);
  }
  void run() {
    thread_ = std::thread([this] { reactor_.run(); });
  }
  void TearDown() override {
    if (!thread_.joinable()) return;
    reactor_.post([this] {
      balancer_.reset();
      reactor_.stop();
    });
    thread_.join();
  }
  net::Endpoint where() const { return {"127.0.0.1", port_}; }

  // Sends back the request, head and body.
  const Backend echo_{[](Connection& connection) {
    for (;;) {
      const std::string request = connection.receive_request();
      if (request.empty()) return;
      connection.send(Backend::ok(request));
    }
  }};
  RealClock clock_;
  net::Reactor reactor_{clock_};
  std::unique_ptr<Balancer> balancer_;
  std::uint16_t port_ = 0;
  Snapshot snapshot_;
  std::thread thread_;
};

TEST_F(TlsListenerTest, TerminatesTlsAndChoosesTheCertificateByName) {
  run();
  const std::pair<const char*, const char*> cases[] = {
      {"one.example.com", "one.example.com"},
      {"a.two.example.com", "*.two.example.com"},
      {"elsewhere.example.com", "one.example.com"},
  };
  for (const auto& [asked, given] : cases) {
    TlsClient client(where(), asked);
    ASSERT_TRUE(client.connected());
    EXPECT_EQ(client.certificate_name(), given);
    EXPECT_EQ(client.protocol(), "http/1.1");
    client.send(
        "GET / HTTP/1.1\r\nHost: h\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    bool clean = false;
    const std::string seen = client.receive_to_end(clean);
    EXPECT_TRUE(clean) << "without a close_notify the end could be an attacker's";
    EXPECT_NE(seen.find("X-Forwarded-Proto: https\r\nX-Forwarded-Port: "), std::string::npos);
    EXPECT_NE(seen.find("GET /2 HTTP/1.1"), std::string::npos);
  }
}

TEST_F(TlsListenerTest, TakesTheBestOfTheCertificatesThatFit) {
  snapshot_.listeners[0].certificates = std::vector{
      make_certificate("default"),
      make_certificate("a.example.com", true),
      make_certificate("*.example.com", true, 7200),
      make_certificate("a.example.com", false, -60),
      make_certificate("a.example.com", false, 3600),
      make_certificate("*.example.com", false, 10800),
  };
  balancer_->apply(snapshot_);
  run();
  const auto only_rsa = [](SSL_CTX* context) {
    SSL_CTX_set1_sigalgs_list(context, "RSA-PSS+SHA256");
  };
  const TlsClient modern(where(), "a.example.com");
  EXPECT_FALSE(modern.has_rsa_certificate());
  EXPECT_NEAR(modern.validity(), 10800, 60);
  const TlsClient old(where(), "a.example.com", only_rsa);
  ASSERT_TRUE(old.connected());
  EXPECT_TRUE(old.has_rsa_certificate());
  EXPECT_NEAR(old.validity(), 7200, 60);
  EXPECT_EQ(TlsClient(where(), "example.org").certificate_name(), "default");
}

TEST_F(TlsListenerTest, APolicyLimitsVersionsAndCiphers) {
  snapshot_.listeners[0].tls = {.min_version = "TLSv1.1",
                                .max_version = "TLSv1.2",
                                .ciphers = {"ECDHE-ECDSA-AES256-SHA", "ECDHE-ECDSA-AES128-SHA"}};
  balancer_->apply(snapshot_);
  run();
  const auto connect = [this](int oldest, int newest, const char* ciphers) {
    const TlsClient client(where(), "one.example.com", [&](SSL_CTX* context) {
      SSL_CTX_set_cipher_list(context, ciphers);
      SSL_CTX_set_min_proto_version(context, oldest);
      SSL_CTX_set_max_proto_version(context, newest);
    });
    return client.connected() ? client.version() + " " + client.cipher() : "refused";
  };
  constexpr const char* kAll = "ALL:@SECLEVEL=0";
  EXPECT_EQ(connect(TLS1_VERSION, TLS1_3_VERSION, kAll), "TLSv1.2 ECDHE-ECDSA-AES256-SHA");
  EXPECT_EQ(connect(TLS1_VERSION, TLS1_1_VERSION, kAll), "TLSv1.1 ECDHE-ECDSA-AES256-SHA");
  EXPECT_EQ(connect(TLS1_VERSION, TLS1_3_VERSION, "ECDHE-ECDSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA"),
            "TLSv1.2 ECDHE-ECDSA-AES256-SHA")
      << "the listener's order decides";
  EXPECT_EQ(connect(TLS1_VERSION, TLS1_VERSION, kAll), "refused");
  EXPECT_EQ(connect(TLS1_3_VERSION, TLS1_3_VERSION, kAll), "refused");
  EXPECT_EQ(connect(TLS1_VERSION, TLS1_2_VERSION, "ECDHE-ECDSA-AES128-GCM-SHA256"), "refused");
}

TEST_F(TlsListenerTest, LargeBodiesPassBothWays) {
  run();
  std::string body(std::size_t(5) << 20, 'a');
  for (std::size_t at = 0; at < body.size(); at += 977) body[at] = char('a' + at % 23);
  TlsClient client(where(), "one.example.com");
  client.send("PUT / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: " +
              std::to_string(body.size()) + "\r\n\r\n");
  client.send(body);
  bool clean = false;
  const std::string seen = client.receive_to_end(clean);
  EXPECT_TRUE(seen.ends_with("\r\n\r\n" + body));
}

TEST_F(TlsListenerTest, WhatIsNoTlsIsClosed) {
  run();
  const UniqueFd plain = net::connect_tcp(where());
  write_all(plain.get(), "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  char buffer[256];
  while (::recv(plain.get(), buffer, sizeof buffer, 0) > 0) {
  }
  std::promise<std::int64_t> errors;
  reactor_.post([&] { errors.set_value(balancer_->report().client_tls_negotiation_errors); });
  EXPECT_EQ(errors.get_future().get(), 1);
}

TEST_F(TlsListenerTest, CertificatesAndKeysMustFit) {
  auto& certificates = *snapshot_.listeners[0].certificates;
  const std::vector<CertificateConfig> good = certificates;
  const std::vector<CertificateConfig> bad[] = {
      {},
      {{.certificate = "nonsense", .private_key = good[0].private_key}},
      {{.certificate = good[0].certificate, .private_key = "nonsense"}},
      {{.certificate = good[0].certificate, .private_key = good[1].private_key}},
  };
  for (const auto& config : bad) {
    certificates = config;
    EXPECT_THROW(balancer_->apply(snapshot_), Error);
  }
  EXPECT_EQ(balancer_->snapshot()->listeners[0].certificates, good);
}

}  // namespace
}  // namespace neargate::balancer
