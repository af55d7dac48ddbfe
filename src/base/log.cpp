#include "base/log.hpp"

#include <memory>
#include <string>

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace neargate::log {
namespace {

spdlog::level::level_enum to_spdlog(Level level) {
  switch (level) {
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warning:
      return spdlog::level::warn;
    case Level::error:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

std::shared_ptr<spdlog::logger>& logger() {
  static auto instance = std::make_shared<spdlog::logger>(
      "neargate", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  return instance;
}

}  // namespace

void open(const std::string& path, Level least) {
  if (!path.empty()) {
    logger() = std::make_shared<spdlog::logger>(
        "neargate", std::make_shared<spdlog::sinks::basic_file_sink_mt>(path));
  }
  logger()->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
  logger()->set_level(to_spdlog(least));
  logger()->flush_on(spdlog::level::debug);
}

void write(Level level, std::string_view message) { logger()->log(to_spdlog(level), message); }

bool enabled(Level level) { return logger()->should_log(to_spdlog(level)); }

}  // namespace neargate::log
