#include "aws/authenticator.hpp"

#include <algorithm>

#include "aws/limits.hpp"
#include "aws/refusal.hpp"
#include "base/text.hpp"

namespace neargate::aws {
namespace {

using smithy::Protocol;

// Services with one endpoint for all regions, whose clients sign for us-east-1.
bool is_global(const smithy::Service& service) {
  return service.signing_name == "iam" || service.signing_name == "sts";
}

bool is_hex_digest(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// Host and all of AWS's own headers decide what a call means: none of them may be left unsigned.
void check_signed_headers(const http::RequestHead& head, const sigv4::Claim& claim,
                          Protocol protocol) {
  const auto is_signed = [&](std::string_view name) {
    return std::find(claim.signed_headers.begin(), claim.signed_headers.end(), name) !=
           claim.signed_headers.end();
  };
  if (!is_signed("host")) throw refusal::unsigned_header(protocol, "Host");
  for (const auto& [name, value] : head.headers) {
    if (name.size() < 6 || !equal_ignoring_case(std::string_view(name).substr(0, 6), "x-amz-")) {
      continue;
    }
    const std::string lower = to_lower(name);
    // A presigned URL's holder may name the hash of what he sends: it is checked, whoever signed.
    if (claim.is_presigned && lower == "x-amz-content-sha256") continue;
    if (!is_signed(lower)) throw refusal::unsigned_header(protocol, lower);
  }
}

}  // namespace

Authenticator::Authenticator(std::string region, const Clock& clock, FindCredential find_credential)
    : region_(std::move(region)), clock_(clock), find_credential_(std::move(find_credential)) {}

Identity Authenticator::verify(const http::RequestHead& head, const http::Parameters& query,
                               const smithy::Service& service, Protocol protocol,
                               const std::function<std::string()>& hash_body) {
  sigv4::Malformed malformed;
  auto claim = sigv4::read_claim(head, query, malformed);
  if (!claim) throw refusal::not_signed(protocol, malformed);

  Identity identity;
  identity.credential = find_credential_(claim->access_key_id);
  if (identity.credential == nullptr) throw refusal::unknown_key(protocol, claim->access_key_id);
  check_scope(*claim, service, protocol);
  check_time(*claim, protocol);
  check_signed_headers(head, *claim, protocol);

  const bool is_s3 = protocol == Protocol::rest_xml;
  const std::string_view declared = head.headers.get("x-amz-content-sha256");
  if (is_s3 && declared.empty() && !claim->is_presigned) {
    throw Error("InvalidRequest", "Missing required header for this request: x-amz-content-sha256");
  }
  if (is_s3) {
    identity.payload_hash =
        claim->is_presigned && !std::count(claim->signed_headers.begin(),
                                           claim->signed_headers.end(), "x-amz-content-sha256")
            ? std::string(sigv4::kUnsignedPayload)
            : std::string(declared);
    if (!is_hex_digest(identity.payload_hash) && identity.payload_hash != sigv4::kUnsignedPayload &&
        !identity.payload_hash.starts_with("STREAMING-")) {
      throw Error("InvalidArgument",
                  "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, "
                  "STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, "
                  "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value.")
          .with("ArgumentName", "x-amz-content-sha256")
          .with("ArgumentValue", identity.payload_hash);
    }
  } else {
    identity.payload_hash = hash_body();
  }

  identity.key = key_for(*identity.credential, *claim);
  const auto signature_as = [&](sigv4::PathForm form, std::string& canonical,
                                std::string& to_sign) {
    canonical = sigv4::canonical_request(head, query, claim->signed_headers, identity.payload_hash,
                                         form, claim->is_presigned);
    to_sign = sigv4::string_to_sign(claim->time_text, claim->scope, canonical);
    return equal_in_constant_time(sigv4::sign(identity.key, to_sign), claim->signature);
  };
  std::string canonical, to_sign;
  bool is_right = signature_as(is_s3 ? sigv4::PathForm::as_sent : sigv4::PathForm::normalized,
                               canonical, to_sign);
  if (!is_right && is_s3) is_right = signature_as(sigv4::PathForm::re_encoded, canonical, to_sign);
  if (!is_right) throw refusal::wrong_signature(protocol, *claim, canonical, to_sign);

  // After the signature, so that nobody learns of tokens who does not hold the secret.
  if (claim->session_token != identity.credential->session_token) {
    throw refusal::wrong_token(protocol, claim->session_token);
  }
  if (identity.credential->expires && clock_.now() >= *identity.credential->expires) {
    throw refusal::expired_token(protocol);
  }
  identity.claim = std::move(*claim);
  return identity;
}

void Authenticator::check_scope(const sigv4::Claim& claim, const smithy::Service& service,
                                Protocol protocol) const {
  const sigv4::Scope& scope = claim.scope;
  if (scope.service != service.signing_name) {
    throw refusal::wrong_scope(protocol, "service", scope.service, service.signing_name);
  }
  if (scope.region != region_ && !(is_global(service) && scope.region == "us-east-1")) {
    throw refusal::wrong_scope(protocol, "region", scope.region, region_);
  }
  if (!claim.time_text.starts_with(scope.date)) throw refusal::wrong_date(protocol, claim);
}

void Authenticator::check_time(const sigv4::Claim& claim, Protocol protocol) const {
  const Timestamp now = clock_.now();
  const Seconds skew_max = protocol == Protocol::rest_xml ? kClockSkewMaxOfS3 : kClockSkewMax;
  if (claim.is_presigned) {
    if (claim.time > now + skew_max) throw refusal::skewed(protocol, claim, now);
    if (now > claim.time + claim.expires) throw refusal::presigned_expired(claim, now);
  } else if (claim.time > now + skew_max || claim.time < now - skew_max) {
    throw refusal::skewed(protocol, claim, now);
  }
}

const Sha256& Authenticator::key_for(const Credential& credential, const sigv4::Claim& claim) {
  const std::string name = claim.access_key_id + '\n' + claim.scope.text();
  const auto found = keys_.find(name);
  if (found != keys_.end() && found->second.secret == credential.secret) return found->second.key;
  if (keys_.size() >= kSigningKeysMax) keys_.clear();
  CachedKey& cached = keys_[name];
  cached = {credential.secret, sigv4::signing_key(credential.secret, claim.scope)};
  return cached.key;
}

}  // namespace neargate::aws
