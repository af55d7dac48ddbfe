#include "daemon/flow_log_delivery.hpp"

#include <gtest/gtest.h>

#include "cloud/access/directory_for_test.hpp"
#include "daemon/simulated_world_for_test.hpp"

namespace neargate::daemon {
namespace {

constexpr char kGroup[] = "/vpc/flow";

// EC2's records, CloudWatch Logs, and flows that a simulated machine is given.
struct FlowLogDeliveryTest : SimulatedWorldTest {
  ec2::Ec2 ec2{world};
  ecs::State ecs{world};
  iam::Iam iam{world};
  logs::Logs logs{world};
  access::DirectoryForTest directory;
  access::Authorizer authorizer{world, iam, directory};
  FlowLogDelivery delivery{{world, ec2, ecs, iam, authorizer, logs}};
  std::string vpc, subnet;

  void SetUp() override {
    vpc = *ec2.create_vpc({.cidr_block = "10.0.0.0/16"}, call).vpc->vpc_id;
    subnet =
        *ec2.create_subnet({.cidr_block = "10.0.1.0/24", .vpc_id = vpc}, call).subnet->subnet_id;
    logs.create_group(kGroup);
    delivery.start();
  }

  ec2::NetworkInterface make_interface() {
    return ec2
        .create_interface({.subnet_id = subnet,
                           .group_ids = {},
                           .description = "",
                           .attachment = "task",
                           .requester_id = "ecs"})
        .network_interface;
  }

  static std::string document(const std::string& statement) {
    return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow",)" + statement + "}]}";
  }

  void trust(const std::string& more) {
    const std::string principal = R"("Principal":{"Service":"vpc-flow-logs.amazonaws.com"})";
    iam.update_assume_role_policy(
        {.role_name = "flow",
         .policy_document = document(R"("Action":"sts:AssumeRole",)" + principal + more)},
        call);
  }

  // As a list of JSON strings.
  void allow(const std::string& actions) {
    iam.put_role_policy(
        {.role_name = "flow",
         .policy_name = "write",
         .policy_document =
             document("\"Action\":[" + actions +
                      R"(],"Resource":"arn:aws:logs:us-east-1:123456789012:log-group:*:*")")},
        call);
  }

  std::string make_role() {
    iam::CreateRoleRequest role;
    role.role_name = "flow";
    role.assume_role_policy_document = document(
        R"("Action":"sts:AssumeRole","Principal":{"Service":"vpc-flow-logs.amazonaws.com"})");
    const std::string arn = iam.create_role(role, call).role.arn;
    allow(R"("logs:CreateLogStream","logs:PutLogEvents")");
    return arn;
  }

  std::string make_log(const std::string& role, const std::string& group = kGroup) {
    ec2::CreateFlowLogsRequest in;
    in.deliver_logs_permission_arn = role;
    in.log_group_name = group;
    in.resource_ids = {vpc};
    in.resource_type = "VPC";
    in.traffic_type = "ALL";
    in.log_format = "${srcaddr} ${dstport} ${action} ${log-status}";
    const std::string id = ec2.create_flow_logs(in, call).flow_log_ids->front();
    net::spawn(machine.apply_network(ec2.network_spec()),
               [](const std::exception_ptr& failure) { std::rethrow_exception(failure); });
    advance(Seconds(1));
    return id;
  }

  void flow_from(const std::string& address) {
    machine::Flow flow;
    flow.way = machine::Flow::Way::out;
    flow.source = address;
    flow.destination = "203.0.113.5";
    flow.protocol = 6;
    flow.destination_port = 443;
    flow.packets = 1;
    flow.last = clock.now();
    machine.add_flow(vpc, flow);
  }

  // "stream: message" of all events.
  std::vector<std::string> told(const std::string& group = kGroup) {
    std::vector<std::string> out;
    logs::FilterLogEventsRequest in;
    in.log_group_name = group;
    const auto page = logs.filter_log_events(in, call);
    for (const auto& event : *page.events) {
      out.push_back(*event.log_stream_name + ": " + *event.message);
    }
    return out;
  }

  std::string status(const std::string& id) {
    const auto shown = ec2.describe_flow_logs({.flow_log_ids = {{id}}}, call).flow_logs->front();
    return *shown.deliver_logs_status + " " + shown.deliver_logs_error_message.value_or("");
  }
};

TEST_F(FlowLogDeliveryTest, LinesComeOnceAMinute) {
  const auto interface = make_interface();
  const std::string stream = *interface.network_interface_id + "-all: ";
  const std::string log = make_log(make_role());
  flow_from(*interface.private_ip_address);
  advance(Seconds(30));
  EXPECT_TRUE(told().empty());
  advance(Seconds(40));
  const std::string line = stream + *interface.private_ip_address + " 443 ACCEPT OK";
  EXPECT_EQ(told(), std::vector<std::string>{line});
  advance(Seconds(60));
  EXPECT_EQ(told(), (std::vector<std::string>{line, stream + "- - - NODATA"}));
  EXPECT_EQ(status(log), "SUCCESS ");
  ec2.delete_flow_logs({.flow_log_ids = {log}}, call);
  flow_from(*interface.private_ip_address);
  advance(Seconds(120));
  EXPECT_EQ(told().size(), 2u);
}

TEST_F(FlowLogDeliveryTest, AnInterfaceThatWentTellsItsLast) {
  const auto interface = make_interface();
  make_log(make_role());
  flow_from(*interface.private_ip_address);
  ec2.release_interface(*interface.network_interface_id);
  advance(Seconds(60));
  EXPECT_EQ(told().size(), 1u);
}

TEST_F(FlowLogDeliveryTest, WhatIsMissingIsToldUntilItIsThere) {
  const auto interface = make_interface();
  const std::string log = make_log("arn:aws:iam::123456789012:role/flow", "/later");
  const auto minute = [&] {
    flow_from(*interface.private_ip_address);
    advance(Seconds(60));
    return status(log);
  };
  EXPECT_EQ(minute(), "FAILED Access error") << "no role";
  make_role();
  EXPECT_EQ(minute(), "FAILED Access error") << "no group";
  logs.create_group("/later");
  EXPECT_EQ(minute(), "SUCCESS ");
  EXPECT_EQ(told("/later").size(), 1u);
}

TEST_F(FlowLogDeliveryTest, WhatTheRoleMayNotIsNotDelivered) {
  const auto interface = make_interface();
  const std::string log = make_log(make_role(), "/later");
  const auto minute = [&] {
    flow_from(*interface.private_ip_address);
    advance(Seconds(60));
    return status(log);
  };
  allow(R"("logs:CreateLogGroup","logs:PutLogEvents")");
  EXPECT_EQ(minute(), "FAILED Access error") << "no stream";
  EXPECT_FALSE(logs.group_exists("/later"));
  allow(R"("logs:CreateLogGroup","logs:CreateLogStream")");
  EXPECT_EQ(minute(), "FAILED Access error") << "no lines";
  allow(R"("logs:CreateLogGroup","logs:CreateLogStream","logs:PutLogEvents")");
  EXPECT_EQ(minute(), "SUCCESS ");
  allow(R"("logs:PutLogEvents")");
  EXPECT_EQ(minute(), "SUCCESS ") << "group and stream are there";
  EXPECT_EQ(told("/later").size(), 2u);
}

TEST_F(FlowLogDeliveryTest, TheRoleSaysForWhichFlowLogs) {
  const auto interface = make_interface();
  const std::string log = make_log(make_role());
  const auto minute = [&] {
    flow_from(*interface.private_ip_address);
    advance(Seconds(60));
    return status(log);
  };
  const std::string before = R"(,"Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:ec2:*:*:)";
  trust(before + R"(vpc-flow-log/fl-other"}})");
  EXPECT_EQ(minute(), "FAILED Access error");
  trust(before + "vpc-flow-log/" + log + R"("}})");
  EXPECT_EQ(minute(), "SUCCESS ");
  trust(R"(,"Condition":{"StringEquals":{"aws:SourceAccount":"210987654321"}})");
  EXPECT_EQ(minute(), "FAILED Access error");
}

}  // namespace
}  // namespace neargate::daemon
