#pragma once

#include <string>

#include "cloud/ec2/ec2.hpp"
#include "cloud/elbv2/elbv2.hpp"
#include "cloud/world.hpp"
#include "gen/resolver/types.hpp"
#include "net/task_scope.hpp"

namespace neargate::daemon {

// All names, as the records are now.
resolver::Snapshot resolver_snapshot(const cloud::World& world, const ec2::Ec2& ec2,
                                     const elbv2::Elbv2& elbv2);

// The process that resolves names in all VPCs: one for the instance. It outlives the daemon, and
// needs nothing of it: names are in a file, which this makes follow the records.
class ResolverProcess {
 public:
  struct Places {
    std::string program;        // path of neargate-resolver
    std::string run_directory;  // for the file of names
    std::string log_directory;
  };
  ResolverProcess(cloud::World& world, ec2::Ec2& ec2, const elbv2::Elbv2& elbv2, Places places);

  // Once, at start: takes over the process that runs, or starts it as soon as there is a VPC, and
  // again whenever it has died.
  void recover();

 private:
  void write_names();
  net::Task<void> keep_running();
  net::Task<void> start();
  std::string names_path() const { return places_.run_directory + "/names.json"; }

  cloud::World& world_;
  ec2::Ec2& ec2_;
  const elbv2::Elbv2& elbv2_;
  Places places_;
  bool scheduled_ = false;
  std::string written_;
  net::TaskScope coroutines_;  // last: they end before what they use
};

}  // namespace neargate::daemon
