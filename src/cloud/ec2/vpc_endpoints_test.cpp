#include <gtest/gtest.h>

#include "cloud/ec2/ec2.hpp"
#include "cloud/test_world.hpp"

namespace neargate::ec2 {
namespace {

class VpcEndpointTest : public testing::Test {
 protected:
  void SetUp() override {
    vpc_ = *ec2_.create_vpc({.cidr_block = "10.0.0.0/16"}, call_).vpc->vpc_id;
    ModifyVpcAttributeRequest names{.vpc_id = vpc_};
    names.enable_dns_hostnames.emplace().value = true;
    ec2_.modify_vpc_attribute(names, call_);
    subnet_ = make_subnet("10.0.1.0/24", "us-east-1a");
    table_ = *ec2_.create_route_table({.vpc_id = vpc_}, call_).route_table->route_table_id;
    ec2_.associate_route_table({.subnet_id = subnet_, .route_table_id = table_}, call_);
    group_ = *ec2_.create_security_group({.description = "d", .group_name = "app", .vpc_id = vpc_},
                                         call_)
                  .group_id;
  }
  std::string make_subnet(const std::string& cidr, const std::string& zone) {
    return *ec2_.create_subnet({.availability_zone = zone, .cidr_block = cidr, .vpc_id = vpc_},
                               call_)
                .subnet->subnet_id;
  }
  CreateVpcEndpointRequest interface(const std::string& service) {
    CreateVpcEndpointRequest in{.vpc_id = vpc_};
    in.vpc_endpoint_type = "Interface";
    in.service_name = "com.amazonaws.us-east-1." + service;
    in.subnet_ids = {{subnet_}};
    in.security_group_ids = {{group_}};
    return in;
  }
  CreateVpcEndpointRequest gateway(const std::string& service) {
    CreateVpcEndpointRequest in{.vpc_id = vpc_};
    in.service_name = "com.amazonaws.us-east-1." + service;
    in.route_table_ids = {{table_}};
    return in;
  }
  VpcEndpoint make(const CreateVpcEndpointRequest& in) {
    return *ec2_.create_vpc_endpoint(in, call_).vpc_endpoint;
  }
  std::string refusal(const CreateVpcEndpointRequest& in) {
    return cloud::error_code([&] { make(in); });
  }
  VpcEndpoint described(const std::string& id) {
    return ec2_.describe_vpc_endpoints({.vpc_endpoint_ids = {{id}}}, call_).vpc_endpoints->front();
  }
  std::vector<Route> routes() {
    return *ec2_.describe_route_tables({.route_table_ids = {{table_}}}, call_)
                .route_tables->front()
                .routes;
  }
  std::string make_task() {
    return *ec2_.create_interface({.subnet_id = subnet_,
                                   .group_ids = {group_},
                                   .description = "",
                                   .attachment = "task",
                                   .requester_id = "amazon-ecs"})
                .network_interface.network_interface_id;
  }

  cloud::TestWorld world_;
  aws::Call call_ = world_.call();
  Ec2 ec2_{world_};
  std::string vpc_, subnet_, table_, group_;
};

TEST_F(VpcEndpointTest, AnInterfaceEndpointHasInterfacesAndNames) {
  const VpcEndpoint made = make(interface("ecr.dkr"));
  EXPECT_EQ(made.state, "pending");
  const VpcEndpoint endpoint = described(*made.vpc_endpoint_id);
  EXPECT_EQ(endpoint.state, "available");
  ASSERT_EQ(endpoint.network_interface_ids->size(), 1u);
  const NetworkInterface door =
      ec2_.find_interface(endpoint.network_interface_ids->front())->network_interface;
  EXPECT_EQ(door.interface_type, "vpc_endpoint");
  EXPECT_EQ(door.description, "VPC Endpoint Interface " + *made.vpc_endpoint_id);
  EXPECT_EQ(door.groups->front().group_id, group_);
  const auto& names = *endpoint.dns_entries;
  ASSERT_EQ(names.size(), 4u);
  EXPECT_TRUE(names[0].dns_name->ends_with(".dkr.ecr.us-east-1.vpce.amazonaws.com"));
  EXPECT_TRUE(names[1].dns_name->ends_with("-us-east-1a.dkr.ecr.us-east-1.vpce.amazonaws.com"));
  EXPECT_EQ(names[2].dns_name, "dkr.ecr.us-east-1.amazonaws.com");
  EXPECT_EQ(names[3].dns_name, "*.dkr.ecr.us-east-1.amazonaws.com");
}

TEST_F(VpcEndpointTest, AnInterfaceEndpointFollowsItsChanges) {
  const std::string id = *make(interface("logs")).vpc_endpoint_id;
  const std::string label = *described(id).dns_entries->front().dns_name;
  const std::string other = make_subnet("10.0.2.0/24", "us-east-1b");
  ModifyVpcEndpointRequest modify{.vpc_endpoint_id = id};
  modify.add_subnet_ids = {{other}};
  modify.remove_subnet_ids = {{subnet_}};
  modify.private_dns_enabled = false;
  ec2_.modify_vpc_endpoint(modify, call_);
  const VpcEndpoint endpoint = described(id);
  ASSERT_EQ(endpoint.network_interface_ids->size(), 1u);
  EXPECT_EQ(
      ec2_.find_interface(endpoint.network_interface_ids->front())->network_interface.subnet_id,
      other);
  EXPECT_EQ(endpoint.dns_entries->size(), 2u);
  EXPECT_EQ(endpoint.dns_entries->front().dns_name, label) << "its own name stays";
  EXPECT_EQ(ec2_.describe_network_interfaces({}, call_).network_interfaces->size(), 1u);
  ec2_.delete_vpc_endpoints({.vpc_endpoint_ids = {id}}, call_);
  EXPECT_TRUE(ec2_.describe_network_interfaces({}, call_).network_interfaces->empty());
  EXPECT_EQ(cloud::error_code([&] { described(id); }), "InvalidVpcEndpointId.NotFound");
}

TEST_F(VpcEndpointTest, AnInterfaceEndpointThatCannotBe) {
  auto in = interface("logs");
  in.route_table_ids = {{table_}};
  EXPECT_EQ(refusal(in), "InvalidParameter");
  in = interface("logs");
  in.subnet_ids->push_back(make_subnet("10.0.2.0/24", "us-east-1a"));
  EXPECT_EQ(refusal(in), "DuplicateSubnetsInSameZone");
  in = interface("logs");
  in.security_group_ids = {{"sg-00000000000000000"}};
  EXPECT_EQ(refusal(in), "InvalidGroup.NotFound");
  in = interface("logs");
  in.service_name = "com.example.mine";
  EXPECT_EQ(refusal(in), "InvalidServiceName");
  in = interface("logs");
  in.policy_document = "{";
  EXPECT_EQ(refusal(in), "InvalidPolicyDocument");
  EXPECT_EQ(refusal(interface("logs")), "");
  EXPECT_EQ(refusal(interface("logs")), "InvalidParameter") << "its names are taken";
  EXPECT_EQ(ec2_.describe_network_interfaces({}, call_).network_interfaces->size(), 1u)
      << "what is refused leaves no interface";
  ModifyVpcAttributeRequest names{.vpc_id = vpc_};
  names.enable_dns_hostnames.emplace().value = false;
  ec2_.modify_vpc_attribute(names, call_);
  EXPECT_EQ(refusal(interface("ssm")), "InvalidParameter") << "private names need DNS hostnames";
}

TEST_F(VpcEndpointTest, AGatewayEndpointAddsItsRoute) {
  EXPECT_EQ(routes().size(), 1u);
  const std::string id = *make(gateway("s3")).vpc_endpoint_id;
  ASSERT_EQ(routes().size(), 2u);
  EXPECT_EQ(routes().back().destination_prefix_list_id, "pl-63a5400a");
  EXPECT_EQ(routes().back().gateway_id, id);
  EXPECT_EQ(refusal(gateway("s3")), "RouteAlreadyExists");
  ModifyVpcEndpointRequest modify{.vpc_endpoint_id = id};
  modify.remove_route_table_ids = {{table_}};
  ec2_.modify_vpc_endpoint(modify, call_);
  EXPECT_EQ(routes().size(), 1u);
}

TEST_F(VpcEndpointTest, AGatewayEndpointThatCannotBe) {
  EXPECT_EQ(refusal(gateway("logs")), "InvalidParameter") << "only S3 and DynamoDB have them";
  auto in = gateway("s3");
  in.subnet_ids = {{subnet_}};
  EXPECT_EQ(refusal(in), "InvalidParameter");
  in = gateway("s3");
  in.route_table_ids = {{"rtb-00000000000000000"}};
  EXPECT_EQ(refusal(in), "InvalidRouteTableID.NotFound");
}

TEST_F(VpcEndpointTest, TheRouteOfADeletedTableGoes) {
  const std::string table =
      *ec2_.create_route_table({.vpc_id = vpc_}, call_).route_table->route_table_id;
  auto in = gateway("s3");
  in.route_table_ids->push_back(table);
  const std::string id = *make(in).vpc_endpoint_id;
  ec2_.delete_route_table({.route_table_id = table}, call_);
  EXPECT_EQ(described(id).route_table_ids, std::vector{table_});
}

TEST_F(VpcEndpointTest, WaysOfATaskFollowTheRecords) {
  const std::string task = make_task();
  const auto way = [&](const char* service) { return ec2_.path_to_service(task, service).way; };
  EXPECT_EQ(way("s3"), ServicePath::Way::none);
  make(gateway("s3"));
  EXPECT_EQ(way("s3"), ServicePath::Way::gateway_endpoint);
  make(interface("logs"));
  EXPECT_EQ(way("logs"), ServicePath::Way::none) << "its group lets nothing in";
  AuthorizeSecurityGroupIngressRequest allow{.group_id = group_};
  IpPermission& permission = allow.ip_permissions.emplace().emplace_back();
  permission.ip_protocol = "tcp";
  permission.from_port = permission.to_port = 443;
  permission.user_id_group_pairs.emplace().emplace_back().group_id = group_;
  ec2_.authorize_security_group_ingress(allow, call_);
  EXPECT_EQ(way("logs"), ServicePath::Way::interface_endpoint);
}

TEST_F(VpcEndpointTest, PrefixListsOfGatewayEndpoints) {
  DescribePrefixListsRequest in;
  Filter& filter = in.filters.emplace().emplace_back();
  filter.name = "prefix-list-name";
  filter.values = {{"com.amazonaws.us-east-1.s3"}};
  const auto found = *ec2_.describe_prefix_lists(in, call_).prefix_lists;
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found.front().prefix_list_id, "pl-63a5400a");
  EXPECT_FALSE(found.front().cidrs->empty());
}

}  // namespace
}  // namespace neargate::ec2
