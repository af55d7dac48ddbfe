#include "cloud/ec2/flow_records.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"

namespace neargate::ec2 {
namespace {

using machine::Flow;
using machine::Route;
using Way = machine::Flow::Way;

const Timestamp kBegin{Seconds(1'000)};

// A load balancer and a NAT gateway in a public subnet, two tasks in a private one.
FlowNetwork network() {
  FlowNetwork out;
  out.vpc = {"vpc-1", {"10.0.0.0/16"}, true, {}, {}};
  out.vpc.subnets.push_back(
      {"public", "10.0.0.0/24", {{"0.0.0.0/0", Route::Target::internet_gateway, ""}}});
  out.vpc.subnets.push_back(
      {"private", "10.0.1.0/24", {{"0.0.0.0/0", Route::Target::nat_gateway, "nat-1"}}});
  out.vpc.nat_gateways.push_back({"nat-1", "public", "10.0.0.220", "198.18.0.9"});
  out.interfaces = {{"alb", "public", "10.0.0.4", "198.18.0.4"},
                    {"nat", "public", "10.0.0.220", "198.18.0.9"},
                    {"one", "private", "10.0.1.5", ""},
                    {"two", "private", "10.0.1.6", ""}};
  out.interface_of_gateway = {{"nat-1", "nat"}};
  return out;
}

Flow flow(Way way, const std::string& source, const std::string& destination, int flags = 2) {
  return {.way = way,
          .source = source,
          .destination = destination,
          .protocol = 6,
          .source_port = 43416,
          .destination_port = 5001,
          .tcp_flags = static_cast<std::uint8_t>(flags),
          .packets = 1,
          .bytes = 60,
          .last = kBegin + Seconds(30)};
}

// "interface direction action source destination [packet's source packet's destination] path"
std::vector<std::string> told(const std::vector<Flow>& flows) {
  std::vector<std::string> lines;
  for (const FlowRecord& record : flow_records(network(), {"vpc-1", kBegin, kBegin, flows})) {
    std::vector<std::string> words{record.interface_id, record.egress ? "out" : "in",
                                   record.action == FlowRecord::Action::accept ? "yes" : "no",
                                   record.source, record.destination};
    if (record.source != record.packet_source || record.destination != record.packet_destination) {
      words.push_back("[" + record.packet_source + " " + record.packet_destination + "]");
    }
    if (record.path != FlowRecord::Path::none) {
      words.push_back(std::to_string(static_cast<int>(record.path)));
    }
    lines.push_back(join(words, " "));
  }
  return lines;
}

TEST(FlowRecords, EachEndTellsItsOwnSide) {
  const std::string outside = "203.0.113.5", task = "10.0.1.5", other = "10.0.1.6";
  const std::string alb = "198.18.0.4", gateway = "198.18.0.9";
  using Lines = std::vector<std::string>;
  struct Case {
    Way way;
    std::string source, destination;
    Lines expected;
  };
  const std::vector<Case> cases{
      {Way::within,
       task,
       other,
       {"one out yes 10.0.1.5 10.0.1.6 1", "two in yes 10.0.1.5 10.0.1.6"}},
      {Way::refused_leaving, task, other, {"one out no 10.0.1.5 10.0.1.6 1"}},
      {Way::refused_entering,
       task,
       other,
       {"one out yes 10.0.1.5 10.0.1.6 1", "two in no 10.0.1.5 10.0.1.6"}},
      // A public address is shown as the private one of its interface.
      {Way::in, outside, alb, {"alb in yes 203.0.113.5 10.0.0.4"}},
      {Way::out, alb, outside, {"alb out yes 10.0.0.4 203.0.113.5 8"}},
      {Way::refused_entering_from_outside, outside, alb, {"alb in no 203.0.113.5 10.0.0.4"}},
      // The four sides of a NAT gateway: "Traffic through a NAT gateway" in the guide.
      {Way::out,
       task,
       outside,
       {"nat in yes 10.0.1.5 10.0.0.220 [10.0.1.5 203.0.113.5]",
        "one out yes 10.0.1.5 203.0.113.5 1"}},
      {Way::gateway_out, gateway, outside, {"nat out yes 10.0.0.220 203.0.113.5 8"}},
      {Way::gateway_in, outside, gateway, {"nat in yes 203.0.113.5 10.0.0.220"}},
      {Way::in,
       outside,
       task,
       {"nat out yes 10.0.0.220 10.0.1.5 [203.0.113.5 10.0.1.5] 1",
        "one in yes 203.0.113.5 10.0.1.5"}},
      {Way::refused_entering_from_outside,
       outside,
       task,
       {"nat out yes 10.0.0.220 10.0.1.5 [203.0.113.5 10.0.1.5] 1",
        "one in no 203.0.113.5 10.0.1.5"}},
      // ACLs of the gateway's subnet.
      {Way::refused_into_gateway,
       task,
       outside,
       {"nat in no 10.0.1.5 10.0.0.220 [10.0.1.5 203.0.113.5]",
        "one out yes 10.0.1.5 203.0.113.5 1"}},
      {Way::refused_into_gateway_from_outside,
       outside,
       gateway,
       {"nat in no 203.0.113.5 10.0.0.220"}},
      {Way::refused_out_of_gateway,
       task,
       outside,
       {"nat out no 10.0.0.220 203.0.113.5 8",
        "nat in yes 10.0.1.5 10.0.0.220 [10.0.1.5 203.0.113.5]",
        "one out yes 10.0.1.5 203.0.113.5 1"}},
      {Way::refused_out_of_gateway_inwards,
       outside,
       task,
       {"nat out no 10.0.0.220 10.0.1.5 [203.0.113.5 10.0.1.5] 1"}},
      {Way::lost, task, outside, {"one out yes 10.0.1.5 203.0.113.5"}},
      // A task that calls its own load balancer by its public address comes over the gateway.
      {Way::in, gateway, alb, {"alb in yes 198.18.0.9 10.0.0.4"}},
      {Way::within, "10.0.7.7", "10.0.7.8", {}},
  };
  for (std::size_t i = 0; i < cases.size(); ++i) {
    EXPECT_EQ(told({flow(cases[i].way, cases[i].source, cases[i].destination)}), cases[i].expected)
        << "case " << i;
  }
}

TEST(FlowRecords, PacketsOfAConnectionAreOneRecord) {
  const auto here = [](int flags, std::uint64_t packets, Seconds after) {
    Flow out = flow(Way::within, "10.0.1.5", "10.0.1.6", flags);
    out.packets = packets;
    out.bytes = packets * 100;
    out.last = kBegin + after;
    return out;
  };
  // SYN; data with ACK; FIN with ACK.
  const auto records = flow_records(
      network(), {"vpc-1",
                  kBegin,
                  kBegin + Seconds(60),
                  {here(2, 1, Seconds(1)), here(16, 8, Seconds(20)), here(17, 1, Seconds(19))}});
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(records[0].interface_id, "one");
  EXPECT_EQ(records[0].packets, 10u);
  EXPECT_EQ(records[0].bytes, 1000u);
  EXPECT_EQ(records[0].tcp_flags, 3);
  EXPECT_EQ(records[0].start, 1000);
  EXPECT_EQ(records[0].end, 1020);
  // SYN-ACK and FIN.
  const auto replies = flow_records(
      network(), {"vpc-1", kBegin, kBegin, {here(18, 1, Seconds(1)), here(17, 1, Seconds(2))}});
  EXPECT_EQ(replies[0].tcp_flags, 19);
  // One 5-tuple, accepted and refused: two.
  Flow refused = here(2, 1, Seconds(1));
  refused.way = Way::refused_leaving;
  EXPECT_EQ(
      flow_records(network(), {"vpc-1", kBegin, kBegin, {here(2, 1, Seconds(1)), refused}}).size(),
      3u);
}

TEST(FlowRecords, SomeTrafficIsNotLogged) {
  const auto records_of = [](const std::string& to, int port, int protocol) {
    Flow asked = flow(Way::within, "10.0.1.5", to);
    asked.destination_port = static_cast<std::uint16_t>(port);
    asked.protocol = static_cast<std::uint8_t>(protocol);
    return flow_records(network(), {"vpc-1", kBegin, kBegin, {asked}}).size();
  };
  EXPECT_EQ(records_of("10.0.0.2", 53, 17), 0u) << "the VPC's resolver";
  EXPECT_EQ(records_of("10.0.0.2", 53, 6), 0u);
  EXPECT_EQ(records_of("10.0.0.2", 80, 6), 1u);
  EXPECT_EQ(records_of("10.0.1.6", 53, 17), 2u) << "a resolver of one's own";
  EXPECT_EQ(records_of("169.254.169.254", 80, 6), 0u);
  EXPECT_EQ(records_of("10.0.1.1", 80, 6), 0u) << "the subnet's router";
  EXPECT_EQ(records_of("10.0.1.6", 67, 17), 0u) << "DHCP";
}

}  // namespace
}  // namespace neargate::ec2
