#include <algorithm>

#include "cloud/ec2/describe.hpp"
#include "cloud/ec2/ec2.hpp"
#include "cloud/ec2/not_found.hpp"
#include "cloud/ec2/zones.hpp"

namespace neargate::ec2 {
namespace {

// AWS keeps the first four addresses of a subnet and its last one.
// Source: "Subnet CIDR blocks" in the VPC user guide.
constexpr std::uint32_t kReservedAtStart = 4;
constexpr std::uint32_t kReservedInAll = 5;
constexpr unsigned kPrefixMin = 16;
constexpr unsigned kPrefixMax = 28;

std::optional<Values> filter_values(const Subnet& subnet, const std::string& filter) {
  if (filter == "subnet-id") return one(subnet.subnet_id);
  if (filter == "vpc-id") return one(subnet.vpc_id);
  if (filter == "availability-zone" || filter == "availabilityZone") {
    return one(subnet.availability_zone);
  }
  if (filter == "availability-zone-id") return one(subnet.availability_zone_id);
  if (filter == "cidr" || filter == "cidrBlock" || filter == "cidr-block") {
    return one(subnet.cidr_block);
  }
  if (filter == "state") return one(subnet.state);
  if (filter == "default-for-az" || filter == "defaultForAz") {
    return one(subnet.default_for_az.value_or(false));
  }
  if (filter == "map-public-ip-on-launch")
    return one(subnet.map_public_ip_on_launch.value_or(false));
  if (filter == "owner-id") return one(subnet.owner_id);
  if (filter == "subnet-arn") return one(subnet.subnet_arn);
  return std::nullopt;
}

}  // namespace

const Subnet& Ec2::subnet(const std::string& id) const {
  const Subnet* found = subnets_.find(id);
  if (found == nullptr) throw no_subnet(id);
  return *found;
}

Subnet Ec2::shown(const Subnet& subnet) const {
  Subnet view = subnet;
  const auto cidr = Cidr::parse(*subnet.cidr_block);
  std::int32_t used = 0;
  for (const auto& [id, record] : interfaces_) {
    if (record.network_interface.subnet_id == subnet.subnet_id) ++used;
  }
  view.available_ip_address_count =
      static_cast<std::int32_t>(cidr->size()) - static_cast<std::int32_t>(kReservedInAll) - used;
  return view;
}

// An address that no interface has. The search goes on where the last one ended, so that an address
// rests a while before somebody else gets it.
std::string Ec2::free_address(const Subnet& subnet) {
  const Cidr cidr = *Cidr::parse(*subnet.cidr_block);
  const std::uint64_t count = cidr.size() - kReservedInAll;
  const std::uint64_t start = world_.database.next("ec2.address." + *subnet.subnet_id);
  const auto [entry, is_new] = address_holders_.try_emplace(*subnet.subnet_id);
  auto& holders = entry->second;
  if (is_new) {
    for (const auto& [id, record] : interfaces_) {
      const NetworkInterface& interface = record.network_interface;
      if (interface.subnet_id != subnet.subnet_id) continue;
      holders[*parse_address(*interface.private_ip_address)] = id;
    }
  }
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto offset = static_cast<std::uint32_t>((start + i) % count);
    const std::uint32_t address = cidr.network + kReservedAtStart + offset;
    const auto holder = holders.find(address);
    if (holder == holders.end() || !interfaces_.contains(holder->second)) {
      return address_text(address);
    }
  }
  throw aws::Error("InsufficientFreeAddressesInSubnet",
                   "The specified subnet does not have enough free addresses to satisfy the "
                   "request.");
}

std::optional<std::string> Ec2::zone_of(const std::string& vpc_id, std::uint32_t address) const {
  for (const auto& [id, subnet] : subnets_) {
    if (subnet.vpc_id == vpc_id && Cidr::parse(*subnet.cidr_block)->contains(address)) {
      return subnet.availability_zone;
    }
  }
  return std::nullopt;
}

CreateSubnetResult Ec2::create_subnet(const CreateSubnetRequest& in, aws::Call&) {
  const VpcRecord& vpc = vpc_record(in.vpc_id);
  if (!in.cidr_block) {
    throw aws::Error("MissingParameter", "The request must contain the parameter cidrBlock.");
  }
  const auto cidr = Cidr::parse(*in.cidr_block);
  if (!cidr) {
    throw aws::Error("InvalidParameterValue", "Value (" + *in.cidr_block +
                                                  ") for parameter cidrBlock is invalid. This is "
                                                  "not a valid CIDR block.");
  }
  if (cidr->prefix < kPrefixMin || cidr->prefix > kPrefixMax ||
      !Cidr::parse(*vpc.vpc.cidr_block)->contains(*cidr)) {
    throw aws::Error("InvalidSubnet.Range", "The CIDR '" + *in.cidr_block + "' is invalid.");
  }
  for (const auto& [id, other] : subnets_) {
    if (other.vpc_id == in.vpc_id && Cidr::parse(*other.cidr_block)->overlaps(*cidr)) {
      throw aws::Error("InvalidSubnet.Conflict",
                       "The CIDR '" + *in.cidr_block + "' conflicts with another subnet");
    }
  }
  const Zone& zone = find_zone(world_.region, in.availability_zone, in.availability_zone_id);
  quotas_.check(Quota::subnets_per_vpc,
                std::size_t(std::count_if(subnets_.begin(), subnets_.end(), [&](const auto& entry) {
                  return entry.second.vpc_id == in.vpc_id;
                })));

  Subnet subnet;
  subnet.subnet_id = world_.randomness.resource_id("subnet");
  subnet.subnet_arn = world_.arn("ec2", "subnet/" + *subnet.subnet_id);
  subnet.vpc_id = in.vpc_id;
  subnet.cidr_block = cidr->text();
  subnet.availability_zone = world_.zone(zone.letter);
  subnet.availability_zone_id = zone.id;
  subnet.state = "available";
  subnet.owner_id = world_.account;
  subnet.default_for_az = false;
  subnet.map_public_ip_on_launch = false;
  subnet.assign_ipv6_address_on_creation = false;
  subnet.enable_dns64 = false;
  subnet.ipv6_native = false;
  auto& names = subnet.private_dns_name_options_on_launch.emplace();
  names.hostname_type = "ip-name";
  names.enable_resource_name_dns_a_record = false;
  names.enable_resource_name_dns_aaaa_record = false;
  subnet.tags = new_tags(in.tag_specifications, "subnet");
  subnets_.put(*subnet.subnet_id, subnet);

  for (const auto& [id, acl] : network_acls_) {
    if (acl.vpc_id != in.vpc_id || !acl.is_default.value_or(false)) continue;
    NetworkAclAssociation association;
    association.network_acl_association_id = world_.randomness.resource_id("aclassoc");
    association.network_acl_id = id;
    association.subnet_id = subnet.subnet_id;
    network_acls_.update(id, [&](NetworkAcl& record) {
      if (!record.associations) record.associations.emplace();
      record.associations->push_back(association);
    });
    break;
  }
  changed();
  return {.subnet = shown(subnet)};
}

smithy::Unit Ec2::delete_subnet(const DeleteSubnetRequest& in, aws::Call&) {
  const Subnet& subnet = this->subnet(in.subnet_id);
  for (const auto& [id, record] : interfaces_) {
    if (record.network_interface.subnet_id == in.subnet_id) throw in_use("subnet", in.subnet_id);
  }
  for (const auto& [id, acl] : network_acls_) {
    if (acl.vpc_id != subnet.vpc_id || !acl.associations) continue;
    network_acls_.update(id, [&](NetworkAcl& record) {
      std::erase_if(*record.associations,
                    [&](const auto& association) { return association.subnet_id == in.subnet_id; });
    });
  }
  std::vector<std::string> tables;
  for (const auto& [id, table] : route_tables_) {
    if (table.vpc_id == subnet.vpc_id) tables.push_back(id);
  }
  for (const std::string& id : tables) {
    route_tables_.update(id, [&](RouteTable& record) {
      if (!record.associations) return;
      std::erase_if(*record.associations,
                    [&](const auto& association) { return association.subnet_id == in.subnet_id; });
    });
  }
  subnets_.erase(in.subnet_id);
  address_holders_.erase(in.subnet_id);
  changed();
  return {};
}

DescribeSubnetsResult Ec2::describe_subnets(const DescribeSubnetsRequest& in, aws::Call&) {
  DescribeSubnetsResult out;
  out.subnets = describe(
      subnets_, in.subnet_ids, in.filters, no_subnet,
      [this](const Subnet& subnet) { return shown(subnet); }, filter_values);
  out.next_token = page(*out.subnets, in.max_results, in.next_token);
  return out;
}

smithy::Unit Ec2::modify_subnet_attribute(const ModifySubnetAttributeRequest& in, aws::Call&) {
  subnet(in.subnet_id);
  subnets_.update(in.subnet_id, [&](Subnet& record) {
    if (in.map_public_ip_on_launch) {
      record.map_public_ip_on_launch = in.map_public_ip_on_launch->value.value_or(false);
    }
    auto& names = *record.private_dns_name_options_on_launch;
    if (in.private_dns_hostname_type_on_launch) {
      names.hostname_type = in.private_dns_hostname_type_on_launch;
    }
    if (in.enable_resource_name_dns_a_record_on_launch) {
      names.enable_resource_name_dns_a_record =
          in.enable_resource_name_dns_a_record_on_launch->value.value_or(false);
    }
  });
  return {};
}

}  // namespace neargate::ec2
