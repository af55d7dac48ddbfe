#pragma once

#include <string>
#include <vector>

#include "aws/error.hpp"
#include "aws/sigv4.hpp"
#include "smithy/json.hpp"
#include "smithy/service.hpp"
#include "smithy/validate.hpp"

// What a caller is told whose call never reaches a handler, in the words of each family of
// services.
namespace neargate::aws::refusal {

Error parse_failed(const smithy::Service& service, smithy::Protocol protocol,
                   const smithy::Operation& operation, const smithy::ParseError& error);
Error constraints_broken(const smithy::Service& service, smithy::Protocol protocol,
                         const std::vector<smithy::Violation>& violations);
Error unknown_operation(const smithy::Service& service, smithy::Protocol protocol,
                        std::string_view name);
Error malformed_request(smithy::Protocol protocol, std::string_view why);
Error body_too_large(smithy::Protocol protocol);
Error internal(smithy::Protocol protocol, const std::string& message);

// Of signatures.
Error not_signed(smithy::Protocol protocol, const sigv4::Malformed& why);
Error unknown_key(smithy::Protocol protocol, const std::string& access_key_id);
Error wrong_token(smithy::Protocol protocol, const std::string& token);
Error expired_token(smithy::Protocol protocol);
// `scope`: "service" or "region", whichever is wrong.
Error wrong_scope(smithy::Protocol protocol, std::string_view scope, std::string_view is,
                  std::string_view expected);
Error wrong_date(smithy::Protocol protocol, const sigv4::Claim& claim);
Error skewed(smithy::Protocol protocol, const sigv4::Claim& claim, Timestamp now);
Error presigned_expired(const sigv4::Claim& claim, Timestamp now);
Error unsigned_header(smithy::Protocol protocol, std::string_view name);
Error wrong_signature(smithy::Protocol protocol, const sigv4::Claim& claim,
                      const std::string& canonical, const std::string& string_to_sign);

}  // namespace neargate::aws::refusal
