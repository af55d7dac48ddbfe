#pragma once

// When a deployment has failed so often that it is given up. Amazon ECS Developer Guide, "How the
// Amazon ECS deployment circuit breaker detects failures"; Amazon ECS API Reference,
// ThresholdConfiguration.
namespace neargate::ecs {

struct CircuitBreaker {
  enum class Threshold {
    count,              // `value` failed tasks
    bounded_percent,    // `value` percent of the desired count, but 3 to 200
    unbounded_percent,  // `value` percent of the desired count
  };
  bool enabled = false;
  bool roll_back = false;
  // True: failures in a row are counted; a task that becomes healthy ends the row. False: all are.
  bool reset_on_healthy_task = true;
  Threshold type = Threshold::bounded_percent;
  int value = 50;
};

// How many failed tasks trip it, at the desired count of now. Rounded up; at least 1.
int threshold(const CircuitBreaker& breaker, int desired_count);

}  // namespace neargate::ecs
