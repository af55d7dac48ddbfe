#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aws/transport.hpp"
#include "deploy/service_choice.hpp"
#include "gen/ecs/types.hpp"

// A service's deployments as ECS keeps them ("service deployments", for 90 days), and which task
// definition each of them was to bring.
namespace neargate::deploy {

// The newest ones, newest first; one page. `statuses` empty: of any.
std::vector<ecs::ServiceDeploymentBrief> list_deployments(
    aws::Transport& transport, const ServiceName& name, int count,
    const std::vector<std::string>& statuses = {});

// Throws Gone where it is not there any more.
ecs::ServiceDeployment describe_deployment(aws::Transport& transport, const std::string& arn);

// "PENDING", "IN_PROGRESS" and on the way back; not "STOP_REQUESTED", which waits for nothing but
// its tasks' ends.
bool is_under_way(const ecs::ServiceDeploymentBrief& deployment);

// The one that is under way.
std::optional<ecs::ServiceDeploymentBrief> deployment_under_way(aws::Transport& transport,
                                                                const ServiceName& name);

// The ARNs of the task definitions, by those of the service revisions that the deployments were to
// bring; "" of one that ECS does not know any more.
std::map<std::string, std::string> task_definitions_of(
    aws::Transport& transport, const std::vector<ecs::ServiceDeploymentBrief>& deployments);
std::string task_definition_of(aws::Transport& transport,
                               const ecs::ServiceDeploymentBrief& deployment);

// The ARNs of the task definitions of the deployments that completed, newest first, as far as is of
// use to go back to.
std::vector<std::string> completed_revisions(aws::Transport& transport, const ServiceName& name);

// What the service serves with, whatever is being deployed or brought back: the task definition of
// its last deployment that completed. An ARN; "" where none has.
std::string serving_revision(aws::Transport& transport, const ServiceName& name,
                             const ecs::Service& service);

}  // namespace neargate::deploy
