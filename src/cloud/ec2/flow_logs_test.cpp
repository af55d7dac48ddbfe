#include <functional>

#include <gtest/gtest.h>

#include "cloud/ec2/ec2.hpp"
#include "cloud/ec2/flow_log_format.hpp"
#include "cloud/test_world.hpp"

namespace neargate::ec2 {
namespace {

constexpr char kRole[] = "arn:aws:iam::123456789012:role/flow";
constexpr char kGroupArn[] = "arn:aws:logs:us-east-1:123456789012:log-group:/vpc/flow";

class FlowLogsTest : public testing::Test {
 protected:
  void SetUp() override {
    vpc_ = *ec2_.create_vpc({.cidr_block = "10.0.0.0/16"}, call_).vpc->vpc_id;
    subnet_ =
        *ec2_.create_subnet({.cidr_block = "10.0.1.0/24", .vpc_id = vpc_}, call_).subnet->subnet_id;
  }
  CreateFlowLogsRequest of_vpc() const {
    CreateFlowLogsRequest in;
    in.deliver_logs_permission_arn = kRole;
    in.log_destination = kGroupArn;
    in.resource_ids = {vpc_};
    in.resource_type = "VPC";
    in.traffic_type = "ALL";
    return in;
  }
  std::string code_of(const CreateFlowLogsRequest& in) {
    return cloud::error_code([&] { ec2_.create_flow_logs(in, call_); });
  }
  std::vector<FlowLog> shown() { return *ec2_.describe_flow_logs({}, call_).flow_logs; }

  cloud::TestWorld world_;
  aws::Call call_ = world_.call();
  Ec2 ec2_{world_};
  std::string vpc_, subnet_;
};

TEST_F(FlowLogsTest, AreShownAsTheyWereMade) {
  ec2_.create_flow_logs(of_vpc(), call_);
  CreateFlowLogsRequest in = of_vpc();
  in.log_destination.reset();
  in.log_group_name = "other";
  in.log_format = "${srcaddr}";
  in.max_aggregation_interval = 60;
  in.traffic_type = "REJECT";
  ec2_.create_flow_logs(in, call_);
  auto logs = shown();
  ASSERT_EQ(logs.size(), 2u);
  if (logs[0].log_group_name == "other") std::swap(logs[0], logs[1]);
  EXPECT_EQ(logs[0].log_group_name, "/vpc/flow");
  EXPECT_EQ(logs[0].log_format, FlowLogFormat::kDefault);
  EXPECT_EQ(logs[0].max_aggregation_interval, 600);
  EXPECT_EQ(logs[0].deliver_logs_status, "SUCCESS");
  EXPECT_EQ(logs[1].log_format, "${srcaddr}");
  EXPECT_EQ(logs[1].traffic_type, "REJECT");
}

TEST_F(FlowLogsTest, WhatARequestMayNotBe) {
  using Change = std::function<void(CreateFlowLogsRequest&)>;
  const std::vector<std::pair<std::string, Change>> cases{
      {"UnsupportedOperation", [](auto& in) { in.log_destination_type = "s3"; }},
      {"UnsupportedOperation", [](auto& in) { in.resource_type = "TransitGateway"; }},
      {"UnsupportedOperation", [](auto& in) { in.deliver_cross_account_role = kRole; }},
      {"InvalidParameter", [](auto& in) { in.deliver_logs_permission_arn.reset(); }},
      {"InvalidParameter", [](auto& in) { in.log_destination.reset(); }},
      {"InvalidParameter", [](auto& in) { in.log_group_name = "both"; }},
      {"InvalidParameter", [](auto& in) { in.log_destination = "arn:aws:s3:::bucket"; }},
      {"InvalidParameter", [](auto& in) { *in.log_destination += ":*"; }},
      {"InvalidParameter", [](auto& in) { in.max_aggregation_interval = 120; }},
      {"InvalidParameter", [](auto& in) { in.log_format = "${srcaddr} "; }},
      {"InvalidParameter", [](auto& in) { in.destination_options.emplace(); }},
      {"MissingParameter", [](auto& in) { in.traffic_type.reset(); }},
  };
  for (std::size_t i = 0; i < cases.size(); ++i) {
    CreateFlowLogsRequest in = of_vpc();
    cases[i].second(in);
    EXPECT_EQ(code_of(in), cases[i].first) << "case " << i;
  }
  EXPECT_TRUE(shown().empty());
}

TEST_F(FlowLogsTest, WhatIsNotThereIsToldByResource) {
  CreateFlowLogsRequest in = of_vpc();
  in.resource_ids = {vpc_, "vpc-0", subnet_};
  const auto out = ec2_.create_flow_logs(in, call_);
  EXPECT_EQ(out.flow_log_ids->size(), 1u);
  ASSERT_EQ(out.unsuccessful->size(), 2u);
  EXPECT_EQ(out.unsuccessful->front().resource_id, "vpc-0");
  EXPECT_EQ(out.unsuccessful->front().error->code, "InvalidVpcID.NotFound");
  in.resource_type = "Subnet";
  EXPECT_EQ(ec2_.create_flow_logs(in, call_).unsuccessful->size(), 2u);
  EXPECT_EQ(shown().size(), 2u);
}

TEST_F(FlowLogsTest, AResourceHasTwoThatDiffer) {
  EXPECT_EQ(code_of(of_vpc()), "");
  EXPECT_EQ(code_of(of_vpc()), "FlowLogAlreadyExists");
  CreateFlowLogsRequest in = of_vpc();
  in.traffic_type = "ACCEPT";
  EXPECT_EQ(code_of(in), "");
  in.traffic_type = "REJECT";
  EXPECT_EQ(code_of(in), "FlowLogsLimitExceeded");
}

TEST_F(FlowLogsTest, TheNetworkFollows) {
  int changes = 0;
  ec2_.on_network_change([&] { ++changes; });
  const auto id = ec2_.create_flow_logs(of_vpc(), call_).flow_log_ids->front();
  EXPECT_EQ(changes, 1);
  const auto out = ec2_.delete_flow_logs({.flow_log_ids = {id, "fl-0"}}, call_);
  EXPECT_EQ(out.unsuccessful->front().error->code, "InvalidFlowLogId.NotFound");
  EXPECT_EQ(changes, 2);
  EXPECT_TRUE(shown().empty());
}

}  // namespace
}  // namespace neargate::ec2
