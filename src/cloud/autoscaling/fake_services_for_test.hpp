#pragma once

#include <optional>
#include <string>

#include "aws/error.hpp"
#include "cloud/autoscaling/scalable_services.hpp"

namespace neargate::autoscaling {

// ECS with one service, which runs what its test says. Include in *_test.cpp only.
class FakeServices final : public ScalableServices {
 public:
  static constexpr const char* kResource = "service/main/site";

  std::optional<Capacity> capacity(const std::string& resource) const override {
    return resource == kResource ? service : std::nullopt;
  }
  void set_desired_count(const std::string& resource, int count) override {
    if (refuses || resource != kResource) {
      throw aws::Error("ServiceNotActiveException", "Service was not ACTIVE.");
    }
    service->desired = count;
  }

  std::optional<Capacity> service = Capacity{.desired = 2, .running = 2};
  bool refuses = false;
};

}  // namespace neargate::autoscaling
