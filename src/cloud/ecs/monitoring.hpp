#pragma once

#include <optional>
#include <string_view>

#include "base/clock.hpp"
#include "gen/ecs/types.hpp"

// How often a service's metrics are measured: MonitoringConfiguration of the ECS API reference, and
// "Faster auto scaling with high-resolution metrics" of the developer guide.
namespace neargate::ecs {

inline constexpr std::string_view kCpuUtilization = "CPUUtilization";
inline constexpr std::string_view kMemoryUtilization = "MemoryUtilization";
inline constexpr Seconds kStandardResolution{60};
inline constexpr Seconds kHighResolution{20};

// Throws InvalidParameterException for other metrics and resolutions, and for a metric with two.
void check_monitoring(const std::optional<MonitoringConfiguration>& monitoring);

Seconds metric_resolution(const std::optional<MonitoringConfiguration>& monitoring,
                          std::string_view metric);

}  // namespace neargate::ecs
