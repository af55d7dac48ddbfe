#pragma once

#include <string>

#include "cloud/ecs/environment.hpp"

// The stopped reasons of tasks that have no way to an AWS service, as Fargate 1.4.0 words them
// since June 2024. Source: "Amazon ECS stopped tasks error messages updates" in the ECS developer
// guide, and reasons that users of Fargate have published.
namespace neargate::ecs {

std::string no_registry_auth(const ServiceWay& way);
std::string no_parameters();
std::string no_manifest(const ServiceWay& way, const std::string& image);
std::string no_layers(const ServiceWay& way, const std::string& image, const std::string& region);
std::string no_log_stream();

}  // namespace neargate::ecs
