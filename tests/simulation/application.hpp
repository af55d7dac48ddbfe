#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "balancer/health.hpp"
#include "machine/simulated_machine.hpp"
#include "simulation/dice.hpp"

namespace neargate::simulation {

// How the containers of one revision behave. It is told by the image's name: "…/app:crashing-7".
enum class Character {
  good,
  slow,              // takes half a minute to start
  stubborn,          // ignores SIGTERM
  flaky,             // exits at random
  lying,             // reports healthy, and then not
  flapping,          // passes some health checks and fails others
  missing_image,     // its image is not in the registry
  refuses_to_start,  // the runtime cannot start it
  crashing,          // exits soon after each start
  never_healthy,     // runs, and never passes a check
};

std::string_view name_of(Character character);
const std::vector<Character>& all_characters();

// True where no deployment of it can ever complete; with health checks, and without.
bool is_broken(Character character, bool is_checked);

// "…/app:crashing-7" in the account's own registry, and back.
std::string image_of(Character character, int number);
Character character_of(std::string_view image);

// What the simulated registry knows of an image. Throws MachineError as the registry does.
machine::ImageSource resolve_image(const std::string& reference);

// What a container does, as far as it is fixed when it starts. While the weather is calm only those
// misbehave that are broken.
machine::Behaviour behaviour_of(const machine::ContainerSpec& spec, Dice& dice, bool calm);
// What it answers to a health check, so long after it has started.
balancer::CheckResult answer_of(const std::string& image_digest, Milliseconds age, bool calm);

}  // namespace neargate::simulation
