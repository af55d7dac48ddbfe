#pragma once

#include "cloud/access/authorizer.hpp"
#include "cloud/cloudwatch/cloudwatch.hpp"
#include "cloud/ec2/network_applier.hpp"
#include "cloud/ecr/ecr.hpp"
#include "cloud/ecs/environment.hpp"
#include "cloud/elbv2/elbv2.hpp"
#include "cloud/iam/credentials.hpp"
#include "cloud/logs/logs.hpp"
#include "cloud/ssm/ssm.hpp"
#include "cloud/world.hpp"
#include "daemon/resource_directory.hpp"

namespace neargate::daemon {

// What ECS needs of the other services, from those services.
class EcsEnvironment final : public ecs::Environment {
 public:
  // Finds an image in the registry. Throws machine::MachineError.
  using ResolveImage = std::function<machine::ImageSource(const std::string& reference)>;

  struct Services {
    cloud::World& world;
    ec2::Ec2& ec2;
    ec2::NetworkApplier& network;
    elbv2::Elbv2& elbv2;
    cloudwatch::CloudWatch& cloudwatch;
    logs::Logs& logs;
    ssm::Ssm& ssm;
    iam::Iam& iam;
    iam::Credentials& credentials;
    ecr::Ecr& ecr;
    const ResourceDirectory& directory;
    access::Authorizer& authorizer;
    ResolveImage resolve_image;
  };
  explicit EcsEnvironment(Services services) : services_(std::move(services)) {}

  std::string zone_of_subnet(const std::string& subnet) const override;
  bool security_group_exists(const std::string& group) const override;
  ecs::TaskInterface create_interface(const ecs::InterfaceRequest& request) override;
  void release_interface(const std::string& interface) override;
  net::Task<void> network_ready(std::string attachment) override;

  ecs::ServiceWay service_way(const std::string& interface,
                              const std::string& service) const override;

  std::string repository_of_image(const std::string& reference) const override;
  net::Task<machine::ImageSource> resolve_image(std::string reference) override;

  bool target_group_exists(const std::string& arn) const override;
  bool target_group_has_load_balancer(const std::string& arn) const override;
  void register_target(const std::string& target_group, const ecs::Target& target) override;
  void deregister_target(const std::string& target_group, const ecs::Target& target) override;
  ecs::TargetState target_state(const std::string& target_group,
                                const ecs::Target& target) const override;
  void on_target_change(
      std::function<void(const std::string& target_group, const std::string& address)> handler)
      override;

  ecs::AlarmState alarm_state(const std::string& name) const override;

  bool log_group_exists(const std::string& group) const override;
  void create_log_group(const std::string& group) override;
  void create_log_stream(const std::string& group, const std::string& stream) override;
  void append_log(const std::string& group, const std::string& stream,
                  const std::vector<ecs::LogEntry>& entries) override;

  std::string parameter(const std::string& name_or_arn) const override;
  std::string key_of_parameter(const std::string& name_or_arn) const override;
  bool may_assume(const std::string& role) const override;
  std::optional<std::string> refusal(const std::string& role, const std::string& session,
                                     const std::string& action,
                                     const std::string& resource) override;
  ecs::TaskCredentials issue_credentials(const std::string& role,
                                         const std::string& session) override;

 private:
  // nullptr where there is none.
  const iam::RoleRecord* find_role(const std::string& arn_or_name) const;

  Services services_;
};

}  // namespace neargate::daemon
