#include "cloud/ec2/flow_log_lines.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace neargate::ec2 {
namespace {

FlowLogContext interface(const std::string& id, const std::string& subnet) {
  return {.account = "1", .vpc_id = "vpc-1", .subnet_id = subnet, .interface_id = id};
}

FlowRecord record(const std::string& id, FlowRecord::Action action, std::uint64_t packets) {
  FlowRecord out;
  out.interface_id = id;
  out.action = action;
  out.packets = packets;
  out.start = 1000;
  return out;
}

FlowLog log_of(const std::string& resource, const std::string& traffic) {
  FlowLog log;
  log.resource_id = resource;
  log.traffic_type = traffic;
  log.log_format = "${packets} ${action} ${log-status}";
  return log;
}

// "stream: line, line", where streams of the given names exist.
std::vector<std::string> told(const FlowLog& log, const std::vector<std::string>& existing = {},
                              bool skipped = false) {
  using Action = FlowRecord::Action;
  const machine::FlowWindow window{
      "vpc-1", Timestamp(Seconds(1000)), Timestamp(Seconds(1060)), {}, skipped, ""};
  std::vector<std::string> out;
  for (const FlowLogStream& stream :
       flow_log_streams(log, {interface("one", "a"), interface("two", "b"), interface("idle", "b")},
                        {record("one", Action::accept, 5), record("one", Action::reject, 1),
                         record("two", Action::accept, 7)},
                        window, [&](const std::string& name) {
                          return std::count(existing.begin(), existing.end(), name) != 0;
                        })) {
    std::string text = stream.name + ":";
    for (const auto& line : stream.lines) {
      EXPECT_EQ(line.time, 1000);
      text += " " + line.text + ",";
    }
    text.pop_back();
    out.push_back(text);
  }
  return out;
}

TEST(FlowLogLines, OfWhatALogAsksFor) {
  using Lines = std::vector<std::string>;
  EXPECT_EQ(told(log_of("vpc-1", "ALL")),
            (Lines{"one-all: 5 ACCEPT OK, 1 REJECT OK", "two-all: 7 ACCEPT OK"}));
  EXPECT_EQ(told(log_of("vpc-1", "ACCEPT")),
            (Lines{"one-accept: 5 ACCEPT OK", "two-accept: 7 ACCEPT OK"}));
  EXPECT_EQ(told(log_of("vpc-1", "REJECT")), (Lines{"one-reject: 1 REJECT OK"}));
  EXPECT_EQ(told(log_of("b", "ALL")), (Lines{"two-all: 7 ACCEPT OK"}));
  EXPECT_EQ(told(log_of("one", "ALL")), (Lines{"one-all: 5 ACCEPT OK, 1 REJECT OK"}));
  EXPECT_EQ(told(log_of("vpc-2", "ALL")), Lines{});
}

TEST(FlowLogLines, AStreamThatExistsTellsThatThereIsNothing) {
  using Lines = std::vector<std::string>;
  EXPECT_EQ(told(log_of("b", "ALL"), {"idle-all"}),
            (Lines{"two-all: 7 ACCEPT OK", "idle-all: - - NODATA"}));
  EXPECT_EQ(told(log_of("two", "REJECT"), {"two-reject"}), (Lines{"two-reject: - - NODATA"}));
  EXPECT_EQ(told(log_of("two", "ALL"), {}, true), (Lines{"two-all: 7 ACCEPT OK, - - SKIPDATA"}));
  EXPECT_EQ(told(log_of("idle", "ALL"), {"idle-all"}, true), (Lines{"idle-all: - - SKIPDATA"}));
}

}  // namespace
}  // namespace neargate::ec2
