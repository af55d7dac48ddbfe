#pragma once

#include <string>

#include "aws/transport.hpp"
#include "deploy/image_push.hpp"

namespace neargate::deploy {

// Where an image of that name goes: the registry of the caller's account, entered by a token of
// ECR's GetAuthorizationToken. `name` is "app:v1", or with a registry's host before it
// ("123456789012.dkr.ecr.us-east-1.amazonaws.com/app:v1", "127.0.0.1:4566/app:v1"), which does not
// matter: there is one registry. Throws Error where it is no name, aws::Error where ECR refuses.
PushTarget find_push_target(aws::Transport& transport, const std::string& name);

}  // namespace neargate::deploy
