#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/hash.hpp"
#include "http/message.hpp"

// AWS Signature Version 4, sans-IO: what is signed, how, and how a request says so. Signing and
// verifying are the same computation. (IAM User Guide, "Create a signed AWS API request".)
namespace neargate::aws::sigv4 {

inline constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
inline constexpr std::string_view kUnsignedPayload = "UNSIGNED-PAYLOAD";
// SHA-256 of nothing.
inline constexpr std::string_view kEmptyPayload =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

// What a signature is good for.
struct Scope {
  std::string date;  // "20261123"
  std::string region;
  std::string service;

  std::string text() const;  // "20261123/us-east-1/s3/aws4_request"
};

// A request's claim: by whom and how it was signed. From the Authorization header, or, in presigned
// URLs, from the query.
struct Claim {
  std::string access_key_id;
  Scope scope;
  std::vector<std::string> signed_headers;  // lower case
  std::string signature;                    // hexadecimal
  std::string session_token;                // "" where there is none
  std::string time_text;                    // X-Amz-Date, or Date in its basic form
  Timestamp time;
  bool is_presigned = false;
  Seconds expires{};  // presigned: how long it is valid
};

// Why there is no claim that could be verified.
struct Malformed {
  enum class Kind {
    absent,      // not signed at all
    incomplete,  // parts are missing or broken
    algorithm,   // another algorithm than kAlgorithm
  };
  Kind kind = Kind::absent;
  std::string message;
};

// Reads a request's claim. `query` is the target's, decoded. On failure nothing, and `why` is set.
std::optional<Claim> read_claim(const http::RequestHead& head, const http::Parameters& query,
                                Malformed& why);

// The service of the credential scope alone, without looking at the rest; "" where there is none.
std::string_view claimed_service(const http::RequestHead& head);

// How the path gets into the canonical request.
enum class PathForm {
  as_sent,     // S3: as it is in the request line
  re_encoded,  // S3, for senders that leave more unencoded than they sign
  normalized,  // all others: without dot segments, encoded once more
};

std::string canonical_request(const http::RequestHead& head, const http::Parameters& query,
                              const std::vector<std::string>& signed_headers,
                              std::string_view payload_hash, PathForm form, bool is_presigned);
std::string string_to_sign(std::string_view time_text, const Scope& scope,
                           std::string_view canonical);

Sha256 signing_key(std::string_view secret, const Scope& scope);
// The hexadecimal signature of any text: requests, chunks of aws-chunked bodies, their trailers.
std::string sign(const Sha256& key, std::string_view text);

// What a client signs with.
struct Keys {
  std::string access_key_id;
  std::string secret;
  std::string session_token;
};

// Adds X-Amz-Date, X-Amz-Security-Token and Authorization to a request, which has its Host already.
// Signs host, content-type and all x-amz-*; `payload_hash` is the body's SHA-256 in hexadecimal, or
// kUnsignedPayload; for S3 it is also put into x-amz-content-sha256.
void sign_request(http::RequestHead& head, const Keys& keys, std::string_view region,
                  std::string_view service, Timestamp now, std::string_view payload_hash);

// The target of a presigned URL for the head's method, host and target.
std::string presign(const http::RequestHead& head, const Keys& keys, std::string_view region,
                    std::string_view service, Timestamp now, Seconds expires);

}  // namespace neargate::aws::sigv4
