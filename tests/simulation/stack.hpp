#pragma once

#include <string>
#include <vector>

#include "daemon/control_plane.hpp"
#include "simulation/dice.hpp"

namespace neargate::simulation {

// What services stand on: a VPC with a subnet for each zone and a way to the internet, load
// balancers with a target group for each listener, a role and a cluster.
struct Stack {
  struct Shape {
    int zones = 2;
    int load_balancers = 1;
    int listeners = 1;        // of each
    bool is_private = false;  // tasks have no public addresses: their way out is a NAT gateway
  };

  std::string cluster;
  std::vector<std::string> subnets;
  std::vector<std::string> target_groups;
  std::string execution_role;
  std::string gateway;
  std::string route_table;
  bool is_private = false;

  // Both ways: tasks come up only while there is one.
  void open_way_out(daemon::ControlPlane& control, aws::Call& call) const;
  void close_way_out(daemon::ControlPlane& control, aws::Call& call) const;

  // In all of the subnets, or in some.
  ecs::NetworkConfiguration network() const { return network(subnets); }
  ecs::NetworkConfiguration network(std::vector<std::string> chosen) const;
};

// Makes one by calls of the API, as terraform/ does. What a shape leaves open, the dice decide.
Stack build_stack(daemon::ControlPlane& control, aws::Call& call, const Stack::Shape& shape,
                  Dice& dice);

// The port of the application's containers.
constexpr int kPort = 8080;

}  // namespace neargate::simulation
