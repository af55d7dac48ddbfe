#pragma once

#include <optional>
#include <string>

#include "cloud/ecs/state.hpp"

// Task scale-in protection: what the API and the endpoint in the task have in common. Amazon ECS
// Developer Guide, "Protect your Amazon ECS tasks from being terminated by scale-in events".
namespace neargate::ecs {

struct Protectable {
  std::string id;
  std::optional<Failure> failure;  // why it cannot be protected
};

// A task by id or ARN that may be protected: one of a service, that is not on its way out.
Protectable find_protectable(const State& state, const std::string& cluster,
                             const std::string& reference);

// For how long: 2 hours where it is not said, nothing to end the protection. Throws
// InvalidParameterException.
std::optional<std::chrono::minutes> protection_time(
    bool enabled, const std::optional<std::int32_t>& expires_in_minutes);

ProtectedTask protection_of(const State& state, const std::string& task_id);

}  // namespace neargate::ecs
