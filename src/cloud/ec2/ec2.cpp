#include "cloud/ec2/ec2.hpp"

#include "cloud/ec2/aws_services.hpp"

namespace neargate::ec2 {

Ec2::Ec2(cloud::World& world)
    : world_(world),
      vpcs_(world.database, "ec2.vpcs"),
      subnets_(world.database, "ec2.subnets"),
      internet_gateways_(world.database, "ec2.internet_gateways"),
      nat_gateways_(world.database, "ec2.nat_gateways"),
      addresses_(world.database, "ec2.addresses"),
      route_tables_(world.database, "ec2.route_tables"),
      security_groups_(world.database, "ec2.security_groups"),
      security_group_rules_(world.database, "ec2.security_group_rules"),
      interfaces_(world.database, "ec2.network_interfaces"),
      network_acls_(world.database, "ec2.network_acls"),
      prefix_lists_(world.database, "ec2.prefix_lists"),
      aws_prefix_lists_(aws_prefix_list_records(world.region)),
      vpc_endpoints_(world.database, "ec2.vpc_endpoints"),
      flow_logs_(world.database, "ec2.flow_logs") {}

void Ec2::changed() {
  group_filters_.reset();
  for (const auto& handler : network_changed_) handler();
}

}  // namespace neargate::ec2
