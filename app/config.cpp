#include "app/config.hpp"

#include <charconv>

#include "app/build_info.hpp"
#include "app/cpu_limit.hpp"
#include "base/error.hpp"

namespace neargate::app {
namespace {

constexpr long kThreadsMax = 256;
constexpr long kDrainSecondsMax = 3600;

std::optional<std::string> get(const Environment& environment, const char* name) {
  auto value = environment(name);
  if (value && value->empty()) return std::nullopt;
  return value;
}

std::optional<long> get_number(const Environment& environment, const char* name, long least,
                               long most) {
  const auto text = get(environment, name);
  if (!text) return std::nullopt;
  long value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc() || end != text->data() + text->size() || value < least || value > most) {
    const std::string range = std::to_string(least) + " to " + std::to_string(most);
    throw Error(std::string(name) + " is '" + *text + "'",
                "it must be a whole number from " + range,
                "correct it, or unset it for the default");
  }
  return value;
}

}  // namespace

Config read_config(const Environment& environment) {
  Config config;
  if (const auto port = get_number(environment, "PORT", 1, 65535)) {
    config.port = static_cast<std::uint16_t>(*port);
  }
  const auto threads = get_number(environment, "APP_THREADS", 1, kThreadsMax);
  config.threads = threads ? static_cast<unsigned>(*threads) : cpus_available();
  if (const auto drain = get_number(environment, "APP_DRAIN_SECONDS", 0, kDrainSecondsMax)) {
    config.drain = Seconds(*drain);
  }
  if (const auto text = get(environment, "LOG_LEVEL")) {
    const auto level = parse_level(*text);
    if (!level) {
      throw Error("LOG_LEVEL is '" + *text + "'", "it must be debug, info, warning or error",
                  "correct it, or unset it for the default, info");
    }
    config.log_level = *level;
  }
  config.version = get(environment, "APP_VERSION").value_or(std::string(kBuildVersion));
  config.commit = get(environment, "APP_COMMIT").value_or(std::string(kBuildCommit));
  config.metadata_uri = get(environment, "ECS_CONTAINER_METADATA_URI_V4").value_or("");
  return config;
}

}  // namespace neargate::app
