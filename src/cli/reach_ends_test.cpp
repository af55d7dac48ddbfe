#include "cli/reach_ends.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace neargate::cli {
namespace {

using Ends = std::vector<std::string>;

ec2::NetworkInterface interface(const std::string& id, const std::string& vpc,
                                const std::string& address, const std::string& public_address = "",
                                const std::string& description = "") {
  ec2::NetworkInterface out;
  out.network_interface_id = id;
  out.vpc_id = vpc;
  out.private_ip_address = address;
  out.description = description;
  if (!public_address.empty()) out.association.emplace().public_ip = public_address;
  return out;
}

ec2::NetworkRecords records() {
  ec2::NetworkRecords out;
  out.network_interfaces = {
      interface("eni-1", "vpc-1", "10.0.0.5", "198.18.0.5", "ELB app/web/50dc6c495c0c9188"),
      interface("eni-2", "vpc-1", "10.0.1.5", "198.18.0.6", "ELB app/web/50dc6c495c0c9188"),
      interface("eni-3", "vpc-1", "10.0.0.7", "", "ELB app/inner/50dc6c495c0c9189"),
      interface("eni-4", "vpc-1", "10.0.0.8"),
      interface("eni-5", "vpc-2", "10.0.0.8"),
  };
  return out;
}

std::vector<ecs::Task> tasks() {
  ecs::Task task;
  task.task_arn = "arn:aws:ecs:us-east-1:123456789012:task/main/1a2b";
  task.last_status = "RUNNING";
  ecs::Attachment& attachment = task.attachments.emplace().emplace_back();
  attachment.details.emplace().emplace_back() = {.name = "networkInterfaceId", .value = "eni-4"};
  return {task};
}

Ends sources(const std::string& name) { return reach_sources(records(), name, tasks); }
Ends destinations(const std::string& name) { return reach_destinations(records(), name, tasks); }

TEST(ReachEnds, Ports) {
  EXPECT_EQ(split_port("web:80").name, "web");
  EXPECT_EQ(split_port("web:80").port, 80);
  EXPECT_EQ(split_port("10.0.0.1").port, std::nullopt);
  const std::string arn = "arn:aws:ecs:us-east-1:123456789012:task/main/1a2b";
  EXPECT_EQ(split_port(arn).name, arn);
  EXPECT_EQ(split_port(arn + ":443").name, arn);
  EXPECT_THROW(split_port("web:65536"), Error);
}

TEST(ReachEnds, Sources) {
  EXPECT_EQ(sources("internet"), Ends{kAnybody});
  EXPECT_EQ(sources("eni-9"), Ends{"eni-9"});
  EXPECT_EQ(sources("10.0.0.7"), Ends{"eni-3"});
  EXPECT_EQ(sources("198.18.0.5"), Ends{"eni-1"});
  EXPECT_EQ(sources("192.0.2.7"), Ends{"192.0.2.7"});
  EXPECT_EQ(sources("web"), (Ends{"eni-1", "eni-2"}));
  EXPECT_EQ(sources("1a2b"), Ends{"eni-4"});
  EXPECT_THROW(sources("10.0.0.8"), Error) << "in two VPCs";
  EXPECT_THROW(sources("nobody"), Error);
}

TEST(ReachEnds, Destinations) {
  EXPECT_EQ(destinations("10.0.0.8"), Ends{"10.0.0.8"}) << "that of the source's VPC";
  EXPECT_EQ(destinations("web"), (Ends{"198.18.0.5", "198.18.0.6"}));
  EXPECT_EQ(destinations("inner"), Ends{"eni-3"});
  EXPECT_EQ(destinations("internet"), Ends{kAnybody});
}

}  // namespace
}  // namespace neargate::cli
