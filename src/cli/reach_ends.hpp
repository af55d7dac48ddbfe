#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cloud/ec2/network_records.hpp"
#include "gen/ecs/types.hpp"

// What people call the ends of a connection, as network interfaces and addresses. Pure.
namespace neargate::cli {

// "web:80" as "web" and 80; without a port as it is.
struct NameAndPort {
  std::string name;
  std::optional<int> port;
};
NameAndPort split_port(const std::string& text);

// Anybody: an address that only rules for everybody name (TEST-NET-3, RFC 5737).
inline constexpr char kAnybody[] = "203.0.113.1";

// Who asks for tasks only where nothing else has that name.
using ListTasks = std::function<std::vector<ecs::Task>()>;

// `name` is "internet", the id of a network interface or of a task, an address, or the name of a
// load balancer, which has several interfaces. As ec2::ReachQuery takes them. Throws Error, with
// what there is, where nothing has that name, or several have.
std::vector<std::string> reach_sources(const ec2::NetworkRecords& records, const std::string& name,
                                       const ListTasks& list_tasks);

// The same, but addresses stay what they are: where they lead depends on the source. The name of a
// load balancer that faces the internet stands for its public addresses, as its DNS name does.
std::vector<std::string> reach_destinations(const ec2::NetworkRecords& records,
                                            const std::string& name, const ListTasks& list_tasks);

}  // namespace neargate::cli
