#include "deploy/clients.hpp"

namespace neargate::deploy {

Clients::Clients(aws::Transport& transport, Place place)
    : autoscaling(transport),
      cloudwatch(transport),
      dynamodb(transport),
      ec2(transport),
      ecr(transport),
      ecs(transport),
      elbv2(transport),
      iam(transport),
      kms(transport),
      logs(transport),
      s3(transport),
      ssm(transport),
      sts(transport),
      transport_(transport),
      place_(std::move(place)) {}

const std::string& Clients::account() {
  ask_identity();
  return account_;
}

const std::string& Clients::caller() {
  ask_identity();
  return caller_;
}

std::string Clients::description() {
  if (place_.is_near) {
    return "Neargate on this machine, account " + account() + ", " + place_.region;
  }
  const std::string where =
      place_.endpoint_url.empty() ? std::string() : " at " + place_.endpoint_url;
  return "AWS account " + account() + " in " + place_.region + where;
}

void Clients::ask_identity() {
  if (!account_.empty()) return;
  const sts::GetCallerIdentityResponse identity = sts.get_caller_identity({});
  account_ = identity.account.value_or("");
  caller_ = identity.arn.value_or("");
}

}  // namespace neargate::deploy
