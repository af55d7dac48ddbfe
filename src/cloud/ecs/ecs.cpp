#include "cloud/ecs/ecs.hpp"

namespace neargate::ecs {

Ecs::Ecs(cloud::World& world, Environment& environment)
    : state_(world),
      environment_(environment),
      runner_(state_, environment),
      controller_(state_, environment, runner_) {}

void Ecs::recover() {
  runner_.recover();
  controller_.recover();
}

}  // namespace neargate::ecs
