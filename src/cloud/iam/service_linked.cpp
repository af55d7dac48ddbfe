// Service-linked roles: those that AWS's services make for themselves.
#include <algorithm>
#include <array>

#include "cloud/iam/errors.hpp"
#include "cloud/iam/iam.hpp"

namespace neargate::iam {
namespace {

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
struct ServiceRole {
  std::string_view service;
  std::string_view role;
  std::string_view policy;
};
constexpr std::array kServiceRoles = {
    ServiceRole{"ecs.amazonaws.com", "AWSServiceRoleForECS",
                "arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy"},
    ServiceRole{
        "elasticloadbalancing.amazonaws.com", "AWSServiceRoleForElasticLoadBalancing",
        "arn:aws:iam::aws:policy/aws-service-role/AWSElasticLoadBalancingServiceRolePolicy"},
    ServiceRole{
        "ecs.application-autoscaling.amazonaws.com",
        "AWSServiceRoleForApplicationAutoScaling_ECSService",
        "arn:aws:iam::aws:policy/aws-service-role/AWSApplicationAutoscalingECSServicePolicy"},
};

constexpr std::size_t kIdLength = 17;

const ServiceRole& service_role(const std::string& service) {
  for (const ServiceRole& known : kServiceRoles) {
    if (known.service == service) return known;
  }
  throw invalid_input("The service " + service +
                      " has no service-linked role here. Those that have one: ecs.amazonaws.com, "
                      "elasticloadbalancing.amazonaws.com, "
                      "ecs.application-autoscaling.amazonaws.com.");
}

}  // namespace

const RoleRecord& Iam::make_service_linked_role(const std::string& service,
                                                const std::string& suffix,
                                                const std::optional<std::string>& description) {
  const ServiceRole& known = service_role(service);
  RoleRecord record;
  record.name = std::string(known.role) + suffix;
  record.path = "/aws-service-role/" + service + "/";
  record.id = "AROA" + world_.randomness.letters(kIdLength);
  record.created = world_.clock.now();
  record.trust =
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":")" +
      service + R"("},"Action":"sts:AssumeRole"}]})";
  record.description = description;
  record.max_session_duration = 3600;
  record.attached.emplace_back(known.policy);
  record.service_linked_to = service;
  const std::string name = record.name;
  return roles_.put(name, std::move(record));
}

std::string Iam::ensure_service_linked_role(const std::string& service) {
  const RoleRecord* present = roles_.find(service_role(service).role);
  return role_arn(present != nullptr ? *present
                                     : make_service_linked_role(service, "", std::nullopt));
}

CreateServiceLinkedRoleResponse Iam::create_service_linked_role(
    const CreateServiceLinkedRoleRequest& request, aws::Call&) {
  const ServiceRole& known = service_role(request.aws_service_name);
  if (request.custom_suffix) {
    throw invalid_input("Custom suffix is not allowed for " + request.aws_service_name);
  }
  if (roles_.contains(known.role)) {
    throw invalid_input("Service role name " + std::string(known.role) +
                        " has been taken in this account, please try a different suffix.");
  }
  CreateServiceLinkedRoleResponse response;
  response.role =
      describe(make_service_linked_role(request.aws_service_name, "", request.description));
  response.role->role_last_used.reset();
  return response;
}

DeleteServiceLinkedRoleResponse Iam::delete_service_linked_role(
    const DeleteServiceLinkedRoleRequest& request, aws::Call& call) {
  const RoleRecord& record = role(request.role_name);
  if (!record.service_linked_to) {
    throw invalid_input("The role " + request.role_name +
                        " is not a service-linked role. Delete it with DeleteRole.");
  }
  DeleteServiceLinkedRoleResponse response;
  response.deletion_task_id = "task" + record.path + record.name + "/" + world_.randomness.uuid();
  RoleDeletionRecord deletion;
  deletion.finished = call.now;
  deletions_.put(response.deletion_task_id, deletion);
  roles_.erase(request.role_name);
  compiled_.forget(request.role_name);
  return response;
}

GetServiceLinkedRoleDeletionStatusResponse Iam::get_service_linked_role_deletion_status(
    const GetServiceLinkedRoleDeletionStatusRequest& request, aws::Call&) {
  if (!deletions_.contains(request.deletion_task_id)) {
    throw no_such_entity("Deletion task not found for id " + request.deletion_task_id);
  }
  GetServiceLinkedRoleDeletionStatusResponse response;
  response.status = "SUCCEEDED";  // the role was erased when its deletion was asked for
  return response;
}

}  // namespace neargate::iam
