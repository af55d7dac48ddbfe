#pragma once

#include <optional>
#include <set>
#include <string>

#include "machine/names.hpp"
#include "machine/network_spec.hpp"

namespace neargate::machine {

struct NetworkPlan;

// Makes the kernel's network equal to specifications, through `ip` and `nft`. Blocking; one call at
// a time. What was applied is kept in a file, so that a restarted daemon takes over what is there
// without disturbing it.
class NetworkKernel {
 public:
  NetworkKernel(Names names, std::string run_directory);

  // Throws Error; the kernel is then somewhere between, and the next call looks at what there is.
  void apply(const NetworkSpec& wanted);
  void remove_everything();

  // A listening socket in an attachment's namespace: see Machine::listen_in_attachment.
  int listen(const std::string& attachment, const std::string& address, std::uint16_t port) const;

 private:
  NetworkSpec read_applied() const;  // the file, less what the kernel does not have any more
  void remove_strays(const NetworkSpec& applied, NetworkPlan& plan) const;
  void remember(const NetworkSpec& applied) const;

  Names names_;
  std::string state_path_;
  std::optional<NetworkSpec> applied_;  // nothing: unknown
};

}  // namespace neargate::machine
