#pragma once

#include <string>

#include "aws/transport.hpp"
#include "deploy/service_choice.hpp"

namespace neargate::deploy {

// Whether a revision really serves: counted, not concluded from what ECS says of deployments.
struct Serving {
  std::string task_definition;  // "web:7"
  int desired = 0;              // of the service
  int running = 0;              // tasks of this revision
  int healthy = 0;              // of these, healthy in every target group
  bool has_targets = false;     // the service is behind a load balancer
  bool has_health = true;       // whether that is known

  bool serves() const { return running > 0 && (!has_targets || !has_health || healthy > 0); }
  std::string text() const;  // "web:7 serves: 4 of 4 tasks run, 4 are healthy targets"
};

// `task_definition` is an ARN.
Serving check_serving(aws::Transport& transport, const ServiceName& name,
                      const std::string& task_definition);

}  // namespace neargate::deploy
