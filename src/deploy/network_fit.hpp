#pragma once

#include <string>
#include <vector>

#include "cloud/ec2/network_records.hpp"

// Whether tasks that a service would start get to where they must. Pure, over records.
namespace neargate::deploy {

struct TaskNetwork {
  std::vector<std::string> subnets;
  std::vector<std::string> security_groups;
  bool has_public_address = false;
};

// The records, with a network interface such as a task in that subnet would get; `id` names it.
ec2::NetworkRecords with_task(ec2::NetworkRecords records, const TaskNetwork& network,
                              const std::string& subnet_id, std::string& id);

// Why calls of an AWS service from that subnet do not arrive; "" where they do. `addresses` are the
// service's, see service_destinations().
std::string find_obstacle(const ec2::NetworkRecords& with_task, const std::string& task_interface,
                          const std::vector<std::string>& addresses);

// How many tasks more than now run at the same time while a deployment goes on.
int extra_tasks(int desired, int running, int maximum_percent);

}  // namespace neargate::deploy
