#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace neargate::app {

// Where this process runs.
struct Identity {
  std::string zone = "local";
  std::string task = "local";  // the task's id
};

// Asks the ECS task metadata endpoint, version 4, whose address ECS puts in the environment, until
// it answers or `timeout` has passed. Blocks: for a thread of a pool. Throws Error. The address
// must be numeric, as ECS's is: the app is linked without a resolver.
Identity fetch_identity(std::string_view metadata_uri, Milliseconds timeout);

// From the document of the endpoint's /task. Throws Error where it is none.
Identity parse_task_metadata(std::string_view document);

}  // namespace neargate::app
