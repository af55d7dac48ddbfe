#pragma once

#include <map>
#include <string>
#include <vector>

#include "machine/flow.hpp"
#include "machine/names.hpp"
#include "machine/network_spec.hpp"

namespace neargate::machine {

// Has routers record flows, and reads what they have recorded. Keeps nothing that a daemon's end
// would lose, but what was refused between a filter's replacement and the next read(). Blocking.
class FlowRecorder {
 public:
  explicit FlowRecorder(const Names& names) : names_(names) {}

  // The specification without recording where this kernel cannot do it: then read() tells why.
  NetworkSpec possible(const NetworkSpec& wanted);

  // Before a router's filter is replaced: what was refused is in there.
  void before_new_filter(const Vpc& vpc);
  // The router's filter records, and was made anew, or its NAT gateways have changed.
  void start(const Vpc& vpc);
  // It records no more.
  void stop(const Vpc& vpc);

  // What a VPC's router has recorded since the last time. Throws Error.
  FlowWindow read(const Vpc& vpc);

  // Why nothing can be recorded; "" where it can.
  const std::string& failure() const { return failure_; }

 private:
  void renew(const Vpc& vpc, Timestamp now) const;

  const Names& names_;
  std::map<std::string, std::vector<Flow>> refused_;  // not yet read; by VPC
  bool probed_ = false;
  std::string failure_;
};

}  // namespace neargate::machine
