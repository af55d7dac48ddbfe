#pragma once

#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "machine/flow_recorder.hpp"
#include "machine/names.hpp"
#include "machine/network_spec.hpp"

namespace neargate::machine {

struct NetworkPlan;

// Makes the kernel's network equal to specifications, through `ip` and `nft`. Blocking; calls take
// turns. What was applied is kept in a file, so that a restarted daemon takes over what is there
// without disturbing it.
class NetworkKernel {
 public:
  NetworkKernel(Names names, std::string run_directory);

  // Throws Error; the kernel is then somewhere between, and the next call looks at what there is.
  void apply(const NetworkSpec& wanted);
  void remove_everything();
  // The flows since the last time, of each VPC of the last specification that records them.
  std::vector<FlowWindow> read_flows();

  // A listening socket in an attachment's namespace: see Machine::listen_in_attachment.
  int listen(const std::string& attachment, const std::string& address, std::uint16_t port) const;

 private:
  void apply_possible(const NetworkSpec& wanted);
  void follow_recording(const NetworkSpec& applied, const NetworkSpec& wanted,
                        const NetworkPlan& plan);
  NetworkSpec read_applied() const;  // the file, less what the kernel does not have any more
  void remove_strays(const NetworkSpec& applied, NetworkPlan& plan) const;
  void remember(const NetworkSpec& applied) const;

  const Names names_;
  std::string state_path_;
  std::mutex turn_;
  FlowRecorder recorder_;
  std::vector<std::string> unrecorded_;  // VPCs that the kernel cannot record
  std::optional<NetworkSpec> applied_;   // nothing: unknown
};

}  // namespace neargate::machine
