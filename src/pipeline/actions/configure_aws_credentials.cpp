#include "base/error.hpp"
#include "base/text.hpp"
#include "pipeline/actions/stand_ins.hpp"
#include "pipeline/actions/web_identity.hpp"
#include "pipeline/job_order.hpp"

namespace neargate::pipeline {
namespace {

constexpr std::string_view kAudience = "sts.amazonaws.com";

std::string account_of(const std::string& role_arn) {
  const auto parts = split(role_arn, ':');
  return parts.size() > 4 ? std::string(parts[4]) : std::string();
}

void check_account(const ActionCall& call, const std::string& account) {
  const std::string allowed = call.input("allowed-account-ids");
  if (allowed.empty()) return;
  for (const std::string_view each : split(allowed, ',')) {
    if (trim(each) == account) return;
  }
  throw Error("the account is " + account, "allowed-account-ids leaves it out");
}

}  // namespace

std::vector<std::string> foresee_aws_credentials(const Foreseen& step) {
  std::vector<std::string> out;
  const auto region = step.input("aws-region");
  if (region && region->empty()) out.emplace_back("'aws-region' is empty");
  const auto role = step.input("role-to-assume");
  if (role && role->empty()) {
    out.emplace_back("'role-to-assume' is empty");
  } else if (role && !role->starts_with("arn:")) {
    out.push_back("'role-to-assume' is '" + *role + "', which is no role's ARN");
  }
  if (!step.why_no_identity.empty()) {
    out.push_back("it trades the job's token, and gets none: " + step.why_no_identity);
  }
  if (!step.has_endpoint) out.emplace_back("no Neargate runs here that it could ask: neargate up");
  return out;
}

// The job's token, of the local issuer, for the role's credentials: the very exchange that the
// action makes, against the Neargate of this machine. Keys cannot be given: there are none.
void configure_aws_credentials(ActionCall& call) {
  const std::string region = call.input("aws-region");
  const std::string role = call.input("role-to-assume");
  const std::string endpoint = variable(call.environment(), "AWS_ENDPOINT_URL");
  const auto why_not =
      foresee_aws_credentials({[&](std::string_view name) { return call.input(name); },
                               call.order().why_no_identity, !endpoint.empty()});
  if (!why_not.empty()) throw Error(why_not.front());
  const std::string audience =
      call.input("audience").empty() ? std::string(kAudience) : call.input("audience");
  WebIdentityRequest request;
  request.endpoint = endpoint;
  request.role_arn = role;
  request.session_name = call.input("role-session-name");
  if (request.session_name.empty()) request.session_name = "GitHubActions";
  request.token = call.order().identity->token(audience);
  request.duration_seconds = call.input("role-duration-seconds");
  request.policy = call.input("inline-session-policy");
  const std::string managed = call.input("managed-session-policies");
  for (const std::string_view arn : split(managed, '\n')) {
    if (!trim(arn).empty()) request.policy_arns += std::string(trim(arn)) + ",";
  }
  call.mask(request.token);
  const SessionCredentials credentials = assume_role_with_web_identity(request);
  call.mask(credentials.access_key_id);
  call.mask(credentials.secret_access_key);
  call.mask(credentials.session_token);
  const std::string account = account_of(role);
  check_account(call, account);
  if (call.flag("mask-aws-account-id", false)) call.mask(account);
  call.say("now " + credentials.assumed_role_arn);
  if (call.flag("output-env-credentials", true)) {
    call.export_variable("AWS_DEFAULT_REGION", region);
    call.export_variable("AWS_REGION", region);
    call.export_variable("AWS_ACCESS_KEY_ID", credentials.access_key_id);
    call.export_variable("AWS_SECRET_ACCESS_KEY", credentials.secret_access_key);
    call.export_variable("AWS_SESSION_TOKEN", credentials.session_token);
  }
  call.set_output("aws-account-id", account);
  call.set_output("authenticated-arn", credentials.assumed_role_arn);
  if (call.flag("output-credentials", false)) {
    call.set_output("aws-access-key-id", credentials.access_key_id);
    call.set_output("aws-secret-access-key", credentials.secret_access_key);
    call.set_output("aws-session-token", credentials.session_token);
  }
}

}  // namespace neargate::pipeline
