#pragma once

#include <map>
#include <string>
#include <vector>

#include "cloud/ec2/flow_log_format.hpp"
#include "gen/ec2/types.hpp"
#include "machine/flow.hpp"
#include "machine/network_spec.hpp"

// From what a router has seen to what each interface's flow log says: pure.
namespace neargate::ec2 {

// An interface whose flows are recorded: of a task, a load balancer, or a NAT gateway.
struct FlowInterface {
  std::string id;
  std::string subnet_id;
  std::string address;
  std::string public_address;  // "" where it has none
};

FlowInterface flow_interface(const NetworkInterface& interface);

// A VPC as it is when its flows are read.
struct FlowNetwork {
  machine::Vpc vpc;
  std::vector<FlowInterface> interfaces;  // of two with one address the later has it
  std::map<std::string, std::string> interface_of_gateway;  // of NAT gateways, by their id
};

// The records of a window, in the order of their interfaces and times: one for each interface,
// 5-tuple, direction and action. Both ends of a connection have their own, in both directions. What
// EC2 does not log is left out: link-local addresses, DHCP, the VPC's resolver, subnets' routers.
std::vector<FlowRecord> flow_records(const FlowNetwork& network, const machine::FlowWindow& window);

}  // namespace neargate::ec2
