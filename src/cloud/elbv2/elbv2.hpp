#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "cloud/ec2/ec2.hpp"
#include "cloud/elbv2/attributes.hpp"
#include "cloud/world.hpp"
#include "gen/elbv2/api.hpp"
#include "store/table.hpp"

namespace neargate::elbv2 {

// The health of a target, as the balancer sees it. Kept in memory only: a balancer tells it anew
// whenever the daemon connects to it.
struct Health {
  std::string state = "initial";
  std::string reason = "Elb.RegistrationInProgress";
  std::string description = "Target registration is in progress";
  bool operator==(const Health&) const = default;
};

// Elastic Load Balancing, version 2: Application Load Balancers. The records of this class are what
// shall be; BalancerFleet makes balancer processes follow them.
class Elbv2 final : public Api {
 public:
  Elbv2(cloud::World& world, ec2::Ec2& ec2);

  // --- For the fleet and for ECS
  // -------------------------------------------------------------------
  using LoadBalancers = store::Table<LoadBalancerRecord>;
  using TargetGroups = store::Table<TargetGroupRecord>;
  using Listeners = store::Table<ListenerRecord>;
  using RuleRecords = store::Table<RuleRecord>;
  const LoadBalancers& load_balancers() const { return load_balancers_; }
  const TargetGroups& target_groups() const { return target_groups_; }
  const Listeners& listeners() const { return listeners_; }

  // A listener's rules in the order of their priority, without its default one. They are valid
  // until one is changed.
  std::vector<const RuleRecord*> rules_of(const std::string& listener_arn) const;

  // Target groups that a load balancer's listeners and their rules forward to, by ARN.
  std::vector<std::string> target_groups_of(const std::string& load_balancer_arn) const;
  // The load balancers that forward to a target group. The answer is valid until a listener, a rule
  // or a load balancer is changed.
  const std::vector<std::string>& load_balancers_of(const std::string& target_group_arn) const;

  // Whether a load balancer has a subnet in the zone of a target: without, it sends nothing there.
  // "" and "all" are in each zone.
  bool serves_zone(const std::string& load_balancer_arn, const std::string& zone) const;

  void register_target(const std::string& target_group_arn, const std::string& address, int port,
                       const std::string& zone);
  // Unknown ones are fine. In a group that no balancer serves it goes at once, else it drains.
  void deregister_target(const std::string& target_group_arn, const std::string& address, int port);
  Health health(const std::string& target_group_arn, const std::string& address, int port) const;

  // From the balancers.
  void set_active(const std::string& load_balancer_arn, bool active,
                  const std::string& reason = "");
  void set_health(const std::string& target_group_arn, const std::string& address, int port,
                  Health health);
  void remove_drained(const std::string& target_group_arn, const std::string& address, int port);

  // Called after each change that balancers must follow: of a target group's targets, or, where
  // that is "", of anything.
  using ChangeHandler = std::function<void(const std::string& target_group_arn)>;
  void on_change(ChangeHandler handler) { changed_handler_ = std::move(handler); }
  // Called after each change of a target's health.
  using HealthHandler =
      std::function<void(const std::string& target_group_arn, const std::string& address)>;
  void on_health_change(HealthHandler handler) { health_handler_ = std::move(handler); }

  // Whether a certificate is there to serve with: HTTPS listeners need one. None is, until this is
  // set.
  using HasCertificate = std::function<bool(const std::string& certificate_arn)>;
  void find_certificates_by(HasCertificate has) { has_certificate_ = std::move(has); }
  // Shows that a bucket takes a load balancer's access log, or throws what stands against it. To be
  // set before there are calls.
  using EnableAccessLogs =
      std::function<void(const std::string& load_balancer_arn, const AccessLogs& logs)>;
  void enable_access_logs_by(EnableAccessLogs enable) { enable_access_logs_ = std::move(enable); }
  // ARNs of the load balancers that serve with a certificate.
  std::vector<std::string> users_of_certificate(const std::string& certificate_arn) const;

  // The namespace that a load balancer's process lives in.
  static std::string attachment_of(const std::string& load_balancer_arn);
  // What interfaces and logs call a load balancer: "app/web/50dc6c495c0c9188".
  static std::string id_of(const std::string& load_balancer_arn);

  // --- The API
  // -------------------------------------------------------------------------------------
  CreateLoadBalancerOutput create_load_balancer(const CreateLoadBalancerInput&,
                                                aws::Call&) override;
  DescribeLoadBalancersOutput describe_load_balancers(const DescribeLoadBalancersInput&,
                                                      aws::Call&) override;
  DeleteLoadBalancerOutput delete_load_balancer(const DeleteLoadBalancerInput&,
                                                aws::Call&) override;
  DescribeLoadBalancerAttributesOutput describe_load_balancer_attributes(
      const DescribeLoadBalancerAttributesInput&, aws::Call&) override;
  ModifyLoadBalancerAttributesOutput modify_load_balancer_attributes(
      const ModifyLoadBalancerAttributesInput&, aws::Call&) override;
  SetSecurityGroupsOutput set_security_groups(const SetSecurityGroupsInput&, aws::Call&) override;
  SetSubnetsOutput set_subnets(const SetSubnetsInput&, aws::Call&) override;
  DescribeCapacityReservationOutput describe_capacity_reservation(
      const DescribeCapacityReservationInput&, aws::Call&) override;

  CreateTargetGroupOutput create_target_group(const CreateTargetGroupInput&, aws::Call&) override;
  DescribeTargetGroupsOutput describe_target_groups(const DescribeTargetGroupsInput&,
                                                    aws::Call&) override;
  ModifyTargetGroupOutput modify_target_group(const ModifyTargetGroupInput&, aws::Call&) override;
  DeleteTargetGroupOutput delete_target_group(const DeleteTargetGroupInput&, aws::Call&) override;
  DescribeTargetGroupAttributesOutput describe_target_group_attributes(
      const DescribeTargetGroupAttributesInput&, aws::Call&) override;
  ModifyTargetGroupAttributesOutput modify_target_group_attributes(
      const ModifyTargetGroupAttributesInput&, aws::Call&) override;
  RegisterTargetsOutput register_targets(const RegisterTargetsInput&, aws::Call&) override;
  DeregisterTargetsOutput deregister_targets(const DeregisterTargetsInput&, aws::Call&) override;
  DescribeTargetHealthOutput describe_target_health(const DescribeTargetHealthInput&,
                                                    aws::Call&) override;

  CreateListenerOutput create_listener(const CreateListenerInput&, aws::Call&) override;
  DescribeListenersOutput describe_listeners(const DescribeListenersInput&, aws::Call&) override;
  ModifyListenerOutput modify_listener(const ModifyListenerInput&, aws::Call&) override;
  DeleteListenerOutput delete_listener(const DeleteListenerInput&, aws::Call&) override;
  DescribeListenerAttributesOutput describe_listener_attributes(
      const DescribeListenerAttributesInput&, aws::Call&) override;
  ModifyListenerAttributesOutput modify_listener_attributes(const ModifyListenerAttributesInput&,
                                                            aws::Call&) override;
  DescribeListenerCertificatesOutput describe_listener_certificates(
      const DescribeListenerCertificatesInput&, aws::Call&) override;
  AddListenerCertificatesOutput add_listener_certificates(const AddListenerCertificatesInput&,
                                                          aws::Call&) override;
  RemoveListenerCertificatesOutput remove_listener_certificates(
      const RemoveListenerCertificatesInput&, aws::Call&) override;

  CreateRuleOutput create_rule(const CreateRuleInput&, aws::Call&) override;
  DescribeRulesOutput describe_rules(const DescribeRulesInput&, aws::Call&) override;
  ModifyRuleOutput modify_rule(const ModifyRuleInput&, aws::Call&) override;
  DeleteRuleOutput delete_rule(const DeleteRuleInput&, aws::Call&) override;
  SetRulePrioritiesOutput set_rule_priorities(const SetRulePrioritiesInput&, aws::Call&) override;
  DescribeSSLPoliciesOutput describe_ssl_policies(const DescribeSSLPoliciesInput&,
                                                  aws::Call&) override;

  DescribeAccountLimitsOutput describe_account_limits(const DescribeAccountLimitsInput&,
                                                      aws::Call&) override;

  AddTagsOutput add_tags(const AddTagsInput&, aws::Call&) override;
  RemoveTagsOutput remove_tags(const RemoveTagsInput&, aws::Call&) override;
  DescribeTagsOutput describe_tags(const DescribeTagsInput&, aws::Call&) override;

 private:
  const LoadBalancerRecord& load_balancer(const std::string& arn) const;
  const TargetGroupRecord& target_group(const std::string& arn) const;
  const ListenerRecord& listener(const std::string& arn) const;
  LoadBalancer shown(const LoadBalancerRecord& record) const;
  TargetGroup shown(const TargetGroupRecord& record) const;
  void changed();
  void targets_changed(const std::string& target_group_arn) const;

  // A load balancer's zones: one subnet each, of one VPC, at least two. Throws as ELBv2 does.
  std::vector<std::string> check_subnets(const std::optional<std::vector<std::string>>& subnets,
                                         const std::optional<std::vector<SubnetMapping>>& mappings,
                                         const std::string& vpc_id) const;
  std::string add_interface(const LoadBalancer& balancer, const std::string& subnet_id);
  void check_certificate(const std::string& arn) const;
  // Checks and completes what belongs to a listener's protocol: certificates and TLS policy.
  void check_protocol(Listener& listener) const;
  // Actions of a listener or one of its rules, as they are to be kept.
  std::vector<Action> check_actions(const std::vector<Action>& given,
                                    const Listener& listener) const;
  const ListenerRecord* listener_of_default_rule(const std::string& rule_arn) const;
  // Throws where it is none, or a default one.
  const RuleRecord& changeable_rule(const std::string& arn) const;
  void erase_listener(const std::string& arn);  // with its rules
  void check_health_check(const TargetGroup& group) const;
  // A target's zone, as it is to be kept. Throws as RegisterTargets does.
  std::string zone_of_target(const TargetGroup& group, const TargetDescription& target) const;
  TargetHealthDescription describe_target(const TargetGroupRecord& group,
                                          const TargetRecord& target) const;
  const std::vector<Tag>& tags_of(const std::string& arn) const;
  void put_tags(const std::string& arn, std::vector<Tag> tags);

  cloud::World& world_;
  ec2::Ec2& ec2_;
  LoadBalancers load_balancers_;
  TargetGroups target_groups_;
  Listeners listeners_;
  RuleRecords rules_;
  // By target group, then "address:port".
  std::map<std::string, std::map<std::string, Health>> health_;
  // What load_balancers_of() answers; none where it has to be found out anew. It is asked for each
  // target of each service, again and again.
  mutable std::optional<std::map<std::string, std::vector<std::string>>> balancers_by_group_;
  ChangeHandler changed_handler_;
  HealthHandler health_handler_;
  HasCertificate has_certificate_;
  EnableAccessLogs enable_access_logs_;
};

// ELBv2's tag rules; `tags` come with a creation. Throws DuplicateTagKeys and its kin.
std::vector<Tag> checked_tags(const std::optional<std::vector<Tag>>& tags);

}  // namespace neargate::elbv2
