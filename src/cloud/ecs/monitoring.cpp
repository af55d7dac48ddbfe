#include "cloud/ecs/monitoring.hpp"

#include <algorithm>
#include <set>
#include <string>

#include <fmt/format.h>

#include "aws/error.hpp"

namespace neargate::ecs {

void check_monitoring(const std::optional<MonitoringConfiguration>& monitoring) {
  if (!monitoring || !monitoring->metric_configurations) return;
  std::set<std::string> named;
  const auto invalid = [](const std::string& message) {
    return aws::Error("InvalidParameterException", message);
  };
  for (const MetricConfiguration& metrics : *monitoring->metric_configurations) {
    const Seconds resolution(metrics.resolution_seconds);
    if (resolution != kHighResolution && resolution != kStandardResolution) {
      throw invalid(fmt::format("The resolution of {} seconds is not valid: use 20 or 60.",
                                metrics.resolution_seconds));
    }
    for (const std::string& name : metrics.metric_names) {
      if (name != kCpuUtilization && name != kMemoryUtilization) {
        throw invalid(fmt::format(
            "The metric {} cannot be configured: use CPUUtilization or MemoryUtilization.", name));
      }
      if (!named.insert(name).second) {
        throw invalid(fmt::format("The metric {} is configured more than once.", name));
      }
    }
  }
}

Seconds metric_resolution(const std::optional<MonitoringConfiguration>& monitoring,
                          std::string_view metric) {
  if (!monitoring || !monitoring->metric_configurations) return kStandardResolution;
  for (const MetricConfiguration& metrics : *monitoring->metric_configurations) {
    const auto& names = metrics.metric_names;
    if (std::find(names.begin(), names.end(), metric) != names.end()) {
      return Seconds(metrics.resolution_seconds);
    }
  }
  return kStandardResolution;
}

}  // namespace neargate::ecs
