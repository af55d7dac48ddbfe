#pragma once

#include <optional>

#include "cloud/ecs/environment.hpp"
#include "gen/ecs/types.hpp"

// The rules of a service's deploymentConfiguration and of what goes with it.
namespace neargate::ecs {

// What is asked for on top of what is there, with AWS's defaults. Throws InvalidParameterException:
// also for the strategies that are not here (blue/green, linear, canary).
DeploymentConfiguration merge(DeploymentConfiguration kept,
                              const std::optional<DeploymentConfiguration>& asked,
                              const Environment& environment);

// Whether a service is rebalanced over zones: as asked for, else as it is, else where its
// configuration allows it. Throws InvalidParameterException where that does not.
std::string rebalancing_of(const std::optional<std::string>& asked,
                           const std::optional<std::string>& kept,
                           const DeploymentConfiguration& configuration);

}  // namespace neargate::ecs
