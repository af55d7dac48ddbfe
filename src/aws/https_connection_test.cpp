#include "aws/https_connection.hpp"

#include <sys/socket.h>
#include <thread>
#include <unistd.h>

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "net/socket.hpp"

namespace neargate::aws {
namespace {

// A TLS server for "localhost" that answers each connection's first request and closes.
class TlsServer {
 public:
  explicit TlsServer(int connections)
      : ca_path_(testing::TempDir() + "neargate_tls_test." + std::to_string(::getpid())) {
    key_ = EVP_EC_gen("P-256");
    certificate_ = X509_new();
    X509_set_version(certificate_, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate_), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate_), -60);
    X509_gmtime_adj(X509_getm_notAfter(certificate_), 3600);
    X509_set_pubkey(certificate_, key_);
    X509_EXTENSION* name =
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "DNS:localhost");
    X509_add_ext(certificate_, name, -1);
    X509_EXTENSION_free(name);
    X509_sign(certificate_, key_, EVP_sha256());
    BIO* pem = BIO_new(BIO_s_mem());
    PEM_write_bio_X509(pem, certificate_);
    char* text = nullptr;
    const long size = BIO_get_mem_data(pem, &text);
    write_file_atomically(ca_path_, std::string_view(text, static_cast<std::size_t>(size)));
    BIO_free(pem);
    socket_ = net::listen_tcp({"127.0.0.1", 0});
    thread_ = std::thread([this, connections] {
      for (int i = 0; i < connections; ++i) serve_one();
    });
  }
  ~TlsServer() {
    thread_.join();
    X509_free(certificate_);
    EVP_PKEY_free(key_);
    ::unlink(ca_path_.c_str());
  }

  std::uint16_t port() const { return net::local_endpoint(socket_.get()).port; }
  const std::string& ca_path() const { return ca_path_; }

 private:
  void serve_one() {
    int fd = -1;
    while ((fd = ::accept(socket_.get(), nullptr, nullptr)) < 0) ::usleep(1000);  // non-blocking
    const UniqueFd connection(fd);
    SSL_CTX* context = SSL_CTX_new(TLS_server_method());
    SSL_CTX_use_certificate(context, certificate_);
    SSL_CTX_use_PrivateKey(context, key_);
    SSL* ssl = SSL_new(context);
    SSL_set_fd(ssl, fd);
    char buffer[4096];
    if (SSL_accept(ssl) == 1 && SSL_read(ssl, buffer, sizeof buffer) > 0) {
      constexpr std::string_view kAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
      SSL_write(ssl, kAnswer.data(), static_cast<int>(kAnswer.size()));
      SSL_shutdown(ssl);
    }
    SSL_free(ssl);
    SSL_CTX_free(context);
  }

  std::string ca_path_;
  EVP_PKEY* key_ = nullptr;
  X509* certificate_ = nullptr;
  UniqueFd socket_;
  std::thread thread_;
};

http::Request make_request() {
  http::Request request;
  request.method = "POST";
  request.target = "/";
  request.headers.add("Host", "localhost");
  return request;
}

// Why the server was refused, or "".
std::string refusal(const std::string& host, std::uint16_t port, const std::string& ca,
                    HttpsConnection::Limits limits = {Milliseconds(5000)}) {
  try {
    HttpsConnection(host, port, ca, limits).send(make_request());
  } catch (const neargate::Error& error) {
    return error.why();
  }
  return "";
}

TEST(HttpsConnection, SendsAgainWhereTheServerHasClosed) {
  TlsServer server(2);
  HttpsConnection connection("localhost", server.port(), server.ca_path(), {Milliseconds(5000)});
  EXPECT_EQ(connection.send(make_request()).body.read(), "hello");
  EXPECT_EQ(connection.send(make_request()).body.read(), "hello");
}

TEST(HttpsConnection, TrustsOnlyTheRightCertificate) {
  TlsServer server(3);
  EXPECT_EQ(refusal("localhost", server.port(), server.ca_path()), "");
  EXPECT_NE(refusal("localhost", server.port(), "").find("self-signed"), std::string::npos);
  EXPECT_NE(refusal("127.0.0.1", server.port(), server.ca_path()).find("mismatch"),
            std::string::npos);
}

TEST(HttpsConnection, TakesNoMoreThanWasAskedFor) {
  TlsServer server(1);
  HttpsConnection::Limits limits{Milliseconds(5000)};
  limits.answer_bytes_max = 4;
  EXPECT_EQ(refusal("localhost", server.port(), server.ca_path(), limits), "it is over 0 KiB");
}

TEST(HttpsConnection, WaitsNoLongerThanWasSaid) {
  const UniqueFd silent = net::listen_tcp({"127.0.0.1", 0});  // accepts, and says nothing
  const std::uint16_t port = net::local_endpoint(silent.get()).port;
  HttpsConnection::Limits limits{Milliseconds(60'000)};
  limits.whole = Milliseconds(50);
  EXPECT_EQ(refusal("localhost", port, "", limits), "it was not there within 50 ms");
}

}  // namespace
}  // namespace neargate::aws
