#pragma once

#include "cloud/access/directory.hpp"
#include "cloud/acm/acm.hpp"
#include "cloud/autoscaling/autoscaling.hpp"
#include "cloud/cloudwatch/cloudwatch.hpp"
#include "cloud/dynamodb/dynamodb.hpp"
#include "cloud/ec2/ec2.hpp"
#include "cloud/ecr/ecr.hpp"
#include "cloud/ecs/ecs.hpp"
#include "cloud/elbv2/elbv2.hpp"
#include "cloud/iam/iam.hpp"
#include "cloud/kms/kms.hpp"
#include "cloud/logs/logs.hpp"
#include "cloud/s3/s3.hpp"
#include "cloud/ssm/ssm.hpp"

namespace neargate::daemon {

// What access control must know of resources, from the services that have them.
class ResourceDirectory final : public access::Directory {
 public:
  // All outlive it.
  struct Services {
    const cloud::World& world;
    iam::Iam& iam;
    kms::Kms& kms;
    ssm::Ssm& ssm;
    dynamodb::DynamoDb& dynamodb;
    s3::S3& s3;
    ec2::Ec2& ec2;
    elbv2::Elbv2& elbv2;
    acm::Acm& acm;
    cloudwatch::CloudWatch& cloudwatch;
    logs::Logs& logs;
    ecr::Ecr& ecr;
    ecs::Ecs& ecs;
    autoscaling::Autoscaling& autoscaling;
  };
  explicit ResourceDirectory(Services services) : services_(services) {}

  std::string repository_arn(const std::string& repository) const;

  std::string role_path_and_name(const std::string& role) const override;
  std::string key_arn(const std::string& id_or_alias) const override;
  std::string task_definition_arn(const std::string& family_or_arn) const override;
  std::vector<std::string> roles_of_task_definition(
      const std::string& family_or_arn) const override;
  std::string boundary_of_role(const std::string& role) const override;
  std::vector<std::string> resources_of_association(
      const std::string& association_or_address) const override;
  std::map<std::string, std::string> tags_of(const std::string& arn) const override;
  std::optional<access::ResourcePolicy> policy_of(const std::string& arn) const override;

 private:
  Services services_;
};

}  // namespace neargate::daemon
