#include "aws/refusal.hpp"

#include <fmt/format.h>

#include "aws/limits.hpp"
#include "base/time_text.hpp"

namespace neargate::aws::refusal {
namespace {

using smithy::Protocol;
using Kind = smithy::ParseError::Kind;

bool is_json(Protocol protocol) {
  return protocol == Protocol::aws_json_1_0 || protocol == Protocol::aws_json_1_1 ||
         protocol == Protocol::rpc_v2_cbor || protocol == Protocol::rest_json_1;
}
bool is_s3(Protocol protocol) { return protocol == Protocol::rest_xml; }
bool is_ec2(Protocol protocol) { return protocol == Protocol::ec2_query; }

// Status of refused signatures: REST and query services say 403, the JSON ones 400.
int denied_status(Protocol protocol) {
  return is_json(protocol) && protocol != Protocol::rest_json_1 ? 400 : 403;
}

std::string validation_code(const smithy::Service& service, Protocol protocol) {
  if (!service.validation_error_code.empty()) return std::string(service.validation_error_code);
  if (is_json(protocol)) return "ValidationException";
  if (is_ec2(protocol)) return "InvalidParameterValue";
  return is_s3(protocol) ? "InvalidArgument" : "ValidationError";
}

// AWS names members with a small first letter in these sentences.
std::string lower_first(std::string text) {
  if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] | 32);
  return text;
}

Error unknown_member(const smithy::Service& service, Protocol protocol,
                     const smithy::Operation& operation, const std::string& path) {
  const std::string message = fmt::format(
      "{} of {}: the parameter {} is not recognized; Neargate refuses what it would not act on. "
      "docs/coverage.md lists the parameters it knows",
      operation.name, service.sdk_id, path);
  if (is_ec2(protocol)) return Error("UnknownParameter", message);
  if (is_s3(protocol)) {
    return Error("NotImplemented",
                 "A header or query you provided implies functionality that is not implemented. " +
                     message,
                 501)
        .with("Header", path);
  }
  return Error(validation_code(service, protocol), message);
}

Error missing_member(const smithy::Service& service, Protocol protocol, const std::string& path) {
  if (is_ec2(protocol)) {
    return Error("MissingParameter",
                 fmt::format("The request must contain the parameter {}", path));
  }
  if (is_s3(protocol)) {
    return Error("InvalidRequest",
                 fmt::format("Missing required parameter for this request: '{}'", path));
  }
  return Error(validation_code(service, protocol),
               fmt::format("1 validation error detected: Value null at '{}' failed to satisfy "
                           "constraint: Member must not be null",
                           lower_first(path)));
}

constexpr std::string_view kSignatureMismatch =
    "The request signature we calculated does not match the signature you provided. Check your AWS "
    "Secret Access Key and signing method. Consult the service documentation for details.";

}  // namespace

Error parse_failed(const smithy::Service& service, Protocol protocol,
                   const smithy::Operation& operation, const smithy::ParseError& error) {
  switch (error.kind) {
    case Kind::unknown_member:
      return unknown_member(service, protocol, operation, error.path);
    case Kind::missing_member:
      return missing_member(service, protocol, error.path);
    default:
      break;
  }
  if (is_json(protocol)) {
    std::string message = error.what();
    if (!error.path.empty()) message += " (at '" + error.path + "')";
    return Error("SerializationException", message);
  }
  const bool is_value = error.kind == Kind::wrong_type;
  if (is_s3(protocol)) {
    return is_value ? Error("InvalidArgument", error.what())
                    : Error("MalformedXML",
                            "The XML you provided was not well-formed or did not validate against "
                            "our published schema: " +
                                std::string(error.what()));
  }
  if (!is_value) return Error("MalformedQueryString", error.what());
  return Error(is_ec2(protocol) ? "InvalidParameterValue" : validation_code(service, protocol),
               error.what());
}

Error constraints_broken(const smithy::Service& service, Protocol protocol,
                         const std::vector<smithy::Violation>& violations) {
  return Error(validation_code(service, protocol), smithy::describe(violations));
}

Error unknown_operation(const smithy::Service& service, Protocol protocol, std::string_view name) {
  if (is_s3(protocol)) {
    return Error("NotImplemented",
                 fmt::format("A header or query you provided implies functionality that is not "
                             "implemented: {}. docs/coverage.md lists the operations",
                             name),
                 501);
  }
  const std::string message =
      fmt::format("The action {} is not one of {}'s; docs/coverage.md lists the operations", name,
                  service.sdk_id);
  if (is_json(protocol)) return Error("UnknownOperationException", message);
  return Error("InvalidAction", message);
}

Error malformed_request(Protocol protocol, std::string_view why) {
  if (is_s3(protocol))
    return Error("InvalidURI", "Couldn't parse the specified URI: " + std::string(why));
  if (is_json(protocol)) return Error("SerializationException", std::string(why));
  return Error("MalformedQueryString", std::string(why));
}

Error body_too_large(Protocol protocol) {
  if (is_s3(protocol)) {
    return Error("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size");
  }
  return Error("RequestEntityTooLarge", "The request is larger than this service takes", 413);
}

Error internal(Protocol protocol, const std::string& message) {
  return Error(is_s3(protocol)    ? "InternalError"
               : is_ec2(protocol) ? "InternalError"
                                  : "InternalFailure",
               message, 500);
}

Error not_signed(Protocol protocol, const sigv4::Malformed& why) {
  using Reason = sigv4::Malformed::Kind;
  if (is_s3(protocol)) {
    switch (why.kind) {
      case Reason::absent:
        return Error("AccessDenied", "Access Denied", 403);
      case Reason::incomplete:
        return Error("AuthorizationHeaderMalformed", why.message);
      case Reason::algorithm:
        return Error("InvalidRequest",
                     "The authorization mechanism you have provided is not supported. Please use "
                     "AWS4-HMAC-SHA256.");
    }
  }
  const bool json = is_json(protocol);
  if (why.kind == Reason::absent) {
    return Error(json ? "MissingAuthenticationTokenException" : "MissingAuthenticationToken",
                 json ? "Missing Authentication Token" : "Request is missing Authentication Token",
                 denied_status(protocol));
  }
  return Error(json ? "IncompleteSignatureException" : "IncompleteSignature", why.message);
}

Error unknown_key(Protocol protocol, const std::string& access_key_id) {
  if (is_s3(protocol)) {
    return Error("InvalidAccessKeyId",
                 "The AWS Access Key Id you provided does not exist in our records.", 403)
        .with("AWSAccessKeyId", access_key_id);
  }
  if (is_ec2(protocol)) {
    return Error("AuthFailure", "AWS was not able to validate the provided access credentials",
                 401);
  }
  return Error(is_json(protocol) ? "UnrecognizedClientException" : "InvalidClientTokenId",
               "The security token included in the request is invalid.", denied_status(protocol));
}

Error wrong_token(Protocol protocol, const std::string& token) {
  if (is_s3(protocol)) {
    return Error("InvalidToken", "The provided token is malformed or otherwise invalid.")
        .with("Token-0", token.empty() ? "" : "(as sent)");
  }
  return unknown_key(protocol, {});
}

Error expired_token(Protocol protocol) {
  if (is_s3(protocol)) return Error("ExpiredToken", "The provided token has expired.");
  if (is_ec2(protocol)) return Error("RequestExpired", "Request has expired.");
  return Error(is_json(protocol) ? "ExpiredTokenException" : "ExpiredToken",
               "The security token included in the request is expired", denied_status(protocol));
}

Error wrong_scope(Protocol protocol, std::string_view scope, std::string_view is,
                  std::string_view expected) {
  if (is_s3(protocol)) {
    Error error("AuthorizationHeaderMalformed",
                fmt::format("The authorization header is malformed; the {} '{}' is wrong; "
                            "expecting '{}'",
                            scope, is, expected));
    if (scope == "region") return std::move(error).with("Region", std::string(expected));
    return error;
  }
  return Error(is_json(protocol) ? "InvalidSignatureException" : "SignatureDoesNotMatch",
               scope == "region"
                   ? fmt::format("Credential should be scoped to a valid region, not '{}'; this "
                                 "endpoint is '{}'",
                                 is, expected)
                   : fmt::format("Credential should be scoped to correct service: '{}'.", expected),
               denied_status(protocol));
}

Error wrong_date(Protocol protocol, const sigv4::Claim& claim) {
  const std::string message = fmt::format(
      "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date "
      "from HTTP: '{}' != '{}', from '{}'.",
      claim.scope.date, claim.time_text.substr(0, 8), claim.time_text);
  if (is_s3(protocol)) return Error("AuthorizationHeaderMalformed", message);
  return Error(is_json(protocol) ? "InvalidSignatureException" : "SignatureDoesNotMatch", message,
               denied_status(protocol));
}

Error skewed(Protocol protocol, const sigv4::Claim& claim, Timestamp now) {
  if (is_s3(protocol)) {
    return Error("RequestTimeTooSkewed",
                 "The difference between the request time and the current time is too large.", 403)
        .with("RequestTime", claim.time_text)
        .with("ServerTime", to_rfc3339(now))
        .with("MaxAllowedSkewMilliseconds", std::to_string(kClockSkewMaxOfS3.count() * 1000));
  }
  const bool is_late = claim.time < now;
  const Timestamp bound = is_late ? now - kClockSkewMax : now + kClockSkewMax;
  const std::string message = fmt::format(
      "Signature {}: {} is {} {} ({} {} 5 min.)", is_late ? "expired" : "not yet current",
      claim.time_text, is_late ? "now earlier than" : "still later than", to_basic_iso8601(bound),
      to_basic_iso8601(now), is_late ? "-" : "+");
  if (is_ec2(protocol)) return Error("RequestExpired", message);
  return Error(is_json(protocol) ? "InvalidSignatureException" : "SignatureDoesNotMatch", message,
               denied_status(protocol));
}

Error presigned_expired(const sigv4::Claim& claim, Timestamp now) {
  return Error("AccessDenied", "Request has expired", 403)
      .with("X-Amz-Expires", std::to_string(claim.expires.count()))
      .with("Expires", to_rfc3339(claim.time + claim.expires))
      .with("ServerTime", to_rfc3339(now));
}

Error unsigned_header(Protocol protocol, std::string_view name) {
  if (is_s3(protocol)) {
    return Error("AccessDenied", "There were headers present in the request which were not signed",
                 403)
        .with("HeadersNotSigned", std::string(name));
  }
  return Error(is_json(protocol) ? "InvalidSignatureException" : "SignatureDoesNotMatch",
               fmt::format("'{}' must be a 'SignedHeader' in the AWS Authorization.", name),
               denied_status(protocol));
}

Error wrong_signature(Protocol protocol, const sigv4::Claim& claim, const std::string& canonical,
                      const std::string& string_to_sign) {
  if (is_s3(protocol)) {
    return Error("SignatureDoesNotMatch",
                 "The request signature we calculated does not match the signature you provided. "
                 "Check your key and signing method.",
                 403)
        .with("AWSAccessKeyId", claim.access_key_id)
        .with("StringToSign", string_to_sign)
        .with("SignatureProvided", claim.signature)
        .with("CanonicalRequest", canonical);
  }
  return Error(is_json(protocol) ? "InvalidSignatureException" : "SignatureDoesNotMatch",
               std::string(kSignatureMismatch), denied_status(protocol));
}

}  // namespace neargate::aws::refusal
