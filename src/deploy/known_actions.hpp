#pragma once

#include <string>
#include <vector>

// The actions of policies that Neargate knows: those that the models' operations ask for. AWS has
// more of them, and more services.
namespace neargate::deploy {

const std::vector<std::string>& known_actions();  // "ecs:UpdateService", in order

// What is doubtful about an action that somebody asks about, with what was probably meant; "" where
// it is known. Throws Error where it is none at all.
std::string doubt_about_action(const std::string& action);

}  // namespace neargate::deploy
