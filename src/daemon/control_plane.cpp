#include "daemon/control_plane.hpp"

namespace neargate::daemon {

ControlPlane::ControlPlane(Outside outside)
    : iam(outside.world),
      credentials(outside.world, iam),
      kms(outside.world),
      ssm(outside.world),
      dynamodb(outside.world),
      s3(outside.world, outside.blobs),
      ec2(outside.world),
      network(outside.world, ec2),
      elbv2(outside.world, ec2),
      acm(outside.world),
      access_log_delivery({outside.world, s3, ec2, elbv2}, outside.balancer_places.access_logs),
      balancers(outside.world, ec2, network, elbv2, acm, std::move(outside.balancer_places),
                std::move(outside.connect_balancer)),
      cloudwatch(outside.world),
      logs(outside.world),
      ecr(outside.world, outside.blobs),
      ecs_environment({outside.world, ec2, network, elbv2, cloudwatch, logs, ssm, iam, credentials,
                       ecr, directory, authorizer, std::move(outside.resolve_image)}),
      ecs(outside.world, ecs_environment),
      ecs_capacity(outside.world, ecs),
      autoscaling(outside.world, ecs_capacity, cloudwatch),
      ecs_metrics(outside.world, ecs.state(), cloudwatch),
      elb_metrics(outside.world, ec2, elbv2, cloudwatch),
      flow_log_delivery({outside.world, ec2, ecs.state(), iam, authorizer, logs}),
      directory({outside.world, iam, kms, ssm, dynamodb, s3, ec2, elbv2, acm, cloudwatch, logs, ecr,
                 ecs, autoscaling}),
      authorizer(outside.world, iam, directory),
      sts(outside.world, iam, credentials, authorizer),
      world_(outside.world) {
  elbv2.find_certificates_by(
      [this](const std::string& arn) { return acm.key_pair(arn).has_value(); });
  acm.find_users_by([this](const std::string& arn) { return elbv2.users_of_certificate(arn); });
  elbv2.enable_access_logs_by([this](const std::string& arn, const elbv2::AccessLogs& wanted) {
    access_log_delivery.enable({wanted.bucket, wanted.prefix, elbv2::Elbv2::id_of(arn)});
  });
  balancers.on_report([this](const std::string& arn, const balancer::Report& report) {
    elb_metrics.heard(arn, report);
  });
  ecr.registry().authorize_by([this](const http::RequestHead& head,
                                     const std::string& access_key_id, const std::string& action,
                                     const std::string& repository) {
    const aws::Credential* holder = credentials.find(access_key_id);
    if (holder == nullptr) {
      throw aws::Error("AccessDeniedException", "The role that asked for this token is gone.", 403);
    }
    aws::Call call;
    call.principal = holder->principal;
    call.source_address = head.peer_address;
    call.user_agent = head.headers.get("User-Agent");
    call.now = world_.clock.now();
    authorizer.authorize(call, action, directory.repository_arn(repository));
  });
  s3.authorize_by(
      [this](const aws::Call& call, const std::string& action, const std::string& resource) {
        authorizer.authorize(call, action, resource);
      });
  acm.on_renewal([this](const std::string&) { balancers.reconcile(); });
}

void ControlPlane::recover() {
  network.apply();
  balancers.reconcile();
  ecs.recover();
  autoscaling.recover();
  world_.machine.observe();
  ecs_metrics.start();
  elb_metrics.start();
  flow_log_delivery.start();
  access_log_delivery.start();
  cloudwatch.start();
}

void ControlPlane::add_to(aws::Server& api) {
  api.add(bind(iam));
  api.add(bind(sts));
  api.add(bind(kms));
  api.add(bind(ssm));
  api.add(bind(dynamodb));
  api.add(bind(s3));
  api.add(bind(ec2));
  api.add(bind(elbv2));
  api.add(bind(acm));
  api.add(bind(cloudwatch));
  api.add(bind(logs));
  api.add(bind(ecr));
  api.add(bind(ecs));
  api.add(bind(autoscaling));
}

}  // namespace neargate::daemon
