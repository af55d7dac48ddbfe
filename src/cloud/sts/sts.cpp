#include "cloud/sts/sts.hpp"

#include "aws/error.hpp"

namespace neargate::sts {
namespace {

constexpr std::int32_t kDefaultDurationSeconds = 3600;
// A role that assumes a role gets at most an hour.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
constexpr std::int32_t kMaxChainedSeconds = 3600;

}  // namespace

GetCallerIdentityResponse Sts::get_caller_identity(const GetCallerIdentityRequest&,
                                                   aws::Call& call) {
  GetCallerIdentityResponse response;
  response.user_id = call.principal.user_id;
  response.account = call.principal.account;
  response.arn = call.principal.arn;
  return response;
}

AssumeRoleResponse Sts::assume_role(const AssumeRoleRequest& request, aws::Call& call) {
  const auto arn = Arn::parse(request.role_arn);
  if (!arn) throw aws::Error("ValidationError", request.role_arn + " is invalid");
  const iam::RoleRecord* role = iam_.find_role_by_arn(request.role_arn);
  if (role == nullptr || role->service_linked_to) {
    throw aws::Error(
        "AccessDenied",
        "User: " + call.principal.arn +
            " is not authorized to perform: sts:AssumeRole on resource: " + request.role_arn,
        403);
  }
  const std::int32_t duration = request.duration_seconds.value_or(kDefaultDurationSeconds);
  if (duration > role->max_session_duration) {
    throw aws::Error("ValidationError",
                     "The requested DurationSeconds exceeds the MaxSessionDuration set for this "
                     "role.");
  }
  const bool chained = call.principal.arn.find(":assumed-role/") != std::string::npos;
  if (chained && duration > kMaxChainedSeconds) {
    throw aws::Error("ValidationError",
                     "The requested DurationSeconds exceeds the 1 hour session limit for roles "
                     "assumed by role chaining.");
  }
  const auto issued =
      credentials_.issue(request.role_arn, request.role_session_name, Seconds(duration));
  AssumeRoleResponse response;
  auto& credentials = response.credentials.emplace();
  credentials.access_key_id = issued.access_key_id;
  credentials.secret_access_key = issued.secret;
  credentials.session_token = issued.session_token;
  credentials.expiration = issued.expiration;
  auto& user = response.assumed_role_user.emplace();
  user.arn = issued.assumed_role_arn;
  user.assumed_role_id = issued.assumed_role_id;
  response.source_identity = request.source_identity;
  return response;
}

}  // namespace neargate::sts
