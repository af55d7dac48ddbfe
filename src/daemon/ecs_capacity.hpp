#pragma once

#include <string>

#include "cloud/autoscaling/scalable_services.hpp"
#include "cloud/ecs/ecs.hpp"
#include "cloud/world.hpp"

namespace neargate::daemon {

// ECS's services as Application Auto Scaling sees them: it describes and updates them by ECS's own
// API, in its service-linked role.
class EcsCapacity final : public autoscaling::ScalableServices {
 public:
  // Both outlive it.
  EcsCapacity(cloud::World& world, ecs::Ecs& ecs) : world_(world), ecs_(ecs) {}

  std::optional<Capacity> capacity(const std::string& resource) const override;
  void set_desired_count(const std::string& resource, int count) override;

 private:
  aws::Call call() const;

  cloud::World& world_;
  ecs::Ecs& ecs_;
};

}  // namespace neargate::daemon
