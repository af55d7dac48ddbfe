#include "cloud/ec2/describe.hpp"
#include "cloud/ec2/ec2.hpp"
#include "cloud/ec2/not_found.hpp"

// Elastic IP addresses and all other public ones.
namespace neargate::ec2 {
namespace {

std::optional<Values> filter_values(const Address& address, const std::string& filter) {
  if (filter == "allocation-id") return one(address.allocation_id);
  if (filter == "association-id") return one(address.association_id);
  if (filter == "domain") return one(address.domain);
  if (filter == "network-interface-id") return one(address.network_interface_id);
  if (filter == "private-ip-address") return one(address.private_ip_address);
  if (filter == "public-ip") return one(address.public_ip);
  if (filter == "instance-id") return one(address.instance_id);
  if (filter == "network-interface-owner-id") return one(address.network_interface_owner_id);
  if (filter == "network-border-group") return one(address.network_border_group);
  return std::nullopt;
}

}  // namespace

const Address* Ec2::find_address(const std::optional<std::string>& allocation_id,
                                 const std::optional<std::string>& public_address) const {
  if (allocation_id) return addresses_.find(*allocation_id);
  for (const auto& [id, address] : addresses_) {
    if (public_address && address.public_ip == public_address) return &address;
  }
  return nullptr;
}

std::string Ec2::free_public_address() {
  std::set<std::string> used;
  for (const auto& [id, address] : addresses_) used.insert(address.public_ip.value_or(""));
  for (const auto& [id, record] : interfaces_) {
    const auto& association = record.network_interface.association;
    if (association) used.insert(association->public_ip.value_or(""));
  }
  // All but the network's address, the broadcast address and the last one, which is the host's.
  const Cidr pool = Cidr::parse(world_.public_pool).value();
  const std::uint64_t count = pool.size() - 3;
  for (std::uint64_t tried = 0; tried < count; ++tried) {
    const std::uint64_t number = world_.database.next("ec2.public_address") - 1;
    std::string address =
        address_text(pool.network + 1 + static_cast<std::uint32_t>(number % count));
    if (!used.contains(address)) return address;
  }
  throw aws::Error("AddressLimitExceeded", "All public addresses are in use.");
}

AllocateAddressResult Ec2::allocate_address(const AllocateAddressRequest& in, aws::Call&) {
  quotas_.check(Quota::elastic_ips, addresses_.size());
  Address address;
  address.allocation_id = world_.randomness.resource_id("eipalloc");
  address.public_ip = free_public_address();
  address.domain = "vpc";
  address.public_ipv4_pool = "amazon";
  address.network_border_group = world_.region;
  address.tags = new_tags(in.tag_specifications, "elastic-ip");
  addresses_.put(*address.allocation_id, address);
  AllocateAddressResult out;
  out.allocation_id = address.allocation_id;
  out.public_ip = address.public_ip;
  out.domain = address.domain;
  out.public_ipv4_pool = address.public_ipv4_pool;
  out.network_border_group = address.network_border_group;
  return out;
}

smithy::Unit Ec2::release_address(const ReleaseAddressRequest& in, aws::Call&) {
  const Address* address = find_address(in.allocation_id, in.public_ip);
  if (address == nullptr) throw no_allocation(in.allocation_id.value_or(in.public_ip.value_or("")));
  if (in.network_border_group && in.network_border_group != address->network_border_group) {
    throw aws::Error("InvalidParameterCombination",
                     "The address '" + *address->public_ip + "' is of network border group '" +
                         address->network_border_group.value_or("") + "'.");
  }
  if (address->association_id) {
    throw aws::Error("InvalidIPAddress.InUse", "Address " + *address->public_ip + " is in use.");
  }
  addresses_.erase(std::string(*address->allocation_id));
  return {};
}

DescribeAddressesResult Ec2::describe_addresses(const DescribeAddressesRequest& in, aws::Call&) {
  DescribeAddressesResult out;
  out.addresses = describe(
      addresses_, in.allocation_ids, in.filters, no_allocation,
      [](const Address& address) { return address; }, filter_values);
  if (in.public_ips && !in.public_ips->empty()) {
    for (const std::string& wanted : *in.public_ips) {
      if (find_address(std::nullopt, wanted) == nullptr) {
        throw aws::Error("InvalidAddress.NotFound", "Address '" + wanted + "' not found.");
      }
    }
    std::erase_if(*out.addresses, [&](const Address& address) {
      return std::find(in.public_ips->begin(), in.public_ips->end(), address.public_ip) ==
             in.public_ips->end();
    });
  }
  return out;
}

DescribeAddressesAttributeResult Ec2::describe_addresses_attribute(
    const DescribeAddressesAttributeRequest& in, aws::Call&) {
  DescribeAddressesAttributeResult out;
  out.addresses.emplace();
  for (const std::string& id : in.allocation_ids.value_or(std::vector<std::string>{})) {
    if (!addresses_.contains(id)) throw no_allocation(id);
  }
  // Reverse names cannot be set here, so no address has one.
  return out;
}

// Makes the interface's public address that of the Elastic IP, or none.
void Ec2::set_association(const std::string& interface_id, const std::optional<Address>& address) {
  if (!interfaces_.contains(interface_id)) return;
  interfaces_.update(interface_id, [&](NetworkInterfaceRecord& record) {
    NetworkInterface& interface = record.network_interface;
    interface.association.reset();
    if (address) {
      auto& association = interface.association.emplace();
      association.allocation_id = address->allocation_id;
      association.association_id = address->association_id;
      association.public_ip = address->public_ip;
      association.ip_owner_id = world_.account;
    }
    if (interface.private_ip_addresses && !interface.private_ip_addresses->empty()) {
      interface.private_ip_addresses->front().association = interface.association;
    }
  });
  changed();
}

AssociateAddressResult Ec2::associate_address(const AssociateAddressRequest& in, aws::Call&) {
  const Address* address = find_address(in.allocation_id, in.public_ip);
  if (address == nullptr) throw no_allocation(in.allocation_id.value_or(in.public_ip.value_or("")));
  if (!in.network_interface_id) {
    throw aws::Error("MissingParameter",
                     "The request must contain the parameter networkInterfaceId.");
  }
  const NetworkInterfaceRecord* interface = interfaces_.find(*in.network_interface_id);
  if (interface == nullptr) throw no_network_interface(*in.network_interface_id);
  if (address->association_id && !in.allow_reassociation.value_or(false)) {
    throw aws::Error("Resource.AlreadyAssociated", "resource " + *address->allocation_id +
                                                       " is already associated with " +
                                                       address->network_interface_id.value_or(""));
  }
  if (address->network_interface_id) set_association(*address->network_interface_id, std::nullopt);
  const std::string private_address = interface->network_interface.private_ip_address.value_or("");
  const Address& associated = addresses_.update(*address->allocation_id, [&](Address& record) {
    record.association_id = world_.randomness.resource_id("eipassoc");
    record.network_interface_id = in.network_interface_id;
    record.network_interface_owner_id = world_.account;
    record.private_ip_address = private_address;
  });
  set_association(*in.network_interface_id, associated);
  return {.association_id = associated.association_id};
}

smithy::Unit Ec2::disassociate_address(const DisassociateAddressRequest& in, aws::Call&) {
  for (const auto& [id, address] : addresses_) {
    const bool match = in.association_id ? address.association_id == in.association_id
                                         : in.public_ip && address.public_ip == in.public_ip;
    if (!match) continue;
    if (!address.association_id) break;
    const std::string interface_id = *address.network_interface_id;
    const NetworkInterfaceRecord* interface = interfaces_.find(interface_id);
    if (interface != nullptr && interface->network_interface.interface_type == "nat_gateway") {
      throw aws::Error("AuthFailure",
                       "You do not have permission to access the specified resource.");
    }
    addresses_.update(id, [](Address& record) {
      record.association_id.reset();
      record.network_interface_id.reset();
      record.network_interface_owner_id.reset();
      record.private_ip_address.reset();
    });
    set_association(interface_id, std::nullopt);
    return {};
  }
  throw no_association(in.association_id.value_or(in.public_ip.value_or("")));
}

}  // namespace neargate::ec2
