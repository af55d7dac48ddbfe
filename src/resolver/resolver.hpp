#pragma once

#include <memory>

#include "gen/resolver/types.hpp"
#include "net/reactor.hpp"
#include "resolver/name_servers.hpp"

// The resolver of all VPCs of an instance: it listens in each VPC's router namespace, at the VPC's
// network address plus two and at 169.254.169.253. A process of its own (neargate-resolver), which
// goes on while the control plane is dead.
namespace neargate::resolver {

class Resolver {
 public:
  // `host`: who is asked for what no VPC has.
  Resolver(net::Reactor& reactor, HostNameServers host);
  ~Resolver();

  // From now on the names are these. VPCs whose namespace is not there yet are tried again.
  void apply(Snapshot snapshot);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace neargate::resolver
