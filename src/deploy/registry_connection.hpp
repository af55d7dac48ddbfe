#pragma once

#include <memory>
#include <string>

#include "aws/https_connection.hpp"
#include "http/client.hpp"

namespace neargate::deploy {

// A connection to a registry's /v2/, entered by a token of ECR's GetAuthorizationToken. Blocking.
class RegistryConnection {
 public:
  // Throws Error where `endpoint` is no http or https URL.
  RegistryConnection(const std::string& endpoint, const std::string& token);

  // Throws Error where the registry cannot be reached; what it answers is the caller's to judge.
  http::Response send(const std::string& method, const std::string& target, http::Body body = {},
                      const std::string& content_type = "");
  // A blob's content. ECR answers with where it is, which is followed. Throws Error.
  std::string read_blob(const std::string& repository, const std::string& digest);

  const std::string& endpoint() const { return endpoint_; }

 private:
  std::string endpoint_;
  std::string host_;
  std::string authorization_;
  std::unique_ptr<aws::HttpsConnection> https_;
  std::unique_ptr<http::Client> http_;
};

}  // namespace neargate::deploy
