#include "machine/cgroup.hpp"

#include <filesystem>
#include <sys/stat.h>

#include <gtest/gtest.h>

#include "base/file.hpp"

namespace neargate::machine {
namespace {

std::string text_of(const CgroupLimits& limits, CgroupMode mode) {
  std::string text;
  for (const CgroupSetting& setting : cgroup_settings(limits, mode)) {
    text += (setting.controller.empty() ? "" : setting.controller + "/") + setting.file + "=" +
            setting.value + (setting.optional ? "?" : "") + "\n";
  }
  return text;
}

TEST(CgroupSettings, AreThoseOfEachVersion) {
  const CgroupLimits limits{0.25, 512 << 20, 100};
  EXPECT_EQ(text_of(limits, CgroupMode::v2),
            "cpu.max=25000 100000\nmemory.max=536870912\nmemory.swap.max=0?\npids.max=100\n");
  const std::string v1 =
      "cpu/cpu.cfs_period_us=100000\ncpu/cpu.cfs_quota_us=25000\n"
      "memory/memory.limit_in_bytes=536870912\nmemory/memory.memsw.limit_in_bytes=536870912?\n"
      "pids/pids.max=100\n";
  EXPECT_EQ(text_of(limits, CgroupMode::v1), v1);
  EXPECT_EQ(text_of(limits, CgroupMode::hybrid), v1);
  EXPECT_EQ(text_of({}, CgroupMode::v2), "");
  EXPECT_EQ(text_of({0.001, {}, {}}, CgroupMode::v2), "cpu.max=1000 100000\n")
      << "the kernel's least quota";
}

// Files as version 1 has them, in a plain directory.
TEST(Cgroups, ReadsCounters) {
  char directory[] = "/tmp/neargate-cgroup-XXXXXX";
  ASSERT_NE(::mkdtemp(directory), nullptr);
  const std::string root = directory;
  const Cgroups groups("neargate-x", root);
  EXPECT_EQ(groups.mode(), CgroupMode::v1);
  EXPECT_FALSE(groups.usage("task/c").has_value());
  for (const char* name : {"cpuacct", "memory"}) {
    make_directories(root + "/" + name + "/neargate-x/task/c");
  }
  const std::string memory = root + "/memory/neargate-x/task/c/memory.";
  write_file_atomically(root + "/cpuacct/neargate-x/task/c/cpuacct.usage", "1500000000\n");
  write_file_atomically(memory + "usage_in_bytes", "1000\n");
  write_file_atomically(memory + "stat", "cache 5\ntotal_inactive_file 300\n");
  write_file_atomically(memory + "oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 0\n");
  EXPECT_EQ(groups.usage("task/c")->cpu, std::chrono::milliseconds(1500));
  EXPECT_EQ(groups.usage("task/c")->memory_bytes, 700U);
  EXPECT_FALSE(groups.out_of_memory("task/c"));
  write_file_atomically(memory + "oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n");
  EXPECT_TRUE(groups.out_of_memory("task/c"));
  std::filesystem::remove_all(root);
}

}  // namespace
}  // namespace neargate::machine
