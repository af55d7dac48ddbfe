#pragma once

#include "aws/server.hpp"
#include "cloud/access/authorizer.hpp"
#include "cloud/acm/acm.hpp"
#include "cloud/autoscaling/autoscaling.hpp"
#include "cloud/cloudwatch/cloudwatch.hpp"
#include "cloud/dynamodb/dynamodb.hpp"
#include "cloud/ec2/network_applier.hpp"
#include "cloud/ecr/ecr.hpp"
#include "cloud/ecs/ecs.hpp"
#include "cloud/elbv2/elbv2.hpp"
#include "cloud/iam/credentials.hpp"
#include "cloud/iam/iam.hpp"
#include "cloud/kms/kms.hpp"
#include "cloud/logs/logs.hpp"
#include "cloud/s3/s3.hpp"
#include "cloud/ssm/ssm.hpp"
#include "cloud/sts/sts.hpp"
#include "daemon/access_log_delivery.hpp"
#include "daemon/balancer_fleet.hpp"
#include "daemon/ecs_capacity.hpp"
#include "daemon/ecs_environment.hpp"
#include "daemon/ecs_metrics.hpp"
#include "daemon/elb_metrics.hpp"
#include "daemon/flow_log_delivery.hpp"
#include "daemon/resource_directory.hpp"
#include "store/blobs.hpp"

namespace neargate::daemon {

// All services, wired to each other: what the daemon runs on Linux, and the simulation on a machine
// and a clock of its own. It has no sockets but those that `connect` and the machine give it.
class ControlPlane {
 public:
  struct Outside {
    cloud::World& world;  // this and the blobs outlive it
    store::Blobs& blobs;
    BalancerFleet::Places balancer_places;
    BalancerFleet::Connect connect_balancer;
    // Where tasks' images come from; none: the registry.
    EcsEnvironment::ResolveImage resolve_image = nullptr;
  };
  explicit ControlPlane(Outside outside);
  ControlPlane(const ControlPlane&) = delete;
  ControlPlane& operator=(const ControlPlane&) = delete;

  // Once, when the machine can be asked: goes on with what the records and the machine say.
  void recover();

  // Lets a server answer with all services' APIs.
  void add_to(aws::Server& api);

  // In the order of need: what is below uses what is above.
  iam::Iam iam;
  iam::Credentials credentials;
  kms::Kms kms;
  ssm::Ssm ssm;
  dynamodb::DynamoDb dynamodb;
  s3::S3 s3;
  ec2::Ec2 ec2;
  ec2::NetworkApplier network;
  elbv2::Elbv2 elbv2;
  acm::Acm acm;
  AccessLogDelivery access_log_delivery;
  BalancerFleet balancers;
  cloudwatch::CloudWatch cloudwatch;
  logs::Logs logs;
  ecr::Ecr ecr;
  EcsEnvironment ecs_environment;
  ecs::Ecs ecs;
  EcsCapacity ecs_capacity;
  autoscaling::Autoscaling autoscaling;
  EcsMetrics ecs_metrics;
  ElbMetrics elb_metrics;
  FlowLogDelivery flow_log_delivery;
  ResourceDirectory directory;
  access::Authorizer authorizer;
  sts::Sts sts;

 private:
  cloud::World& world_;
};

}  // namespace neargate::daemon
