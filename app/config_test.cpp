#include "app/config.hpp"

#include <map>

#include <gtest/gtest.h>

#include "app/cpu_limit.hpp"
#include "base/error.hpp"

namespace neargate::app {
namespace {

Config read(const std::map<std::string, std::string>& variables) {
  return read_config([&](const char* name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  });
}

TEST(Config, HasDefaults) {
  const Config config = read({{"PORT", ""}, {"LOG_LEVEL", ""}});
  EXPECT_EQ(config.port, 8080);
  EXPECT_EQ(config.threads, cpus_available());
  EXPECT_EQ(config.drain, Seconds(25));
  EXPECT_EQ(config.log_level, Level::info);
  EXPECT_FALSE(config.version.empty());
  EXPECT_FALSE(config.commit.empty());
  EXPECT_EQ(config.metadata_uri, "");
}

TEST(Config, ReadsTheEnvironment) {
  const Config config = read({{"PORT", "80"},
                              {"APP_THREADS", "7"},
                              {"APP_DRAIN_SECONDS", "0"},
                              {"LOG_LEVEL", "error"},
                              {"APP_VERSION", "2.0"},
                              {"APP_COMMIT", "c0ffee"},
                              {"ECS_CONTAINER_METADATA_URI_V4", "http://169.254.170.2/v4/x"}});
  EXPECT_EQ(config.port, 80);
  EXPECT_EQ(config.threads, 7u);
  EXPECT_EQ(config.drain, Seconds(0));
  EXPECT_EQ(config.log_level, Level::error);
  EXPECT_EQ(config.version, "2.0");
  EXPECT_EQ(config.commit, "c0ffee");
  EXPECT_EQ(config.metadata_uri, "http://169.254.170.2/v4/x");
}

TEST(Config, RefusesBadValuesByName) {
  const std::pair<const char*, const char*> cases[] = {
      {"PORT", "0"},
      {"PORT", "65536"},
      {"PORT", "http"},
      {"PORT", "80 "},
      {"PORT", "-1"},
      {"PORT", "8080x"},
      {"APP_THREADS", "0"},
      {"APP_THREADS", "257"},
      {"APP_THREADS", "two"},
      {"APP_THREADS", "1.5"},
      {"APP_DRAIN_SECONDS", "-1"},
      {"APP_DRAIN_SECONDS", "5s"},
      {"APP_DRAIN_SECONDS", "99999999999999999999"},
      {"LOG_LEVEL", "INFO"},
      {"LOG_LEVEL", "trace"},
  };
  for (const auto& [name, value] : cases) {
    try {
      read({{name, value}});
      ADD_FAILURE() << name << "=" << value << " was taken";
    } catch (const Error& error) {
      EXPECT_EQ(error.summary(), std::string(name) + " is '" + value + "'");
      EXPECT_FALSE(error.why().empty());
      EXPECT_FALSE(error.advice().empty());
    }
  }
}

TEST(CpuLimit, ReadsQuotas) {
  EXPECT_EQ(parse_cpu_max("max 100000\n"), std::nullopt);
  EXPECT_EQ(parse_cpu_max("50000 100000\n"), 0.5);
  EXPECT_EQ(parse_cpu_max("250000 100000"), 2.5);
  EXPECT_EQ(parse_cpu_max(""), std::nullopt);
  EXPECT_EQ(parse_cpu_max("100000"), std::nullopt);
  EXPECT_EQ(parse_cpu_max("100000 0"), std::nullopt);
  EXPECT_EQ(parse_cfs_quota("-1\n", "100000\n"), std::nullopt);
  EXPECT_EQ(parse_cfs_quota("25000\n", "100000\n"), 0.25);
  EXPECT_EQ(parse_cfs_quota("", "100000"), std::nullopt);
}

TEST(CpuLimit, FindsItsCgroup) {
  const CgroupPaths hybrid =
      parse_proc_cgroup("9:name=systemd:/x\n4:memory:/m\n1:cpu,cpuacct:/a/b\n0::/u:nit\n");
  EXPECT_EQ(hybrid.cpu, "/a/b");
  EXPECT_EQ(hybrid.unified, "/u:nit");
  const CgroupPaths unified = parse_proc_cgroup("0::/system.slice/app.service\n");
  EXPECT_EQ(unified.cpu, std::nullopt);
  EXPECT_EQ(unified.unified, "/system.slice/app.service");
  EXPECT_EQ(parse_proc_cgroup("nonsense\n\n:\n").cpu, std::nullopt);
}

TEST(CpuLimit, IsAtLeastOne) {
  EXPECT_GE(cpus_available(), 1u);
  EXPECT_LE(cpus_available(), 4096u);
}

}  // namespace
}  // namespace neargate::app
