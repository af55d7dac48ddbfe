#pragma once

#include <string>

#include "aws/error.hpp"

// EC2's errors for identifiers that name nothing.
// Source: "Error codes for the Amazon EC2 API" in the EC2 API reference.
namespace neargate::ec2 {

inline aws::Error no_vpc(const std::string& id) {
  return {"InvalidVpcID.NotFound", "The vpc ID '" + id + "' does not exist"};
}
inline aws::Error no_subnet(const std::string& id) {
  return {"InvalidSubnetID.NotFound", "The subnet ID '" + id + "' does not exist"};
}
inline aws::Error no_internet_gateway(const std::string& id) {
  return {"InvalidInternetGatewayID.NotFound",
          "The internetGateway ID '" + id + "' does not exist"};
}
inline aws::Error no_nat_gateway(const std::string& id) {
  return {"NatGatewayNotFound", "NAT gateway " + id + " was not found"};
}
inline aws::Error no_allocation(const std::string& id) {
  return {"InvalidAllocationID.NotFound", "The allocation ID '" + id + "' does not exist"};
}
inline aws::Error no_route_table(const std::string& id) {
  return {"InvalidRouteTableID.NotFound", "The routeTable ID '" + id + "' does not exist"};
}
inline aws::Error no_association(const std::string& id) {
  return {"InvalidAssociationID.NotFound", "The association ID '" + id + "' does not exist"};
}
inline aws::Error no_security_group(const std::string& id) {
  return {"InvalidGroup.NotFound", "The security group '" + id + "' does not exist"};
}
inline aws::Error no_security_group_rule(const std::string& id) {
  return {"InvalidSecurityGroupRuleId.NotFound",
          "The security group rule ID '" + id + "' does not exist"};
}
inline aws::Error no_network_interface(const std::string& id) {
  return {"InvalidNetworkInterfaceID.NotFound",
          "The networkInterface ID '" + id + "' does not exist"};
}
inline aws::Error no_network_acl(const std::string& id) {
  return {"InvalidNetworkAclID.NotFound", "The networkAcl ID '" + id + "' does not exist"};
}
inline aws::Error no_prefix_list(const std::string& id) {
  return {"InvalidPrefixListID.NotFound", "The prefix list ID '" + id + "' does not exist"};
}
inline aws::Error no_vpc_endpoint(const std::string& id) {
  return {"InvalidVpcEndpointId.NotFound", "The Vpc Endpoint Id '" + id + "' does not exist"};
}
inline aws::Error no_flow_log(const std::string& id) {
  return {"InvalidFlowLogId.NotFound", "The specified FlowLog id '" + id + "' does not exist"};
}
inline aws::Error in_use(const std::string& what, const std::string& id) {
  return {"DependencyViolation",
          "The " + what + " '" + id + "' has dependencies and cannot be deleted."};
}

}  // namespace neargate::ec2
