#pragma once

#include <string>

// The stopped reasons of tasks whose execution role may not do what their start needs, as Fargate
// 1.4.0 words them: its agent's own words around the service's, `refusal`, which are "User: … is
// not authorized to perform: … on resource: … because …". Source: "Troubleshooting Amazon ECS
// ResourceInitializationError errors" and "CannotPullContainer task errors" in the ECS developer
// guide, and reasons that users of Fargate have published.
namespace neargate::ecs {

std::string may_not_authenticate(const std::string& refusal);
std::string may_not_read_parameters(const std::string& refusal);
// `layer`: its digest. The registry says no more than 403.
std::string may_not_pull_manifest(const std::string& image);
std::string may_not_pull_layer(const std::string& image, const std::string& layer);
std::string may_not_create_log_stream(const std::string& refusal);
std::string may_not_create_log_group(const std::string& refusal);

}  // namespace neargate::ecs
