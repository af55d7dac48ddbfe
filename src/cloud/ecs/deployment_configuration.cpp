#include "cloud/ecs/deployment_configuration.hpp"

#include <fmt/format.h>

#include "aws/error.hpp"

namespace neargate::ecs {

namespace {

constexpr int kBakeMinutesMax = 1440;  // DeploymentConfiguration, bakeTimeInMinutes

aws::Error invalid(const std::string& message) {
  return aws::Error("InvalidParameterException", message);
}

void check_strategy(const DeploymentConfiguration& asked) {
  if (asked.strategy.value_or("ROLLING") == "ROLLING") return;
  throw invalid(fmt::format("The deployment strategy {} is not supported here: use ROLLING.",
                            *asked.strategy));
}

void check_percent(const DeploymentConfiguration& configuration) {
  const int minimum = *configuration.minimum_healthy_percent;
  const int maximum = *configuration.maximum_percent;
  if (minimum < 0 || minimum > 100) {
    throw invalid("minimumHealthyPercent must be between 0 and 100.");
  }
  if (maximum < 100 || maximum > 200) {
    throw invalid("maximumPercent must be between 100 and 200.");
  }
}

void check_threshold(const DeploymentCircuitBreaker& breaker) {
  if (!breaker.threshold_configuration) return;
  const ThresholdConfiguration& threshold = *breaker.threshold_configuration;
  const bool percent = threshold.type != "COUNT";
  if (threshold.value < 1 || (percent && threshold.value > 100)) {
    throw invalid(fmt::format("The value of a thresholdConfiguration of type {} must be {}.",
                              threshold.type, percent ? "between 1 and 100" : "at least 1"));
  }
}

void check_alarms(const DeploymentAlarms& alarms, const Environment& environment) {
  if (!alarms.enable) return;
  if (alarms.alarm_names.empty()) {
    throw invalid("alarmNames must not be empty where deployment alarms are enabled.");
  }
  for (const std::string& name : alarms.alarm_names) {
    if (environment.alarm_state(name) == AlarmState::missing) {
      throw invalid(fmt::format("The CloudWatch alarm {} does not exist.", name));
    }
  }
}

}  // namespace

DeploymentConfiguration merge(DeploymentConfiguration kept,
                              const std::optional<DeploymentConfiguration>& asked,
                              const Environment& environment) {
  if (asked) {
    check_strategy(*asked);
    if (asked->minimum_healthy_percent) {
      kept.minimum_healthy_percent = asked->minimum_healthy_percent;
    }
    if (asked->maximum_percent) kept.maximum_percent = asked->maximum_percent;
    if (asked->deployment_circuit_breaker) {
      check_threshold(*asked->deployment_circuit_breaker);
      kept.deployment_circuit_breaker = asked->deployment_circuit_breaker;
    }
    if (asked->alarms) {
      check_alarms(*asked->alarms, environment);
      kept.alarms = asked->alarms;
    }
    if (asked->bake_time_in_minutes) kept.bake_time_in_minutes = asked->bake_time_in_minutes;
  }
  if (!kept.minimum_healthy_percent) kept.minimum_healthy_percent = 100;
  if (!kept.maximum_percent) kept.maximum_percent = 200;
  if (!kept.strategy) kept.strategy = "ROLLING";
  if (!kept.bake_time_in_minutes) kept.bake_time_in_minutes = 0;
  if (!kept.deployment_circuit_breaker) {
    kept.deployment_circuit_breaker.emplace();
    kept.deployment_circuit_breaker->enable = false;
    kept.deployment_circuit_breaker->rollback = false;
  }
  check_percent(kept);
  if (*kept.bake_time_in_minutes < 0 || *kept.bake_time_in_minutes > kBakeMinutesMax) {
    throw invalid(fmt::format("bakeTimeInMinutes must be between 0 and {}.", kBakeMinutesMax));
  }
  return kept;
}

std::string rebalancing_of(const std::optional<std::string>& asked,
                           const std::optional<std::string>& kept,
                           const DeploymentConfiguration& configuration) {
  // A task more than desired has to fit in.
  const bool possible = *configuration.maximum_percent > 100;
  if (!asked && !kept) return possible ? "ENABLED" : "DISABLED";
  const std::string value = asked ? *asked : *kept;
  if (value == "ENABLED" && !possible) {
    throw invalid(
        "The maximumPercent must be greater than 100 to use Availability Zone rebalancing.");
  }
  return value;
}

}  // namespace neargate::ecs
