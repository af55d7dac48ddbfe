#pragma once

#include <string>
#include <vector>

#include "aws/transport.hpp"
#include "base/error.hpp"
#include "gen/ecs/types.hpp"

namespace neargate::deploy {

// What is worked on is not there (any more): to ask again does not help.
class Gone : public Error {
 public:
  using Error::Error;
};

// A service and where it is. Names or ARNs; `cluster` and `service` may be "" where a choice is to
// be made.
struct ServiceName {
  std::string cluster;
  std::string service;
};

// The service that is meant: what is given; else the only cluster and the only service that there
// are. Throws Error, which lists them, where it takes a choice or there is none.
ServiceName choose_service(aws::Transport& transport, const ServiceName& given);

// As DescribeServices shows it. Throws Gone where it is not there or not active.
ecs::Service describe_service(aws::Transport& transport, const ServiceName& name);

// The name or id at an ARN's end: "web:7" of a task definition, "main" of a cluster.
std::string last_part(std::string_view arn);

}  // namespace neargate::deploy
