#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "cloud/ec2/flow_log_format.hpp"
#include "gen/ec2/types.hpp"
#include "machine/flow.hpp"

namespace neargate::ec2 {

// What one flow log adds to one log stream.
struct FlowLogStream {
  struct Line {
    std::int64_t time = 0;  // Unix seconds: when the record starts
    std::string text;
  };
  std::string name;  // "eni-0123-all"
  std::vector<Line> lines;
};

// Whether the log is of that interface, its subnet or its VPC.
bool covers(const FlowLog& log, const FlowLogContext& interface);

// What a flow log says of a window, as streams with at least one line. The records are of any of
// `interfaces`, and of others where these are not covered. Interfaces without traffic, whose
// streams exist, have a line of NODATA; where some of the traffic is not known, SKIPDATA.
std::vector<FlowLogStream> flow_log_streams(
    const FlowLog& log, const std::vector<FlowLogContext>& interfaces,
    const std::vector<FlowRecord>& records, const machine::FlowWindow& window,
    const std::function<bool(const std::string& stream)>& exists);

}  // namespace neargate::ec2
