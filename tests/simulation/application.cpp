#include "simulation/application.hpp"

#include <algorithm>
#include <array>

#include "base/assert.hpp"

namespace neargate::simulation {
namespace {

using machine::MachineError;
using Kind = MachineError::Kind;
using Outcome = balancer::CheckResult::Outcome;

constexpr std::string_view kImagePrefix = "123456789012.dkr.ecr.us-east-1.amazonaws.com/app:";
constexpr std::string_view kDigestPrefix = "sha256:";
// A liar is found out after this time; what flaps changes so often.
constexpr Milliseconds kHonestFor{40'000};
constexpr Milliseconds kFlapInterval{25'000};

constexpr std::array<std::string_view, 10> kNames = {
    "good",     "slow",          "stubborn",         "flaky",    "lying",
    "flapping", "missing-image", "refuses-to-start", "crashing", "never-healthy"};

}  // namespace

std::string_view name_of(Character character) {
  return kNames[static_cast<std::size_t>(character)];
}

const std::vector<Character>& all_characters() {
  static const std::vector<Character> all = [] {
    std::vector<Character> out;
    for (std::size_t i = 0; i < kNames.size(); ++i) out.push_back(static_cast<Character>(i));
    return out;
  }();
  return all;
}

bool is_broken(Character character, bool is_checked) {
  return character == Character::missing_image || character == Character::refuses_to_start ||
         character == Character::crashing || (is_checked && character == Character::never_healthy);
}

std::string image_of(Character character, int number) {
  return std::string(kImagePrefix) + std::string(name_of(character)) + "-" + std::to_string(number);
}

Character character_of(std::string_view image) {
  image.remove_prefix(image.find(':') + 1);
  image = image.substr(0, image.rfind('-'));
  const auto found = std::find(kNames.begin(), kNames.end(), image);
  NG_ASSERT(found != kNames.end());
  return static_cast<Character>(found - kNames.begin());
}

machine::ImageSource resolve_image(const std::string& reference) {
  if (character_of(reference) == Character::missing_image) {
    throw MachineError(Kind::cannot_pull_image, reference + ": not found");
  }
  machine::ImageSource source;
  source.manifest_digest = std::string(kDigestPrefix) + reference.substr(kImagePrefix.size());
  return source;
}

machine::Behaviour behaviour_of(const machine::ContainerSpec& spec, Dice& dice, bool calm) {
  machine::Behaviour behaviour;
  behaviour.start_takes = dice.between(Milliseconds(2), Milliseconds(200));
  behaviour.stop_takes = dice.between(Milliseconds(1), Milliseconds(3000));
  behaviour.stop_signal = 15;
  switch (character_of(spec.image.manifest_digest)) {
    case Character::slow:
      behaviour.start_takes = dice.between(Milliseconds(5'000), Milliseconds(30'000));
      break;
    case Character::stubborn:
      behaviour.ignores_stop = true;
      break;
    case Character::flaky:
      if (calm) break;
      behaviour.exits_after = dice.between(Milliseconds(1'000), Milliseconds(300'000));
      behaviour.exit_code = static_cast<int>(dice.between(0, 2));
      break;
    case Character::refuses_to_start:
      behaviour.start_failure = MachineError(Kind::cannot_start_container, "no such entry point");
      break;
    case Character::crashing:
      behaviour.exits_after = dice.between(Milliseconds(0), Milliseconds(20'000));
      behaviour.exit_code = 1;
      behaviour.out_of_memory = dice.happens(0.2);
      break;
    default:
      break;
  }
  return behaviour;
}

balancer::CheckResult answer_of(const std::string& image_digest, Milliseconds age, bool calm) {
  const balancer::CheckResult bad{Outcome::wrong_status, 503};
  switch (character_of(image_digest)) {
    case Character::never_healthy:
      return bad;
    case Character::lying:
      return calm || age < kHonestFor ? balancer::CheckResult{} : bad;
    case Character::flapping:
      return calm || age / kFlapInterval % 2 == 0 ? balancer::CheckResult{} : bad;
    default:
      return {};
  }
}

}  // namespace neargate::simulation
