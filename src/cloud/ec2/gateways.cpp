#include <algorithm>

#include "cloud/ec2/describe.hpp"
#include "cloud/ec2/ec2.hpp"
#include "cloud/ec2/not_found.hpp"

// Internet gateways and NAT gateways: a VPC's ways out.
namespace neargate::ec2 {
namespace {

bool is_attached(const InternetGateway& gateway, const std::string& vpc_id) {
  return gateway.attachments && !gateway.attachments->empty() &&
         gateway.attachments->front().vpc_id == vpc_id;
}

std::optional<Values> filter_values(const InternetGateway& gateway, const std::string& filter) {
  Values vpcs, states;
  for (const auto& attachment :
       gateway.attachments.value_or(std::vector<InternetGatewayAttachment>{})) {
    vpcs.push_back(attachment.vpc_id.value_or(""));
    states.push_back(attachment.state.value_or(""));
  }
  if (filter == "internet-gateway-id") return one(gateway.internet_gateway_id);
  if (filter == "attachment.vpc-id") return vpcs;
  if (filter == "attachment.state") return states;
  if (filter == "owner-id") return one(gateway.owner_id);
  return std::nullopt;
}

std::optional<Values> nat_filter_values(const NatGateway& gateway, const std::string& filter) {
  if (filter == "nat-gateway-id") return one(gateway.nat_gateway_id);
  if (filter == "vpc-id") return one(gateway.vpc_id);
  if (filter == "subnet-id") return one(gateway.subnet_id);
  if (filter == "state") return one(gateway.state);
  return std::nullopt;
}

}  // namespace

CreateInternetGatewayResult Ec2::create_internet_gateway(const CreateInternetGatewayRequest& in,
                                                         aws::Call&) {
  quotas_.check(Quota::internet_gateways, internet_gateways_.size());
  InternetGateway gateway;
  gateway.internet_gateway_id = world_.randomness.resource_id("igw");
  gateway.owner_id = world_.account;
  gateway.tags = new_tags(in.tag_specifications, "internet-gateway");
  internet_gateways_.put(*gateway.internet_gateway_id, gateway);
  return {.internet_gateway = gateway};
}

smithy::Unit Ec2::delete_internet_gateway(const DeleteInternetGatewayRequest& in, aws::Call&) {
  const InternetGateway* gateway = internet_gateways_.find(in.internet_gateway_id);
  if (gateway == nullptr) throw no_internet_gateway(in.internet_gateway_id);
  if (gateway->attachments && !gateway->attachments->empty()) {
    throw in_use("internetGateway", in.internet_gateway_id);
  }
  internet_gateways_.erase(in.internet_gateway_id);
  return {};
}

DescribeInternetGatewaysResult Ec2::describe_internet_gateways(
    const DescribeInternetGatewaysRequest& in, aws::Call&) {
  DescribeInternetGatewaysResult out;
  out.internet_gateways = describe(
      internet_gateways_, in.internet_gateway_ids, in.filters, no_internet_gateway,
      [](const InternetGateway& gateway) { return gateway; }, filter_values);
  out.next_token = page(*out.internet_gateways, in.max_results, in.next_token);
  return out;
}

bool Ec2::has_internet_gateway(const std::string& vpc_id) const {
  for (const auto& [id, gateway] : internet_gateways_) {
    if (is_attached(gateway, vpc_id)) return true;
  }
  return false;
}

smithy::Unit Ec2::attach_internet_gateway(const AttachInternetGatewayRequest& in, aws::Call&) {
  const InternetGateway* gateway = internet_gateways_.find(in.internet_gateway_id);
  if (gateway == nullptr) throw no_internet_gateway(in.internet_gateway_id);
  vpc_record(in.vpc_id);
  if (gateway->attachments && !gateway->attachments->empty()) {
    throw aws::Error("Resource.AlreadyAssociated",
                     "resource " + in.internet_gateway_id + " is already attached to network " +
                         gateway->attachments->front().vpc_id.value_or(""));
  }
  if (has_internet_gateway(in.vpc_id)) {
    throw aws::Error("InvalidParameterValue",
                     "Network " + in.vpc_id + " already has an internet gateway attached");
  }
  internet_gateways_.update(in.internet_gateway_id, [&](InternetGateway& record) {
    auto& attachment = record.attachments.emplace().emplace_back();
    attachment.vpc_id = in.vpc_id;
    attachment.state = "available";  // what EC2 sends, though its model says "attached"
  });
  changed();
  return {};
}

smithy::Unit Ec2::detach_internet_gateway(const DetachInternetGatewayRequest& in, aws::Call&) {
  const InternetGateway* gateway = internet_gateways_.find(in.internet_gateway_id);
  if (gateway == nullptr) throw no_internet_gateway(in.internet_gateway_id);
  if (!is_attached(*gateway, in.vpc_id)) {
    throw aws::Error("Gateway.NotAttached", "resource " + in.internet_gateway_id +
                                                " is not attached to network " + in.vpc_id);
  }
  for (const auto& [id, record] : interfaces_) {
    const NetworkInterface& interface = record.network_interface;
    if (interface.vpc_id == in.vpc_id && interface.association) {
      throw aws::Error("DependencyViolation",
                       "Network " + in.vpc_id +
                           " has some mapped public address(es). Please unmap those public "
                           "address(es) before detaching the gateway.");
    }
  }
  internet_gateways_.update(in.internet_gateway_id,
                            [](InternetGateway& record) { record.attachments.reset(); });
  changed();
  return {};
}

const NatGateway& Ec2::nat_gateway(const std::string& id) const {
  const NatGateway* found = nat_gateways_.find(id);
  if (found == nullptr) throw no_nat_gateway(id);
  return *found;
}

CreateNatGatewayResult Ec2::create_nat_gateway(const CreateNatGatewayRequest& in, aws::Call& call) {
  if (!in.subnet_id) {
    throw aws::Error("MissingParameter", "The request must contain the parameter subnetId.");
  }
  const Subnet& subnet = this->subnet(*in.subnet_id);
  const bool is_public = in.connectivity_type.value_or("public") == "public";
  if (!is_public) {
    throw aws::Error("UnsupportedOperation", "Private NAT gateways are not supported.");
  }
  if (!in.allocation_id) {
    throw aws::Error("MissingParameter", "The request must contain the parameter AllocationId.");
  }
  if (in.private_ip_address) {
    throw aws::Error("UnsupportedOperation",
                     "Choosing a NAT gateway's private address is not supported: leave "
                     "PrivateIpAddress out.");
  }
  const Address* address = find_address(in.allocation_id, std::nullopt);
  if (address == nullptr) throw no_allocation(*in.allocation_id);
  if (address->association_id) {
    throw aws::Error("Resource.AlreadyAssociated",
                     "Elastic IP address [" + *in.allocation_id + "] is already associated");
  }
  quotas_.check(
      Quota::nat_gateways_per_zone,
      std::size_t(std::count_if(nat_gateways_.begin(), nat_gateways_.end(), [&](const auto& entry) {
        const Subnet* other = subnets_.find(*entry.second.subnet_id);
        return entry.second.state != "deleted" && other != nullptr &&
               other->availability_zone == subnet.availability_zone;
      })));
  const std::string id = "nat-" + world_.randomness.hex(17);
  if (!has_internet_gateway(*subnet.vpc_id)) {
    throw aws::Error("Gateway.NotAttached",
                     "Network " + *subnet.vpc_id + " has no Internet gateway attached");
  }
  const NetworkInterfaceRecord interface =
      create_interface({.subnet_id = *in.subnet_id,
                        .group_ids = {},
                        .description = "Interface for NAT Gateway " + id,
                        .attachment = {},
                        .requester_id = "amazon-aws",
                        .interface_type = "nat_gateway"});
  const std::string interface_id = *interface.network_interface.network_interface_id;
  associate_address({.allocation_id = in.allocation_id, .network_interface_id = interface_id},
                    call);

  NatGateway gateway;
  gateway.nat_gateway_id = id;
  gateway.subnet_id = in.subnet_id;
  gateway.vpc_id = subnet.vpc_id;
  gateway.connectivity_type = "public";
  gateway.create_time = world_.clock.now();
  gateway.state = "available";
  NatGatewayAddress shown;
  shown.allocation_id = in.allocation_id;
  shown.association_id = addresses_.find(*in.allocation_id)->association_id;
  shown.network_interface_id = interface_id;
  shown.private_ip = interface.network_interface.private_ip_address;
  shown.public_ip = address->public_ip;
  shown.is_primary = true;
  shown.status = "succeeded";
  gateway.nat_gateway_addresses = {shown};
  gateway.tags = new_tags(in.tag_specifications, "natgateway");
  nat_gateways_.put(id, gateway);
  changed();
  gateway.state = "pending";  // as AWS answers a creation
  return {.client_token = in.client_token, .nat_gateway = gateway};
}

DeleteNatGatewayResult Ec2::delete_nat_gateway(const DeleteNatGatewayRequest& in, aws::Call&) {
  const NatGateway gateway = nat_gateway(in.nat_gateway_id);
  if (gateway.state == "deleted") return {.nat_gateway_id = in.nat_gateway_id};
  for (const NatGatewayAddress& address :
       gateway.nat_gateway_addresses.value_or(std::vector<NatGatewayAddress>{})) {
    set_association(*address.network_interface_id, std::nullopt);
    if (const Address* elastic = find_address(address.allocation_id, std::nullopt)) {
      addresses_.update(*elastic->allocation_id, [](Address& record) {
        record.association_id.reset();
        record.network_interface_id.reset();
        record.network_interface_owner_id.reset();
        record.private_ip_address.reset();
      });
    }
    interfaces_.erase(*address.network_interface_id);
  }
  // A deleted gateway stays visible for about an hour, and routes to it are black holes.
  nat_gateways_.update(in.nat_gateway_id, [&](NatGateway& record) {
    record.state = "deleted";
    record.delete_time = world_.clock.now();
  });
  changed();
  return {.nat_gateway_id = in.nat_gateway_id};
}

DescribeNatGatewaysResult Ec2::describe_nat_gateways(const DescribeNatGatewaysRequest& in,
                                                     aws::Call&) {
  constexpr auto kDeletedVisible = std::chrono::hours(1);
  std::vector<std::string> gone;
  for (const auto& [id, gateway] : nat_gateways_) {
    if (gateway.delete_time && world_.clock.now() - *gateway.delete_time > kDeletedVisible) {
      gone.push_back(id);
    }
  }
  for (const std::string& id : gone) nat_gateways_.erase(id);
  DescribeNatGatewaysResult out;
  out.nat_gateways = describe(
      nat_gateways_, in.nat_gateway_ids, in.filter, no_nat_gateway,
      [](const NatGateway& gateway) { return gateway; }, nat_filter_values);
  out.next_token = page(*out.nat_gateways, in.max_results, in.next_token);
  return out;
}

}  // namespace neargate::ec2
