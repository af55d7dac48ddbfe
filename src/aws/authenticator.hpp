#pragma once

#include <functional>
#include <string>
#include <unordered_map>

#include "aws/call.hpp"
#include "aws/credential.hpp"
#include "aws/sigv4.hpp"
#include "smithy/service.hpp"

namespace neargate::aws {

// Whom a request is from, once its signature is verified.
struct Identity {
  const Credential* credential = nullptr;
  sigv4::Claim claim;
  Sha256 key{};              // the signing key: what signs the chunks of the body too
  std::string payload_hash;  // as it was signed: hexadecimal, UNSIGNED-PAYLOAD, STREAMING-...
};

// Verifies SigV4 signatures, in headers and presigned URLs. Keeps the signing keys it derived.
class Authenticator {
 public:
  Authenticator(std::string region, const Clock& clock, FindCredential find_credential);

  // Throws aws::Error in the words of the service. `hash_body` is called where the signature covers
  // the body's hash and the request does not name it (all services but S3).
  Identity verify(const http::RequestHead& head, const http::Parameters& query,
                  const smithy::Service& service, smithy::Protocol protocol,
                  const std::function<std::string()>& hash_body);

 private:
  const Sha256& key_for(const Credential& credential, const sigv4::Claim& claim);
  void check_scope(const sigv4::Claim& claim, const smithy::Service& service,
                   smithy::Protocol protocol) const;
  void check_time(const sigv4::Claim& claim, smithy::Protocol protocol) const;

  std::string region_;
  const Clock& clock_;
  FindCredential find_credential_;

  struct CachedKey {
    std::string secret;
    Sha256 key;
  };
  std::unordered_map<std::string, CachedKey> keys_;  // by key id, date, region and service
};

}  // namespace neargate::aws
