#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cloud/ec2/cidr.hpp"
#include "cloud/ec2/flow_records.hpp"
#include "cloud/ec2/group_filters.hpp"
#include "cloud/ec2/quotas.hpp"
#include "cloud/ec2/service_path.hpp"
#include "cloud/ec2/vpc_names.hpp"
#include "cloud/world.hpp"
#include "gen/ec2/api.hpp"
#include "store/table.hpp"

namespace neargate::ec2 {

// EC2's networking: VPCs and all that is in them. Each kind of resource has its own .cpp file.
// Records are the API's own structures; what the kernel shall have is derived from them
// (network_view.hpp).
class Ec2 final : public Api {
 public:
  explicit Ec2(cloud::World& world);

  // --- For the other services --------------------------------------------------------------------
  struct InterfaceOrder {
    std::string subnet_id;
    std::vector<std::string> group_ids;  // empty: the VPC's default group
    std::string description;
    std::string attachment;  // the namespace it is in
    std::string requester_id;
    std::string interface_type = "interface";
    bool public_address = false;
  };
  // Makes a network interface with an address of its subnet. Throws aws::Error as the API would.
  const NetworkInterfaceRecord& create_interface(const InterfaceOrder& order);
  void release_interface(const std::string& id);  // unknown: fine
  void set_interface_groups(const std::string& id, const std::vector<std::string>& group_ids);

  const Subnet& subnet(const std::string& id) const;  // throws InvalidSubnetID.NotFound
  const SecurityGroup& security_group(const std::string& id) const;  // throws InvalidGroup.NotFound
  const NetworkInterfaceRecord* find_interface(const std::string& id) const;
  bool has_internet_gateway(const std::string& vpc_id) const;
  bool has_vpc(const std::string& vpc_id) const { return vpcs_.contains(vpc_id); }
  // The zone of the subnet that an address of a VPC is in; nothing where it is in none.
  std::optional<std::string> zone_of(const std::string& vpc_id, std::uint32_t address) const;

  // Whether calls of an AWS service ("ecr.api", "s3") arrive from an interface, as the records are
  // now. Throws InvalidNetworkInterfaceID.NotFound.
  ServicePath path_to_service(const std::string& interface_id, const std::string& service) const;

  Quotas& quotas() { return quotas_; }

  // For the delivery of flow logs.
  const store::Table<FlowLog>& flow_logs() const { return flow_logs_; }
  std::string vpc_of_flow_log(const FlowLog& log) const;  // "" where its resource has gone
  std::vector<const NetworkInterface*> interfaces_of_vpc(const std::string& vpc_id) const;
  FlowNetwork flow_network(const std::string& vpc_id) const;
  // Nothing: lines are delivered. Unknown: fine.
  void set_flow_log_failure(const std::string& id, const std::optional<std::string>& failure);
  // Called before an interface of another service goes.
  void on_interface_release(std::function<void(const NetworkInterface&)> handler) {
    interface_released_ = std::move(handler);
  }

  // What the kernel shall have, from all records.
  machine::NetworkSpec network_spec() const;
  // What the resolvers shall tell.
  std::vector<VpcNames> vpc_names() const;
  std::string resolver_of(const std::string& vpc_id) const;  // its address
  // Called after every change that the kernel and the resolvers must follow.
  void on_network_change(std::function<void()> handler) {
    network_changed_.push_back(std::move(handler));
  }

  // --- The API -----------------------------------------------------------------------------------
  CreateVpcResult create_vpc(const CreateVpcRequest&, aws::Call&) override;
  smithy::Unit delete_vpc(const DeleteVpcRequest&, aws::Call&) override;
  DescribeVpcsResult describe_vpcs(const DescribeVpcsRequest&, aws::Call&) override;
  smithy::Unit modify_vpc_attribute(const ModifyVpcAttributeRequest&, aws::Call&) override;
  DescribeVpcAttributeResult describe_vpc_attribute(const DescribeVpcAttributeRequest&,
                                                    aws::Call&) override;
  DescribeDhcpOptionsResult describe_dhcp_options(const DescribeDhcpOptionsRequest&,
                                                  aws::Call&) override;

  CreateSubnetResult create_subnet(const CreateSubnetRequest&, aws::Call&) override;
  smithy::Unit delete_subnet(const DeleteSubnetRequest&, aws::Call&) override;
  DescribeSubnetsResult describe_subnets(const DescribeSubnetsRequest&, aws::Call&) override;
  smithy::Unit modify_subnet_attribute(const ModifySubnetAttributeRequest&, aws::Call&) override;

  CreateInternetGatewayResult create_internet_gateway(const CreateInternetGatewayRequest&,
                                                      aws::Call&) override;
  smithy::Unit delete_internet_gateway(const DeleteInternetGatewayRequest&, aws::Call&) override;
  DescribeInternetGatewaysResult describe_internet_gateways(const DescribeInternetGatewaysRequest&,
                                                            aws::Call&) override;
  smithy::Unit attach_internet_gateway(const AttachInternetGatewayRequest&, aws::Call&) override;
  smithy::Unit detach_internet_gateway(const DetachInternetGatewayRequest&, aws::Call&) override;

  CreateNatGatewayResult create_nat_gateway(const CreateNatGatewayRequest&, aws::Call&) override;
  DeleteNatGatewayResult delete_nat_gateway(const DeleteNatGatewayRequest&, aws::Call&) override;
  DescribeNatGatewaysResult describe_nat_gateways(const DescribeNatGatewaysRequest&,
                                                  aws::Call&) override;

  AllocateAddressResult allocate_address(const AllocateAddressRequest&, aws::Call&) override;
  smithy::Unit release_address(const ReleaseAddressRequest&, aws::Call&) override;
  DescribeAddressesResult describe_addresses(const DescribeAddressesRequest&, aws::Call&) override;
  DescribeAddressesAttributeResult describe_addresses_attribute(
      const DescribeAddressesAttributeRequest&, aws::Call&) override;
  AssociateAddressResult associate_address(const AssociateAddressRequest&, aws::Call&) override;
  smithy::Unit disassociate_address(const DisassociateAddressRequest&, aws::Call&) override;

  CreateRouteTableResult create_route_table(const CreateRouteTableRequest&, aws::Call&) override;
  smithy::Unit delete_route_table(const DeleteRouteTableRequest&, aws::Call&) override;
  DescribeRouteTablesResult describe_route_tables(const DescribeRouteTablesRequest&,
                                                  aws::Call&) override;
  AssociateRouteTableResult associate_route_table(const AssociateRouteTableRequest&,
                                                  aws::Call&) override;
  smithy::Unit disassociate_route_table(const DisassociateRouteTableRequest&, aws::Call&) override;
  ReplaceRouteTableAssociationResult replace_route_table_association(
      const ReplaceRouteTableAssociationRequest&, aws::Call&) override;
  CreateRouteResult create_route(const CreateRouteRequest&, aws::Call&) override;
  smithy::Unit delete_route(const DeleteRouteRequest&, aws::Call&) override;
  smithy::Unit replace_route(const ReplaceRouteRequest&, aws::Call&) override;

  CreateSecurityGroupResult create_security_group(const CreateSecurityGroupRequest&,
                                                  aws::Call&) override;
  DeleteSecurityGroupResult delete_security_group(const DeleteSecurityGroupRequest&,
                                                  aws::Call&) override;
  DescribeSecurityGroupsResult describe_security_groups(const DescribeSecurityGroupsRequest&,
                                                        aws::Call&) override;
  DescribeSecurityGroupRulesResult describe_security_group_rules(
      const DescribeSecurityGroupRulesRequest&, aws::Call&) override;
  AuthorizeSecurityGroupIngressResult authorize_security_group_ingress(
      const AuthorizeSecurityGroupIngressRequest&, aws::Call&) override;
  AuthorizeSecurityGroupEgressResult authorize_security_group_egress(
      const AuthorizeSecurityGroupEgressRequest&, aws::Call&) override;
  RevokeSecurityGroupIngressResult revoke_security_group_ingress(
      const RevokeSecurityGroupIngressRequest&, aws::Call&) override;
  RevokeSecurityGroupEgressResult revoke_security_group_egress(
      const RevokeSecurityGroupEgressRequest&, aws::Call&) override;
  ModifySecurityGroupRulesResult modify_security_group_rules(const ModifySecurityGroupRulesRequest&,
                                                             aws::Call&) override;

  CreateNetworkInterfaceResult create_network_interface(const CreateNetworkInterfaceRequest&,
                                                        aws::Call&) override;
  smithy::Unit delete_network_interface(const DeleteNetworkInterfaceRequest&, aws::Call&) override;
  DescribeNetworkInterfacesResult describe_network_interfaces(
      const DescribeNetworkInterfacesRequest&, aws::Call&) override;

  CreateNetworkAclResult create_network_acl(const CreateNetworkAclRequest&, aws::Call&) override;
  smithy::Unit delete_network_acl(const DeleteNetworkAclRequest&, aws::Call&) override;
  DescribeNetworkAclsResult describe_network_acls(const DescribeNetworkAclsRequest&,
                                                  aws::Call&) override;
  smithy::Unit create_network_acl_entry(const CreateNetworkAclEntryRequest&, aws::Call&) override;
  smithy::Unit replace_network_acl_entry(const ReplaceNetworkAclEntryRequest&, aws::Call&) override;
  smithy::Unit delete_network_acl_entry(const DeleteNetworkAclEntryRequest&, aws::Call&) override;
  ReplaceNetworkAclAssociationResult replace_network_acl_association(
      const ReplaceNetworkAclAssociationRequest&, aws::Call&) override;

  smithy::Unit create_tags(const CreateTagsRequest&, aws::Call&) override;
  smithy::Unit delete_tags(const DeleteTagsRequest&, aws::Call&) override;
  DescribeTagsResult describe_tags(const DescribeTagsRequest&, aws::Call&) override;

  DescribeAvailabilityZonesResult describe_availability_zones(
      const DescribeAvailabilityZonesRequest&, aws::Call&) override;
  DescribeRegionsResult describe_regions(const DescribeRegionsRequest&, aws::Call&) override;
  DescribeAccountAttributesResult describe_account_attributes(
      const DescribeAccountAttributesRequest&, aws::Call&) override;

  DescribePrefixListsResult describe_prefix_lists(const DescribePrefixListsRequest&,
                                                  aws::Call&) override;
  DescribeManagedPrefixListsResult describe_managed_prefix_lists(
      const DescribeManagedPrefixListsRequest&, aws::Call&) override;
  CreateManagedPrefixListResult create_managed_prefix_list(const CreateManagedPrefixListRequest&,
                                                           aws::Call&) override;
  ModifyManagedPrefixListResult modify_managed_prefix_list(const ModifyManagedPrefixListRequest&,
                                                           aws::Call&) override;
  DeleteManagedPrefixListResult delete_managed_prefix_list(const DeleteManagedPrefixListRequest&,
                                                           aws::Call&) override;
  GetManagedPrefixListEntriesResult get_managed_prefix_list_entries(
      const GetManagedPrefixListEntriesRequest&, aws::Call&) override;

  CreateVpcEndpointResult create_vpc_endpoint(const CreateVpcEndpointRequest&, aws::Call&) override;
  DeleteVpcEndpointsResult delete_vpc_endpoints(const DeleteVpcEndpointsRequest&,
                                                aws::Call&) override;
  DescribeVpcEndpointsResult describe_vpc_endpoints(const DescribeVpcEndpointsRequest&,
                                                    aws::Call&) override;
  ModifyVpcEndpointResult modify_vpc_endpoint(const ModifyVpcEndpointRequest&, aws::Call&) override;

  CreateFlowLogsResult create_flow_logs(const CreateFlowLogsRequest&, aws::Call&) override;
  DeleteFlowLogsResult delete_flow_logs(const DeleteFlowLogsRequest&, aws::Call&) override;
  DescribeFlowLogsResult describe_flow_logs(const DescribeFlowLogsRequest&, aws::Call&) override;

 private:
  template <class T>
  using Records = store::Table<T>;

  // The tags that a creation asks for. Throws where they are for another type of resource.
  std::vector<Tag> new_tags(const std::optional<std::vector<TagSpecification>>& specifications,
                            const std::string& resource_type) const;
  void changed();

  const VpcRecord& vpc_record(const std::string& id) const;  // throws InvalidVpcID.NotFound
  void make_defaults_of(const Vpc& vpc);  // default group, main route table, default ACL
  bool vpc_in_use(const std::string& vpc_id) const;
  Subnet shown(const Subnet& subnet) const;  // with its count of free addresses

  const NatGateway& nat_gateway(const std::string& id) const;
  const Address* find_address(const std::optional<std::string>& allocation_id,
                              const std::optional<std::string>& public_address) const;
  std::string free_address(const Subnet& subnet);
  std::string free_public_address();
  void set_association(const std::string& interface_id, const std::optional<Address>& address);

  const RouteTable& route_table(const std::string& id) const;
  const RouteTable& route_table_of_subnet(const Subnet& subnet) const;
  const RouteTable* find_association(const std::string& association_id) const;
  RouteTable shown(const RouteTable& table) const;  // with routes' states as they are now
  void check_route_target(const RouteTable& table, const std::optional<std::string>& gateway_id,
                          const std::optional<std::string>& nat_gateway_id) const;
  std::string add_association(const std::string& table_id, const std::string& subnet_id);

  std::vector<const SecurityGroupRule*> rules_of(const std::string& group_id, bool egress) const;
  SecurityGroup shown(const SecurityGroup& group) const;  // with its rules as permissions
  void check_weight(const std::vector<const SecurityGroupRule*>& rules) const;
  void complete(SecurityGroupRule& rule, const SecurityGroup& group) const;
  const std::string& default_group_of(const std::string& vpc_id) const;
  std::vector<SecurityGroupRule> authorize(const std::string& group_id, bool egress,
                                           const std::vector<IpPermission>& permissions,
                                           const std::vector<Tag>& tags);
  std::vector<RevokedSecurityGroupRule> revoke(const std::string& group_id, bool egress,
                                               const std::vector<std::string>& rule_ids,
                                               const std::vector<IpPermission>& permissions);
  void check_flow_log_resource(const std::string& type, const std::string& id) const;
  void check_new_flow_log(const FlowLog& log) const;
  NetworkAcl new_network_acl(const std::string& vpc_id, bool is_default);
  const NetworkAcl& network_acl(const std::string& id) const;
  const NetworkAcl& network_acl_of_subnet(const Subnet& subnet) const;

  const PrefixListRecord& own_prefix_list(const std::string& id) const;  // none of AWS's
  const PrefixListRecord* find_prefix_list(const std::string& id) const;
  const PrefixListRecord& prefix_list(const std::string& id) const;
  std::vector<std::string> networks_of_prefix_list(const std::string& id) const;

  std::vector<machine::FilterRule> filter_rules(const std::vector<std::string>& group_ids,
                                                bool egress) const;

  machine::Vpc vpc_spec(const std::string& vpc_id, const VpcRecord& record) const;
  machine::Interface interface_spec(const NetworkInterface& interface) const;
  std::vector<std::string> resolver_addresses(const VpcRecord& record) const;
  void add_names(const VpcEndpoint& endpoint, VpcNames& names) const;

  void set_endpoint_groups(VpcEndpoint& endpoint, const std::vector<std::string>& ids) const;
  void check_endpoint(const VpcEndpoint& endpoint) const;
  void check_gateway_endpoint(const VpcEndpoint& endpoint) const;
  void check_interface_endpoint(const VpcEndpoint& endpoint) const;
  void follow_endpoint(VpcEndpoint& endpoint);
  void name_endpoint(VpcEndpoint& endpoint);
  std::string service_of_endpoint(const VpcEndpoint& endpoint) const;  // "ecr.api"
  ServiceNetwork service_network(const std::string& vpc_id) const;

  // Runs `change(tags)` on the resource of that id; false where there is none.
  bool change_tags(const std::string& id,
                   const std::function<void(std::optional<std::vector<Tag>>&)>& change);

  cloud::World& world_;
  Quotas quotas_;
  Records<VpcRecord> vpcs_;
  Records<Subnet> subnets_;
  Records<InternetGateway> internet_gateways_;
  Records<NatGateway> nat_gateways_;
  Records<Address> addresses_;
  Records<RouteTable> route_tables_;
  Records<SecurityGroup> security_groups_;
  Records<SecurityGroupRule> security_group_rules_;
  Records<NetworkInterfaceRecord> interfaces_;
  // By subnet, then address: the interface that has it, or had it once. Filled when the first one
  // in a subnet is made; who is still there, interfaces_ knows.
  std::map<std::string, std::map<std::uint32_t, std::string>> address_holders_;
  Records<NetworkAcl> network_acls_;
  Records<PrefixListRecord> prefix_lists_;
  const std::map<std::string, PrefixListRecord> aws_prefix_lists_;  // by id
  Records<VpcEndpoint> vpc_endpoints_;
  Records<FlowLog> flow_logs_;
  std::vector<std::function<void()>> network_changed_;
  std::function<void(const NetworkInterface&)> interface_released_;
  mutable std::optional<GroupFilters> group_filters_;  // until the next change
};

}  // namespace neargate::ec2
