#include "cloud/ec2/flow_log_format.hpp"

#include <gtest/gtest.h>

namespace neargate::ec2 {
namespace {

FlowLogContext task() {
  return {.account = "123456789010",
          .region = "us-east-1",
          .zone_id = "use1-az1",
          .vpc_id = "vpc-1",
          .subnet_id = "subnet-1",
          .interface_id = "eni-1235b8ca123456789",
          .cluster_arn = "arn:aws:ecs:us-east-1:123456789010:cluster/web",
          .service_name = "shop",
          .task_definition_arn = "arn:aws:ecs:us-east-1:123456789010:task-definition/shop:7",
          .task_arn = "arn:aws:ecs:us-east-1:123456789010:task/web/0123abc",
          .container_ids = {"0123abc-1", "0123abc-2"}};
}

FlowRecord ssh() {
  return {.interface_id = "eni-1235b8ca123456789",
          .source = "172.31.16.139",
          .destination = "172.31.16.21",
          .packet_source = "172.31.16.139",
          .packet_destination = "172.31.16.21",
          .source_port = 20641,
          .destination_port = 22,
          .protocol = 6,
          .tcp_flags = 3,
          .packets = 20,
          .bytes = 4249,
          .start = 1418530010,
          .end = 1418530070};
}

std::string line(const std::string& format, const FlowRecord& record) {
  const auto parsed = FlowLogFormat::parse(format);
  return parsed ? flow_log_line(*parsed, task(), record) : "refused";
}

TEST(FlowLogFormat, DefaultLinesAreThoseOfTheGuide) {
  FlowRecord record = ssh();
  const std::string format(FlowLogFormat::kDefault);
  EXPECT_EQ(line(format, record),
            "2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 "
            "1418530010 1418530070 ACCEPT OK");
  record.action = FlowRecord::Action::reject;
  EXPECT_TRUE(line(format, record).ends_with(" REJECT OK"));
  EXPECT_EQ(flow_log_line(*FlowLogFormat::parse(format), task(), 1431280876, 1431280934, "NODATA"),
            "2 123456789010 eni-1235b8ca123456789 - - - - - - - 1431280876 1431280934 - NODATA");
}

TEST(FlowLogFormat, CustomLines) {
  FlowRecord record = ssh();
  record.egress = true;
  record.path = FlowRecord::Path::internet_gateway;
  record.packet_destination = "203.0.113.5";
  const std::vector<std::pair<std::string, std::string>> cases{
      {"${srcaddr}", "172.31.16.139"},
      {"${version} ${bytes}", "2 4249"},
      {"${version} ${vpc-id} ${subnet-id} ${instance-id} ${type}", "3 vpc-1 subnet-1 - IPv4"},
      {"${tcp-flags} ${pkt-srcaddr} ${pkt-dstaddr}", "3 172.31.16.139 203.0.113.5"},
      {"${version} ${region} ${az-id} ${sublocation-id}", "4 us-east-1 use1-az1 -"},
      {"${flow-direction} ${traffic-path} ${version}", "egress 8 5"},
      {"${pkt-src-aws-service} ${pkt-dst-aws-service}", "- -"},
      {"${version} ${ecs-cluster-name} ${ecs-service-name} ${ecs-task-id}", "7 web shop 0123abc"},
      {"${ecs-task-arn}", "arn:aws:ecs:us-east-1:123456789010:task/web/0123abc"},
      {"${ecs-container-id} ${ecs-second-container-id} ${ecs-container-instance-id}",
       "0123abc-1 0123abc-2 -"},
      {"${version} ${reject-reason}", "8 -"},
      {"${version} ${resource-id} ${encryption-status}", "10 - -"},
      {"${srcport}   ${dstport}", "20641 22"},
  };
  for (const auto& [format, expected] : cases) EXPECT_EQ(line(format, record), expected) << format;
  record.egress = false;
  record.path = FlowRecord::Path::none;
  EXPECT_EQ(line("${flow-direction} ${traffic-path}", record), "ingress -");
}

TEST(FlowLogFormat, WhatIsNoFormat) {
  for (const char* text :
       {"", " ", "srcaddr", "$srcaddr", "${}", "${srcaddr", "${srcaddr} ", " ${srcaddr}",
        "${srcaddr}${dstaddr}", "${srcaddr},${dstaddr}", "${srcaddr}\t${dstaddr}", "${SrcAddr}",
        "${nonsense}", "${srcaddr} ${nonsense}", "${srcaddr} -", "$${srcaddr}", "'${srcaddr}'"}) {
    EXPECT_FALSE(FlowLogFormat::parse(text)) << "\"" << text << "\"";
  }
}

}  // namespace
}  // namespace neargate::ec2
