// What each service's operations must be allowed, from input to ARNs: the models' @iam… traits as
// they come out. Source: the Service Authorization Reference,
// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cloud/access/needs.hpp"
#include "gen/acm/api.hpp"
#include "gen/autoscaling/api.hpp"
#include "gen/cloudwatch/api.hpp"
#include "gen/dynamodb/api.hpp"
#include "gen/ec2/api.hpp"
#include "gen/ecr/api.hpp"
#include "gen/ecs/api.hpp"
#include "gen/elbv2/api.hpp"
#include "gen/iam/api.hpp"
#include "gen/kms/api.hpp"
#include "gen/logs/api.hpp"
#include "gen/s3/api.hpp"
#include "gen/ssm/api.hpp"
#include "gen/sts/api.hpp"
#include "smithy/json.hpp"

namespace neargate::access {
namespace {

// Knows one role with a path and a boundary, one key, one task definition with its roles.
class KnownThings final : public Directory {
 public:
  std::string role_path_and_name(const std::string& role) const override {
    return role == "deploy" ? "team/deploy" : role;
  }
  std::string key_arn(const std::string& name) const override {
    return name == "alias/state" ? "arn:aws:kms:us-east-1:123456789012:key/k1" : name;
  }
  std::string task_definition_arn(const std::string& name) const override {
    return name == "web" ? "arn:aws:ecs:us-east-1:123456789012:task-definition/web:3" : name;
  }
  std::vector<std::string> roles_of_task_definition(const std::string& name) const override {
    if (name != "web") return {};
    return {"arn:aws:iam::123456789012:role/task", "arn:aws:iam::123456789012:role/start"};
  }
  std::string boundary_of_role(const std::string& role) const override {
    return role == "deploy" ? "arn:aws:iam::123456789012:policy/limit" : "";
  }
  std::vector<std::string> resources_of_association(const std::string& id) const override {
    if (id != "rtbassoc-1" && id != "aclassoc-1") return {};
    const std::string ec2 = "arn:aws:ec2:us-east-1:123456789012:";
    return {ec2 + (id == "rtbassoc-1" ? "route-table/rtb-1" : "network-acl/acl-1"),
            ec2 + "subnet/subnet-1"};
  }
  std::map<std::string, std::string> tags_of(const std::string&) const override { return {}; }
  std::optional<ResourcePolicy> policy_of(const std::string&) const override {
    return std::nullopt;
  }
};

// An operation with an input of JSON, as every protocol would have filled it.
struct Asked {
  Asked(const smithy::Service& service, std::string_view operation, std::string_view json)
      : table(*service.find(operation)), shape(*table.input), input(shape.operations->create()) {
    smithy::from_json(json, shape, input);
  }
  ~Asked() { shape.operations->destroy(input); }
  Asked(const Asked&) = delete;
  Asked& operator=(const Asked&) = delete;

  // "ecs:CreateService arn:…", "iam:PassRole arn:… to ecs-tasks.amazonaws.com"; the region and the
  // account shown as R and A.
  std::vector<std::string> needs() const {
    std::vector<std::string> out;
    for (const Need& need : OperationNeeds(table).needs(input, place)) {
      out.push_back(need.action + " " + shortened(need.resource) +
                    (need.passed_to.empty() ? "" : " to " + need.passed_to));
    }
    return out;
  }
  std::vector<std::string> values(std::string_view key) const {
    std::vector<std::string> out = OperationNeeds(table).condition_values(key, input, place);
    for (std::string& value : out) value = shortened(value);
    return out;
  }
  std::string tags() const {
    std::string out;
    for (const auto& [key, value] : OperationNeeds(table).request_tags(input)) {
      out += key + "=" + value + ";";
    }
    return out;
  }

  static std::string shortened(std::string arn) {
    for (const auto& [text, letter] : {std::pair("us-east-1", "R"), {"123456789012", "A"}}) {
      for (std::size_t at = arn.find(text); at != std::string::npos; at = arn.find(text)) {
        arn.replace(at, std::string_view(text).size(), letter);
      }
    }
    return arn;
  }

  const smithy::Operation& table;
  const smithy::Shape& shape;
  void* input;
  KnownThings directory;
  std::string region = "us-east-1", account = "123456789012";
  Place place{region, account, directory};
};

struct Case {
  const smithy::Service& service;
  std::string_view operation;
  std::string_view json;
  std::vector<std::string> needs;
};

void expect_needs(std::initializer_list<Case> cases) {
  for (const Case& c : cases) {
    EXPECT_EQ(Asked(c.service, c.operation, c.json).needs(), c.needs) << c.operation << c.json;
  }
}

const smithy::Service& kEcs = ecs::kService;
const smithy::Service& kEc2 = ec2::kService;
const smithy::Service& kS3 = s3::kService;

TEST(OperationNeeds, OfEcs) {
  expect_needs(
      {{kEcs, "CreateCluster", "{}", {"ecs:CreateCluster arn:aws:ecs:R:A:cluster/default"}},
       {kEcs,
        "CreateCluster",
        R"({"clusterName":"shop","tags":[{"key":"a","value":"b"}]})",
        {"ecs:CreateCluster arn:aws:ecs:R:A:cluster/shop",
         "ecs:TagResource arn:aws:ecs:R:A:cluster/shop"}},
       {kEcs, "ListClusters", "{}", {"ecs:ListClusters *"}},
       {kEcs,
        "DescribeServices",
        R"({"services":["web","api"]})",
        {"ecs:DescribeServices arn:aws:ecs:R:A:service/default/web",
         "ecs:DescribeServices arn:aws:ecs:R:A:service/default/api"}},
       {kEcs,
        "UpdateService",
        R"({"cluster":"arn:aws:ecs:us-east-1:123456789012:cluster/shop","service":"web"})",
        {"ecs:UpdateService arn:aws:ecs:R:A:service/shop/web"}},
       Case{kEcs,
            "UpdateService",
            R"({"cluster":"shop","service":"arn:aws:ecs:us-east-1:123456789012:service/shop/web"})",
            {"ecs:UpdateService arn:aws:ecs:R:A:service/shop/web"}},
       // What is asked for is what is acted on: the cluster's service of this name.
       {kEcs,
        "UpdateService",
        R"({"cluster":"prod","service":"arn:aws:ecs:us-east-1:123456789012:service/dev/web"})",
        {"ecs:UpdateService arn:aws:ecs:R:A:service/prod/web"}},
       {kEcs,
        "UpdateService",
        R"({"cluster":"","service":"web"})",
        {"ecs:UpdateService arn:aws:ecs:R:A:service/default/web"}},
       {kEcs,
        "RegisterTaskDefinition",
        R"({"family":"web","containerDefinitions":[],"taskRoleArn":"deploy",)"
        R"("executionRoleArn":"arn:aws:iam::123456789012:role/start"})",
        {"ecs:RegisterTaskDefinition arn:aws:ecs:R:A:task-definition/web:*",
         "iam:PassRole arn:aws:iam::A:role/team/deploy to ecs-tasks.amazonaws.com",
         "iam:PassRole arn:aws:iam::A:role/start to ecs-tasks.amazonaws.com"}},
       {kEcs,
        "DescribeTaskDefinition",
        R"({"taskDefinition":"web"})",
        {"ecs:DescribeTaskDefinition *"}},
       {kEcs,
        "RunTask",
        R"({"taskDefinition":"web","overrides":{"taskRoleArn":)"
        R"("arn:aws:iam::123456789012:role/other"}})",
        {"ecs:RunTask arn:aws:ecs:R:A:task-definition/web:3",
         "iam:PassRole arn:aws:iam::A:role/task", "iam:PassRole arn:aws:iam::A:role/start",
         "iam:PassRole arn:aws:iam::A:role/other to ecs-tasks.amazonaws.com"}},
       {kEcs,
        "StopTask",
        R"({"cluster":"shop","task":"t1"})",
        {"ecs:StopTask arn:aws:ecs:R:A:task/shop/t1"}},
       {kEcs,
        "ExecuteCommand",
        R"({"cluster":"shop","task":"t1","command":"sh","interactive":true})",
        {"ecs:ExecuteCommand arn:aws:ecs:R:A:task/shop/t1"}},
       {kEcs,
        "StopServiceDeployment",
        R"({"serviceDeploymentArn":"arn:aws:ecs:us-east-1:123456789012:service-deployment/)"
        R"(a/b/c"})",
        {"ecs:StopServiceDeployment arn:aws:ecs:R:A:service-deployment/a/b/c",
         "ecs:StopServiceDeployment arn:aws:ecs:R:A:service/a/b"}}});
}

TEST(OperationNeeds, OfEc2) {
  expect_needs(
      {{kEc2, "DescribeVpcs", "{}", {"ec2:DescribeVpcs *"}},
       {kEc2,
        "CreateSubnet",
        R"({"VpcId":"vpc-1","CidrBlock":"10.0.0.0/24","TagSpecifications":)"
        R"([{"ResourceType":"subnet","Tags":[{"Key":"a","Value":"b"}]}]})",
        {"ec2:CreateSubnet arn:aws:ec2:R:A:subnet/*", "ec2:CreateSubnet arn:aws:ec2:R:A:vpc/vpc-1",
         "ec2:CreateTags arn:aws:ec2:R:A:subnet/*"}},
       {kEc2,
        "CreateNetworkInterface",
        R"({"SubnetId":"subnet-1","Groups":["sg-1","sg-2"]})",
        {"ec2:CreateNetworkInterface arn:aws:ec2:R:A:network-interface/*",
         "ec2:CreateNetworkInterface arn:aws:ec2:R:A:subnet/subnet-1",
         "ec2:CreateNetworkInterface arn:aws:ec2:R:A:security-group/sg-1",
         "ec2:CreateNetworkInterface arn:aws:ec2:R:A:security-group/sg-2"}},
       {kEc2,
        "DisassociateRouteTable",
        R"({"AssociationId":"rtbassoc-1"})",
        {"ec2:DisassociateRouteTable arn:aws:ec2:R:A:route-table/rtb-1",
         "ec2:DisassociateRouteTable arn:aws:ec2:R:A:subnet/subnet-1"}},
       {kEc2,
        "DisassociateAddress",
        R"({"AssociationId":"eipassoc-none"})",
        {"ec2:DisassociateAddress *"}},
       {kEc2,
        "ReplaceNetworkAclAssociation",
        R"({"AssociationId":"aclassoc-1","NetworkAclId":"acl-2"})",
        {"ec2:ReplaceNetworkAclAssociation arn:aws:ec2:R:A:network-acl/acl-2",
         "ec2:ReplaceNetworkAclAssociation arn:aws:ec2:R:A:subnet/subnet-1"}},
       {kEc2,
        "CreateTags",
        R"({"Resources":["vpc-1","eipalloc-2"],"Tags":[{"Key":"a"}]})",
        {"ec2:CreateTags arn:aws:ec2:R:A:vpc/vpc-1",
         "ec2:CreateTags arn:aws:ec2:R:A:elastic-ip/eipalloc-2"}},
       {kEc2,
        "CreateFlowLogs",
        R"({"ResourceIds":["vpc-1"],"ResourceType":"VPC","DeliverLogsPermissionArn":)"
        R"("arn:aws:iam::123456789012:role/flow"})",
        {"ec2:CreateFlowLogs arn:aws:ec2:R:A:vpc-flow-log/*",
         "ec2:CreateFlowLogs arn:aws:ec2:R:A:vpc/vpc-1",
         "iam:PassRole arn:aws:iam::A:role/flow to vpc-flow-logs.amazonaws.com"}}});
}

TEST(OperationNeeds, OfS3) {
  expect_needs(
      {{kS3, "ListBuckets", "{}", {"s3:ListAllMyBuckets *"}},
       {kS3, "HeadBucket", R"({"Bucket":"b"})", {"s3:ListBucket arn:aws:s3:::b"}},
       Case{kS3, "GetObject", R"({"Bucket":"b","Key":"a/k"})", {"s3:GetObject arn:aws:s3:::b/a/k"}},
       // A key is no ARN, even where it looks like one.
       {kS3,
        "GetObject",
        R"({"Bucket":"b","Key":"arn:aws:s3:::mine/k"})",
        {"s3:GetObject arn:aws:s3:::b/arn:aws:s3:::mine/k"}},
       {kS3,
        "HeadObject",
        R"({"Bucket":"b","Key":"k","VersionId":"v"})",
        {"s3:GetObjectVersion arn:aws:s3:::b/k"}},
       {kS3,
        "CreateMultipartUpload",
        R"({"Bucket":"b","Key":"k","Tagging":"a=b"})",
        {"s3:PutObject arn:aws:s3:::b/k", "s3:PutObjectTagging arn:aws:s3:::b/k"}},
       {kS3,
        "CopyObject",
        R"({"Bucket":"b","Key":"k","CopySource":"/from/a%20key?versionId=1"})",
        {"s3:PutObject arn:aws:s3:::b/k", "s3:GetObjectVersion arn:aws:s3:::from/a key"}},
       {kS3,
        "CopyObject",
        R"({"Bucket":"b","Key":"k","CopySource":"from/what?/key"})",
        {"s3:PutObject arn:aws:s3:::b/k", "s3:GetObject arn:aws:s3:::from/what?/key"}},
       {kS3,
        "DeleteObjects",
        R"({"Bucket":"b","Delete":{"Objects":[{"Key":"x"},{"Key":"y"}]}})",
        {"s3:DeleteObject arn:aws:s3:::b/x", "s3:DeleteObject arn:aws:s3:::b/y"}},
       {kS3,
        "GetBucketEncryption",
        R"({"Bucket":"b"})",
        {"s3:GetEncryptionConfiguration arn:aws:s3:::b"}}});
}

TEST(OperationNeeds, OfOthers) {
  expect_needs(
      {{iam::kService,
        "GetRole",
        R"({"RoleName":"deploy"})",
        {"iam:GetRole arn:aws:iam::A:role/team/deploy"}},
       {iam::kService,
        "CreateRole",
        R"({"RoleName":"r","Path":"/p/","AssumeRolePolicyDocument":"{}"})",
        {"iam:CreateRole arn:aws:iam::A:role/p/r"}},
       {iam::kService,
        "CreateOpenIDConnectProvider",
        R"({"Url":"https://issuer.example/x"})",
        {"iam:CreateOpenIDConnectProvider arn:aws:iam::A:oidc-provider/issuer.example/x"}},
       {sts::kService,
        "AssumeRole",
        R"({"RoleArn":"arn:aws:iam::123456789012:role/r","RoleSessionName":"s"})",
        {"sts:AssumeRole arn:aws:iam::A:role/r"}},
       {sts::kService, "GetCallerIdentity", "{}", {}},
       {logs::kService,
        "PutLogEvents",
        R"({"logGroupName":"/ecs/web","logStreamName":"s/1","logEvents":[{"timestamp":1,)"
        R"("message":"m"}]})",
        {"logs:PutLogEvents arn:aws:logs:R:A:log-group:/ecs/web:log-stream:s/1"}},
       {logs::kService,
        "DescribeLogGroups",
        "{}",
        {"logs:DescribeLogGroups arn:aws:logs:R:A:log-group::log-stream:"}},
       {logs::kService,
        "ListTagsForResource",
        R"({"resourceArn":"arn:aws:logs:us-east-1:123456789012:log-group:g"})",
        {"logs:ListTagsForResource arn:aws:logs:R:A:log-group:g"}},
       {ssm::kService,
        "GetParameters",
        R"({"Names":["/app/key:2","plain"]})",
        {"ssm:GetParameters arn:aws:ssm:R:A:parameter/app/key",
         "ssm:GetParameters arn:aws:ssm:R:A:parameter/plain"}},
       {kms::kService,
        "DescribeKey",
        R"({"KeyId":"alias/state"})",
        {"kms:DescribeKey arn:aws:kms:R:A:key/k1"}},
       {kms::kService,
        "CreateAlias",
        R"({"AliasName":"alias/a/b","TargetKeyId":"k1"})",
        {"kms:CreateAlias arn:aws:kms:R:A:alias/a/b", "kms:CreateAlias arn:aws:kms:R:A:key/k1"}},
       {ecr::kService, "GetAuthorizationToken", "{}", {"ecr:GetAuthorizationToken *"}},
       {ecr::kService,
        "DescribeRepositories",
        "{}",
        {"ecr:DescribeRepositories arn:aws:ecr:R:A:repository/*"}},
       {dynamodb::kService,
        "DescribeTable",
        R"({"TableName":"locks"})",
        {"dynamodb:DescribeTable arn:aws:dynamodb:R:A:table/locks"}},
       {elbv2::kService,
        "CreateListener",
        R"({"LoadBalancerArn":"arn:aws:elasticloadbalancing:us-east-1:123456789012:)"
        R"(loadbalancer/app/web/1","DefaultActions":[],"Tags":[{"Key":"a"}]})",
        {"elasticloadbalancing:CreateListener "
         "arn:aws:elasticloadbalancing:R:A:loadbalancer/app/web/1",
         "elasticloadbalancing:AddTags "
         "arn:aws:elasticloadbalancing:R:A:listener/app/web/1/*"}},
       {cloudwatch::kService,
        "DescribeAlarms",
        R"({"AlarmNames":["cpu"]})",
        {"cloudwatch:DescribeAlarms arn:aws:cloudwatch:R:A:alarm:cpu"}},
       {autoscaling::kService,
        "DescribeScalableTargets",
        R"({"ServiceNamespace":"ecs"})",
        {"application-autoscaling:DescribeScalableTargets *"}},
       {acm::kService,
        "RequestCertificate",
        R"({"DomainName":"a.example"})",
        {"acm:RequestCertificate *"}}});
}

TEST(OperationNeeds, EveryOperationOfEveryServiceCanBeAsked) {
  std::size_t operations = 0;
  for (const smithy::Service* service :
       {&acm::kService, &autoscaling::kService, &cloudwatch::kService, &dynamodb::kService,
        &ec2::kService, &ecr::kService, &ecs::kService, &elbv2::kService, &iam::kService,
        &kms::kService, &logs::kService, &s3::kService, &ssm::kService, &sts::kService}) {
    for (const smithy::Operation& operation : service->operations) {
      // Finds every member and every function that the templates name, or stops.
      const OperationNeeds needs(operation);
      ++operations;
      const bool is_free = operation.anonymous || operation.name == "GetCallerIdentity";
      EXPECT_NE(operation.permissions.empty(), !is_free) << operation.name;
    }
  }
  EXPECT_GT(operations, 350U);
}

TEST(OperationNeeds, HaveTheServicesConditionKeys) {
  const Asked update(kEcs, "UpdateService", R"({"service":"web","taskDefinition":"web"})");
  EXPECT_THAT(update.values("ecs:Cluster"),
              testing::ElementsAre("arn:aws:ecs:R:A:cluster/default"));
  EXPECT_THAT(update.values("ecs:task-definition"),
              testing::ElementsAre("arn:aws:ecs:R:A:task-definition/web:3"));
  const Asked list(kS3, "ListObjectsV2", R"({"Bucket":"b","Prefix":"own/","MaxKeys":5})");
  EXPECT_THAT(list.values("s3:prefix"), testing::ElementsAre("own/"));
  EXPECT_THAT(list.values("s3:max-keys"), testing::ElementsAre("5"));
  EXPECT_THAT(list.values("s3:delimiter"), testing::IsEmpty());
  const Asked put(kS3, "PutObject", R"({"Bucket":"b","Key":"k","ServerSideEncryption":"aws:kms"})");
  EXPECT_THAT(put.values("s3:x-amz-server-side-encryption"), testing::ElementsAre("aws:kms"));
  const Asked run(kEcs, "RunTask", R"({"taskDefinition":"web"})");
  EXPECT_THAT(run.values("iam:PassedToService"), testing::ElementsAre("ecs-tasks.amazonaws.com"));
  const Asked attach(iam::kService, "AttachRolePolicy",
                     R"({"RoleName":"deploy","PolicyArn":"arn:aws:iam::aws:policy/X"})");
  EXPECT_THAT(attach.values("iam:PermissionsBoundary"),
              testing::ElementsAre("arn:aws:iam::A:policy/limit"));
  const Asked subnet(kEc2, "CreateSubnet", R"({"VpcId":"vpc-1","CidrBlock":"10.0.0.0/24"})");
  EXPECT_THAT(subnet.values("ec2:Vpc"), testing::ElementsAre("arn:aws:ec2:R:A:vpc/vpc-1"));
  EXPECT_THAT(subnet.values("ec2:CreateAction"), testing::ElementsAre("CreateSubnet"));
  const Asked untag(kEcs, "UntagResource", R"({"resourceArn":"arn:x","tagKeys":["a","b"]})");
  EXPECT_THAT(untag.values("aws:TagKeys"), testing::ElementsAre("a", "b"));
}

TEST(OperationNeeds, FindRequestTagsInAnyForm) {
  EXPECT_EQ(
      Asked(kEcs, "CreateCluster", R"({"tags":[{"key":"a","value":"b"},{"key":"c"}]})").tags(),
      "a=b;c=;");
  EXPECT_EQ(
      Asked(kEc2, "CreateVpc",
            R"({"TagSpecifications":[{"ResourceType":"vpc","Tags":[{"Key":"a","Value":"b"}]}]})")
          .tags(),
      "a=b;");
  EXPECT_EQ(Asked(kms::kService, "CreateKey", R"({"Tags":[{"TagKey":"a","TagValue":"b"}]})").tags(),
            "a=b;");
  EXPECT_EQ(
      Asked(logs::kService, "CreateLogGroup", R"({"logGroupName":"g","tags":{"a":"b"}})").tags(),
      "a=b;");
  EXPECT_EQ(Asked(kS3, "PutObject", R"({"Bucket":"b","Key":"k","Tagging":"a=b&c=d%20e"})").tags(),
            "a=b;c=d e;");
  EXPECT_EQ(Asked(kS3, "PutBucketTagging",
                  R"({"Bucket":"b","Tagging":{"TagSet":[{"Key":"a","Value":"b"}]}})")
                .tags(),
            "a=b;");
}

}  // namespace
}  // namespace neargate::access
