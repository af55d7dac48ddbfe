#pragma once

#include "cloud/cloudwatch/cloudwatch.hpp"
#include "cloud/ec2/network_applier.hpp"
#include "cloud/ecs/environment.hpp"
#include "cloud/elbv2/elbv2.hpp"
#include "cloud/iam/credentials.hpp"
#include "cloud/logs/logs.hpp"
#include "cloud/ssm/ssm.hpp"
#include "cloud/world.hpp"

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
    ResolveImage resolve_image;
    std::function<bool(const std::string& reference)> is_own_image;
  };
  explicit EcsEnvironment(Services services) : services_(std::move(services)) {}

  std::string zone_of_subnet(const std::string& subnet) const override;
  bool security_group_exists(const std::string& group) const override;
  ecs::TaskInterface create_interface(const ecs::InterfaceRequest& request) override;
  void release_interface(const std::string& interface) override;
  net::Task<void> network_ready(std::string attachment) override;

  ecs::ServiceWay service_way(const std::string& interface,
                              const std::string& service) const override;

  bool is_own_image(const std::string& reference) const override;
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
  void append_log(const std::string& group, const std::string& stream,
                  const std::vector<ecs::LogEntry>& entries) override;

  std::string parameter(const std::string& name_or_arn) const override;
  bool role_exists(const std::string& role_arn) const override;
  ecs::TaskCredentials issue_credentials(const std::string& role_arn,
                                         const std::string& session) override;

 private:
  Services services_;
};

}  // namespace neargate::daemon
