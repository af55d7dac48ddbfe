#include "cloud/ec2/describe.hpp"
#include "cloud/ec2/ec2.hpp"
#include "cloud/ec2/not_found.hpp"

namespace neargate::ec2 {
namespace {

// A VPC is between /28 and /16. Source: "VPC CIDR blocks" in the VPC user guide.
constexpr unsigned kPrefixMin = 16;
constexpr unsigned kPrefixMax = 28;

constexpr const char* kDhcpOptionsId = "dopt-default00000000";

std::optional<Values> filter_values(const Vpc& vpc, const std::string& filter) {
  if (filter == "vpc-id") return one(vpc.vpc_id);
  if (filter == "cidr" || filter == "cidr-block-association.cidr-block") return one(vpc.cidr_block);
  if (filter == "state") return one(vpc.state);
  if (filter == "is-default" || filter == "isDefault") return one(vpc.is_default.value_or(false));
  if (filter == "owner-id") return one(vpc.owner_id);
  if (filter == "dhcp-options-id") return one(vpc.dhcp_options_id);
  return std::nullopt;
}

}  // namespace

const VpcRecord& Ec2::vpc_record(const std::string& id) const {
  const VpcRecord* record = vpcs_.find(id);
  if (record == nullptr) throw no_vpc(id);
  return *record;
}

CreateVpcResult Ec2::create_vpc(const CreateVpcRequest& in, aws::Call&) {
  if (in.amazon_provided_ipv6_cidr_block.value_or(false)) {
    throw aws::Error("UnsupportedOperation",
                     "IPv6 is not supported: leave AmazonProvidedIpv6CidrBlock out.");
  }
  if (!in.cidr_block) {
    throw aws::Error("MissingParameter", "The request must contain the parameter cidrBlock.");
  }
  const auto cidr = Cidr::parse(*in.cidr_block);
  if (!cidr) {
    throw aws::Error("InvalidParameterValue", "Value (" + *in.cidr_block +
                                                  ") for parameter cidrBlock is invalid. This is "
                                                  "not a valid CIDR block.");
  }
  if (cidr->prefix < kPrefixMin || cidr->prefix > kPrefixMax) {
    throw aws::Error("InvalidVpc.Range", "The CIDR '" + *in.cidr_block + "' is invalid.");
  }
  quotas_.check(Quota::vpcs, vpcs_.size());
  Vpc vpc;
  vpc.vpc_id = world_.randomness.resource_id("vpc");
  vpc.cidr_block = cidr->text();
  vpc.state = "available";
  vpc.owner_id = world_.account;
  vpc.instance_tenancy = in.instance_tenancy.value_or("default");
  vpc.is_default = false;
  vpc.dhcp_options_id = kDhcpOptionsId;
  vpc.tags = new_tags(in.tag_specifications, "vpc");
  VpcCidrBlockAssociation association;
  association.association_id = world_.randomness.resource_id("vpc-cidr-assoc");
  association.cidr_block = vpc.cidr_block;
  association.cidr_block_state.emplace().state = "associated";
  vpc.cidr_block_association_set = {association};
  vpcs_.put(*vpc.vpc_id, {.vpc = vpc,
                          .enable_dns_support = true,
                          .enable_dns_hostnames = false,
                          .enable_network_address_usage_metrics = false});
  make_defaults_of(vpc);
  changed();
  vpc.state = "pending";  // as AWS answers a creation
  return {.vpc = vpc};
}

// What AWS makes with every VPC: its default group, main route table and default network ACL.
void Ec2::make_defaults_of(const Vpc& vpc) {
  SecurityGroup group;
  group.group_id = world_.randomness.resource_id("sg");
  group.group_name = "default";
  group.description = "default VPC security group";
  group.vpc_id = vpc.vpc_id;
  group.owner_id = world_.account;
  group.security_group_arn = world_.arn("ec2", "security-group/" + *group.group_id);
  security_groups_.put(*group.group_id, group);
  IpPermission from_itself;
  from_itself.ip_protocol = "-1";
  from_itself.user_id_group_pairs.emplace().emplace_back().group_id = group.group_id;
  authorize(*group.group_id, false, {from_itself}, {});
  IpPermission to_all;
  to_all.ip_protocol = "-1";
  to_all.ip_ranges.emplace().emplace_back().cidr_ip = "0.0.0.0/0";
  authorize(*group.group_id, true, {to_all}, {});

  RouteTable table;
  table.route_table_id = world_.randomness.resource_id("rtb");
  table.vpc_id = vpc.vpc_id;
  table.owner_id = world_.account;
  Route local;
  local.destination_cidr_block = vpc.cidr_block;
  local.gateway_id = "local";
  local.origin = "CreateRouteTable";
  local.state = "active";
  table.routes = {local};
  RouteTableAssociation main;
  main.main = true;
  main.route_table_association_id = world_.randomness.resource_id("rtbassoc");
  main.route_table_id = table.route_table_id;
  main.association_state.emplace().state = "associated";
  table.associations = {main};
  route_tables_.put(*table.route_table_id, table);

  const NetworkAcl acl = new_network_acl(*vpc.vpc_id, true);
  network_acls_.put(*acl.network_acl_id, acl);
}

bool Ec2::vpc_in_use(const std::string& vpc_id) const {
  for (const auto& [id, subnet] : subnets_) {
    if (subnet.vpc_id == vpc_id) return true;
  }
  for (const auto& [id, gateway] : internet_gateways_) {
    for (const auto& attachment :
         gateway.attachments.value_or(std::vector<InternetGatewayAttachment>{})) {
      if (attachment.vpc_id == vpc_id) return true;
    }
  }
  for (const auto& [id, group] : security_groups_) {
    if (group.vpc_id == vpc_id && group.group_name != "default") return true;
  }
  for (const auto& [id, table] : route_tables_) {
    const bool main = table.associations && !table.associations->empty() &&
                      table.associations->front().main.value_or(false);
    if (table.vpc_id == vpc_id && !main) return true;
  }
  for (const auto& [id, acl] : network_acls_) {
    if (acl.vpc_id == vpc_id && !acl.is_default.value_or(false)) return true;
  }
  for (const auto& [id, endpoint] : vpc_endpoints_) {
    if (endpoint.vpc_id == vpc_id) return true;
  }
  return false;
}

smithy::Unit Ec2::delete_vpc(const DeleteVpcRequest& in, aws::Call&) {
  vpc_record(in.vpc_id);
  if (vpc_in_use(in.vpc_id)) throw in_use("vpc", in.vpc_id);
  const auto erase_all = [&](auto& table) {
    std::vector<std::string> ids;
    for (const auto& [id, record] : table) {
      if (record.vpc_id == in.vpc_id) ids.push_back(id);
    }
    for (const std::string& id : ids) table.erase(id);
  };
  std::vector<std::string> rules;
  for (const auto& [id, rule] : security_group_rules_) {
    const SecurityGroup* group = security_groups_.find(rule.group_id.value_or(""));
    if (group == nullptr || group->vpc_id == in.vpc_id) rules.push_back(id);
  }
  for (const std::string& id : rules) security_group_rules_.erase(id);
  erase_all(security_groups_);
  erase_all(route_tables_);
  erase_all(network_acls_);
  vpcs_.erase(in.vpc_id);
  changed();
  return {};
}

DescribeVpcsResult Ec2::describe_vpcs(const DescribeVpcsRequest& in, aws::Call&) {
  DescribeVpcsResult out;
  out.vpcs = describe(
      vpcs_, in.vpc_ids, in.filters, no_vpc, [](const VpcRecord& record) { return record.vpc; },
      filter_values);
  out.next_token = page(*out.vpcs, in.max_results, in.next_token);
  return out;
}

smithy::Unit Ec2::modify_vpc_attribute(const ModifyVpcAttributeRequest& in, aws::Call&) {
  vpc_record(in.vpc_id);
  vpcs_.update(in.vpc_id, [&](VpcRecord& record) {
    if (in.enable_dns_support)
      record.enable_dns_support = in.enable_dns_support->value.value_or(false);
    if (in.enable_dns_hostnames) {
      record.enable_dns_hostnames = in.enable_dns_hostnames->value.value_or(false);
    }
    if (in.enable_network_address_usage_metrics) {
      record.enable_network_address_usage_metrics =
          in.enable_network_address_usage_metrics->value.value_or(false);
    }
  });
  changed();
  return {};
}

DescribeVpcAttributeResult Ec2::describe_vpc_attribute(const DescribeVpcAttributeRequest& in,
                                                       aws::Call&) {
  const VpcRecord& record = vpc_record(in.vpc_id);
  DescribeVpcAttributeResult out;
  out.vpc_id = in.vpc_id;
  if (in.attribute == "enableDnsSupport") {
    out.enable_dns_support.emplace().value = record.enable_dns_support;
  } else if (in.attribute == "enableDnsHostnames") {
    out.enable_dns_hostnames.emplace().value = record.enable_dns_hostnames;
  } else {
    out.enable_network_address_usage_metrics.emplace().value =
        record.enable_network_address_usage_metrics;
  }
  return out;
}

DescribeDhcpOptionsResult Ec2::describe_dhcp_options(const DescribeDhcpOptionsRequest& in,
                                                     aws::Call&) {
  DhcpOptions options;
  options.dhcp_options_id = kDhcpOptionsId;
  options.owner_id = world_.account;
  const auto add = [&](const char* key, const std::string& value) {
    DhcpConfiguration configuration;
    configuration.key = key;
    configuration.values.emplace().emplace_back().value = value;
    if (!options.dhcp_configurations) options.dhcp_configurations.emplace();
    options.dhcp_configurations->push_back(configuration);
  };
  add("domain-name", private_domain(world_.region));
  add("domain-name-servers", "AmazonProvidedDNS");
  for (const std::string& id : in.dhcp_options_ids.value_or(std::vector<std::string>{})) {
    if (id != kDhcpOptionsId) {
      throw aws::Error("InvalidDhcpOptionID.NotFound",
                       "The dhcpOption ID '" + id + "' does not exist");
    }
  }
  DescribeDhcpOptionsResult out;
  out.dhcp_options.emplace();
  const bool shown = passes(in.filters, options.tags, [&](const std::string& name) {
    return name == "dhcp-options-id" ? one(options.dhcp_options_id)
           : name == "owner-id"      ? one(options.owner_id)
                                     : std::nullopt;
  });
  if (shown) out.dhcp_options->push_back(options);
  return out;
}

}  // namespace neargate::ec2
