#include "cloud/access/denial.hpp"

#include <string>

namespace neargate::access {
namespace {

using smithy::Protocol;

constexpr int kForbidden = 403;

std::string user_and_action(const policy::Request& request) {
  return "User: " + request.principal.arn + " is not authorized to perform: " + request.action;
}

// EC2 and S3 say nothing of a resource where an action has none; S3 puts it in quotes.
std::string on_resource(const policy::Request& request, std::string_view quote) {
  if (request.resource == "*") return " ";
  return " on resource: " + std::string(quote) + request.resource + std::string(quote) + " ";
}

}  // namespace

// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
aws::Error denial(Protocol protocol, const policy::Decision& decision,
                  const policy::Request& request) {
  const std::string reason = denial_reason(decision, request);
  if (protocol == Protocol::rest_xml) {
    return {"AccessDenied", user_and_action(request) + on_resource(request, "\"") + reason,
            kForbidden};
  }
  if (protocol == Protocol::ec2_query) {
    return {"UnauthorizedOperation",
            "You are not authorized to perform this operation. " + user_and_action(request) +
                on_resource(request, "") + reason,
            kForbidden};
  }
  const std::string message = denial_message(decision, request);
  if (protocol == Protocol::aws_query) return {"AccessDenied", message, kForbidden};
  return {"AccessDeniedException", message};
}

}  // namespace neargate::access
