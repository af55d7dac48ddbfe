#include "cloud/iam/aws_managed.hpp"

#include <array>

namespace neargate::iam {
namespace {

constexpr std::string_view kAdministrator =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})";

constexpr std::string_view kTaskExecution =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow",)"
    R"("Action":["ecr:GetAuthorizationToken",)"
    R"("ecr:BatchCheckLayerAvailability","ecr:GetDownloadUrlForLayer","ecr:BatchGetImage",)"
    R"("logs:CreateLogStream","logs:PutLogEvents"],"Resource":"*"}]})";

constexpr std::string_view kAutoscaleRole =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ecs:DescribeServices",)"
    R"("ecs:UpdateService"],"Resource":["*"]},{"Effect":"Allow","Action":[)"
    R"("cloudwatch:DescribeAlarms","cloudwatch:PutMetricAlarm"],"Resource":["*"]}]})";

constexpr std::string_view kAutoscalingService =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ecs:DescribeServices",)"
    R"("ecs:UpdateService","cloudwatch:PutMetricAlarm","cloudwatch:DescribeAlarms",)"
    R"("cloudwatch:DeleteAlarms"],"Resource":["*"]}]})";

constexpr std::string_view kEcsService =
    R"({"Version":"2012-10-17","Statement":[{"Sid":"ECSTaskManagement","Effect":"Allow","Action":[)"
    R"("ec2:AttachNetworkInterface","ec2:CreateNetworkInterface",)"
    R"("ec2:CreateNetworkInterfacePermission","ec2:DeleteNetworkInterface",)"
    R"("ec2:DeleteNetworkInterfacePermission","ec2:Describe*","ec2:DetachNetworkInterface",)"
    R"("elasticloadbalancing:DeregisterInstancesFromLoadBalancer",)"
    R"("elasticloadbalancing:DeregisterTargets","elasticloadbalancing:Describe*",)"
    R"("elasticloadbalancing:RegisterInstancesWithLoadBalancer",)"
    R"("elasticloadbalancing:RegisterTargets"],"Resource":"*"}]})";

constexpr std::string_view kLoadBalancingService =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ec2:DescribeAddresses",)"
    R"("ec2:DescribeInstances","ec2:DescribeNetworkInterfaces","ec2:DescribeSubnets",)"
    R"("ec2:DescribeSecurityGroups","ec2:DescribeVpcs","ec2:DescribeInternetGateways",)"
    R"("ec2:DescribeAccountAttributes","ec2:CreateSecurityGroup","ec2:CreateNetworkInterface",)"
    R"("ec2:DeleteNetworkInterface","ec2:ModifyNetworkInterfaceAttribute",)"
    R"("ec2:AuthorizeSecurityGroupIngress","ec2:AssociateAddress","ec2:DisassociateAddress",)"
    R"("ec2:AttachNetworkInterface","ec2:DetachNetworkInterface"],"Resource":"*"}]})";

constexpr std::string_view kParameterReader =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ssm:Describe*",)"
    R"("ssm:Get*","ssm:List*"],"Resource":"*"}]})";

constexpr std::array kPolicies = {
    AwsManagedPolicy{"/", "AdministratorAccess", kAdministrator},
    AwsManagedPolicy{"/", "AmazonSSMReadOnlyAccess", kParameterReader},
    AwsManagedPolicy{"/service-role/", "AmazonECSTaskExecutionRolePolicy", kTaskExecution},
    AwsManagedPolicy{"/service-role/", "AmazonEC2ContainerServiceAutoscaleRole", kAutoscaleRole},
    AwsManagedPolicy{"/aws-service-role/", "AmazonECSServiceRolePolicy", kEcsService},
    AwsManagedPolicy{"/aws-service-role/", "AWSApplicationAutoscalingECSServicePolicy",
                     kAutoscalingService},
    AwsManagedPolicy{"/aws-service-role/", "AWSElasticLoadBalancingServiceRolePolicy",
                     kLoadBalancingService},
};

}  // namespace

std::span<const AwsManagedPolicy> aws_managed_policies() { return kPolicies; }

}  // namespace neargate::iam
