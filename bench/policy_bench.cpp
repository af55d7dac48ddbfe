// What one decision costs, with the policies of the stack's roles (terraform/bootstrap) and
// contexts as calls have them. Prints a line a case: "deploy role, last statement: 0.512 us".
//
//   policy_bench
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "base/assert.hpp"
#include "policy/evaluate.hpp"

using namespace neargate;
using namespace neargate::policy;

namespace {

constexpr const char* kAccount = "123456789012";

// Statements of the deploy role, in their order, and of the apply role: the longest lists there
// are.
constexpr const char* kDeploy = R"({"Version":"2012-10-17","Statement":[
 {"Sid":"SignInToRegistry","Effect":"Allow","Action":"ecr:GetAuthorizationToken","Resource":"*"},
 {"Sid":"PushImage","Effect":"Allow","Action":["ecr:BatchCheckLayerAvailability",
  "ecr:BatchGetImage","ecr:CompleteLayerUpload","ecr:DescribeImages","ecr:GetDownloadUrlForLayer",
  "ecr:InitiateLayerUpload","ecr:PutImage","ecr:UploadLayerPart"],
  "Resource":"arn:aws:ecr:us-east-1:123456789012:repository/app"},
 {"Sid":"Look","Effect":"Allow","Action":["cloudwatch:DescribeAlarms","ec2:DescribeNatGateways",
  "ec2:DescribeRouteTables","ec2:DescribeSecurityGroups","ec2:DescribeSubnets",
  "ec2:DescribeVpcEndpoints","ecs:DescribeTaskDefinition","ecs:ListTaskDefinitions",
  "elasticloadbalancing:DescribeListeners","elasticloadbalancing:DescribeLoadBalancers",
  "elasticloadbalancing:DescribeRules","elasticloadbalancing:DescribeTargetGroups",
  "elasticloadbalancing:DescribeTargetHealth","logs:DescribeLogGroups"],"Resource":"*"},
 {"Sid":"RegisterRevision","Effect":"Allow","Action":["ecs:RegisterTaskDefinition",
  "ecs:TagResource"],"Resource":"*"},
 {"Sid":"HandRolesToTasks","Effect":"Allow","Action":"iam:PassRole",
  "Resource":["arn:aws:iam::123456789012:role/prod-execution",
  "arn:aws:iam::123456789012:role/prod-task"],
  "Condition":{"StringEquals":{"iam:PassedToService":"ecs-tasks.amazonaws.com"}}},
 {"Sid":"Deploy","Effect":"Allow","Action":["ecs:DescribeClusters",
  "ecs:DescribeServiceDeployments","ecs:DescribeServiceRevisions","ecs:DescribeServices",
  "ecs:ListServiceDeployments","ecs:StopServiceDeployment","ecs:UpdateService"],
  "Resource":["arn:aws:ecs:us-east-1:123456789012:cluster/prod",
  "arn:aws:ecs:us-east-1:123456789012:service/prod/prod",
  "arn:aws:ecs:us-east-1:123456789012:service-deployment/prod/prod/*",
  "arn:aws:ecs:us-east-1:123456789012:service-revision/prod/prod/*"]},
 {"Sid":"ReadLogs","Effect":"Allow","Action":["logs:DescribeLogStreams","logs:FilterLogEvents",
  "logs:GetLogEvents"],"Resource":["arn:aws:logs:us-east-1:123456789012:log-group:/prod/app",
  "arn:aws:logs:us-east-1:123456789012:log-group:/prod/app:*"]}]})";

constexpr const char* kBoundary = R"({"Version":"2012-10-17","Statement":[
 {"Effect":"Allow","Action":["ecr:*","ecs:*","logs:*"],"Resource":"*"},
 {"Effect":"Deny","Action":"*","Resource":"*","Condition":{"NotIpAddress":{"aws:SourceIp":
  ["10.0.0.0/8","127.0.0.0/8","2001:db8::/32"]},"Bool":{"aws:ViaAWSService":"false"}}}]})";

constexpr const char* kBucket = R"({"Version":"2012-10-17","Statement":[
 {"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::state",
  "arn:aws:s3:::state/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}},
 {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/deploy"},
  "Action":"s3:GetObject","Resource":"arn:aws:s3:::state/${aws:PrincipalTag/stack}/*",
  "Condition":{"StringLike":{"aws:PrincipalArn":"arn:aws:*:role/*"}}}]})";

// As long as the apply role's: 200 actions of which none fits.
std::string long_list() {
  std::string document = R"({"Version":"2012-10-17","Statement":[)";
  for (int statement = 0; statement < 20; ++statement) {
    document += statement == 0 ? "{" : ",{";
    document += R"("Effect":"Allow","Resource":"arn:aws:ecs:us-east-1:123456789012:*","Action":[)";
    for (int action = 0; action < 10; ++action) {
      if (action > 0) document += ',';
      document +=
          "\"ecs:Action" + std::to_string(statement) + "Number" + std::to_string(action) + "\"";
    }
    document += "]}";
  }
  return document + "]}";
}

Request request(const std::string& action, const std::string& resource) {
  Request asked;
  asked.action = action;
  asked.resource = resource;
  asked.principal.account = kAccount;
  asked.principal.arn = "arn:aws:sts::123456789012:assumed-role/deploy/run";
  asked.principal.role_arn = "arn:aws:iam::123456789012:role/deploy";
  const std::vector<std::pair<std::string, std::string>> known = {
      {"aws:CurrentTime", "2026-11-23T16:00:00Z"},
      {"aws:EpochTime", "1795449600"},
      {"aws:PrincipalAccount", kAccount},
      {"aws:PrincipalArn", asked.principal.role_arn},
      {"aws:PrincipalTag/stack", "prod"},
      {"aws:PrincipalType", "AssumedRole"},
      {"aws:RequestedRegion", "us-east-1"},
      {"aws:SecureTransport", "true"},
      {"aws:SourceIp", "127.0.0.1"},
      {"aws:TokenIssueTime", "2026-11-23T15:00:00Z"},
      {"aws:UserAgent", "aws-cli/2.15"},
      {"aws:userid", "AROAEXAMPLE:run"},
      {"aws:ViaAWSService", "false"},
      {"iam:PassedToService", "ecs-tasks.amazonaws.com"},
  };
  for (const auto& [key, value] : known) asked.context.set(key, value);
  return asked;
}

Source source(const std::string& document, Kind kind) {
  return {"policy", Policy::parse(document, kind)};
}

void measure(const char* name, const Request& asked, const Policies& policies, Verdict expected) {
  constexpr int kRounds = 200000;
  int as_expected = 0;
  const auto began = std::chrono::steady_clock::now();
  for (int i = 0; i < kRounds; ++i) as_expected += evaluate(asked, policies).verdict == expected;
  const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - began;
  NG_ASSERT(as_expected == kRounds);
  std::printf("%s: %.3f us\n", name, took.count() / kRounds);
}

}  // namespace

int main() {
  const std::string service = "arn:aws:ecs:us-east-1:123456789012:service/prod/prod";
  Policies deploy;
  deploy.identity = {source(kDeploy, Kind::identity)};
  measure("deploy role, allowed", request("ecs:UpdateService", service), deploy, Verdict::allowed);
  measure("deploy role, denied", request("ecs:DeleteService", service), deploy,
          Verdict::implicitly_denied);
  measure("deploy role, PassRole",
          request("iam:PassRole", "arn:aws:iam::123456789012:role/prod-task"), deploy,
          Verdict::allowed);
  Policies bounded = deploy;
  bounded.boundary = source(kBoundary, Kind::identity);
  bounded.session = {source(kDeploy, Kind::identity)};
  measure("deploy role, boundary and session policy", request("ecs:UpdateService", service),
          bounded, Verdict::allowed);
  Policies bucket = deploy;
  bucket.resource = source(kBucket, Kind::resource);
  measure("deploy role, bucket policy with a variable",
          request("s3:GetObject", "arn:aws:s3:::state/prod/tfstate"), bucket, Verdict::allowed);
  Policies apply;
  apply.identity = {source(long_list(), Kind::identity), source(kDeploy, Kind::identity)};
  measure("apply role, 200 actions more", request("ecs:UpdateService", service), apply,
          Verdict::allowed);
  return 0;
}
