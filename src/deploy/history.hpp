#pragma once

#include <string>
#include <vector>

#include "aws/transport.hpp"
#include "base/clock.hpp"
#include "deploy/service_choice.hpp"

namespace neargate::deploy {

// One deployment of a service that there was.
struct PastDeployment {
  Timestamp started;
  std::optional<Timestamp> finished;
  std::string status;  // as ECS has it: "SUCCESSFUL", "ROLLBACK_SUCCESSFUL", …
  std::string reason;
  std::string task_definition;      // "web:8"
  std::vector<std::string> images;  // of its containers; what deploy was asked for, where it tells
  std::string by;                   // who registered the revision: the end of an ARN
  std::string service_deployment;   // ARN
};

// Newest first, as far back as ECS keeps them (90 days).
std::vector<PastDeployment> history(aws::Transport& transport, const ServiceName& name, int count);

}  // namespace neargate::deploy
