#pragma once

#include <optional>
#include <string>

namespace neargate::autoscaling {

// What Application Auto Scaling sees of ECS, by resource: "service/<cluster>/<name>".
class ScalableServices {
 public:
  struct Capacity {
    int desired = 0;
    int running = 0;
    bool deploying = false;  // a deployment is in progress
  };

  virtual ~ScalableServices() = default;

  // Nothing where there is no such active service.
  virtual std::optional<Capacity> capacity(const std::string& resource) const = 0;
  // Throws aws::Error where ECS refuses.
  virtual void set_desired_count(const std::string& resource, int count) = 0;
};

}  // namespace neargate::autoscaling
