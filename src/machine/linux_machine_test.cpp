#include "machine/linux_machine.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

#include <archive.h>
#include <archive_entry.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "machine/command.hpp"
#include "machine/namespaces.hpp"
#include "machine/test_machine.hpp"
#include "net/pool.hpp"
#include "net/reactor.hpp"
#include "net/socket.hpp"

// Real containers of a static busybox on the real kernel.
namespace neargate::machine {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kBusybox[] = "/bin/busybox";

std::string run_shell(const std::string& script) {
  return run_command({{"sh", "-c", script}}).output;
}

class LinuxMachineTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "SKIPPED: needs root";
    const auto missing = LinuxMachine::missing_requirements();
    if (!missing.empty()) GTEST_SKIP() << "SKIPPED: " << missing.front();
    if (::access(kBusybox, X_OK) != 0) GTEST_SKIP() << "SKIPPED: needs busybox-static";
    lock_ = take_machine();
    for (const auto& entry : std::filesystem::directory_iterator("/tmp")) {
      if (entry.path().filename().string().starts_with("ngtm-")) remove_leftovers(entry.path());
    }
    before_ = traces_of("ngtm", "198.51.100.");
    char directory[] = "/tmp/ngtm-XXXXXX";
    ASSERT_NE(::mkdtemp(directory), nullptr);
    directory_ = directory;
    make_image();
    start_machine();
    run(machine_->apply_network(network()));
  }

  void TearDown() override {
    if (!machine_) return;
    run(machine_->remove_everything());
    machine_.reset();
    std::filesystem::remove_all(directory_);
    EXPECT_EQ(traces_of("ngtm", "198.51.100."), before_);
  }

  static std::string beside_this_program(const std::string& name) {
    return (std::filesystem::read_symlink("/proc/self/exe").parent_path() / name).string();
  }

  // Of a run that was cut off: what a daemon does that is told to leave nothing behind.
  void remove_leftovers(const std::string& directory) {
    directory_ = directory;
    start_machine();
    run(machine_->remove_everything());
    machine_.reset();
    std::filesystem::remove_all(directory_);
  }

  void start_machine() {
    machine_.reset();
    machine_.emplace(
        reactor_, pool_,
        LinuxMachine::Options{.state_directory = directory_ + "/state",
                              .run_directory = directory_ + "/run",
                              .name = "ngtm",
                              .public_pool = "198.51.100.0/24",
                              .init_program = beside_this_program("../../bin/neargate-init")});
    machine_->on_exit(
        [this](const std::string& id, const ContainerStatus& status) { exits_[id] = status; });
  }

  // Runs a coroutine to its end on the reactor.
  template <class T>
  T run(net::Task<T> task) {
    std::optional<T> result;
    std::exception_ptr failure;
    bool done = false;
    const auto body = [](net::Task<T> inner, std::optional<T>& to, bool& end) -> net::Task<void> {
      to.emplace(co_await inner);
      end = true;
    };
    net::spawn(body(std::move(task), result, done), [&](std::exception_ptr error) {
      failure = error;
      done = true;
    });
    while (!done) reactor_.run_once(Milliseconds(1000));
    if (failure) std::rethrow_exception(failure);
    return std::move(*result);
  }
  void run(net::Task<void> task) {
    const auto body = [](net::Task<void> inner) -> net::Task<bool> {
      co_await inner;
      co_return true;
    };
    run(body(std::move(task)));
  }

  template <class Condition>
  bool eventually(Condition condition, int seconds = 10) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
    while (!condition()) {
      if (std::chrono::steady_clock::now() > end) return false;
      reactor_.run_once(Milliseconds(20));
    }
    return true;
  }

  // An image of one layer: busybox, a few of its names, users.
  void make_image() {
    const std::string tar_path = directory_ + "/layer.tar";
    archive* tar = ::archive_write_new();
    ::archive_write_set_format_pax(tar);
    ::archive_write_open_filename(tar, tar_path.c_str());
    const auto add = [&](const std::string& name, mode_t type, mode_t mode,
                         const std::string& content) {
      archive_entry* entry = ::archive_entry_new();
      ::archive_entry_set_pathname(entry, name.c_str());
      ::archive_entry_set_filetype(entry, type);
      ::archive_entry_set_perm(entry, mode);
      if (type == AE_IFLNK) ::archive_entry_set_symlink(entry, content.c_str());
      if (type == AE_IFREG) {
        ::archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
      }
      ::archive_write_header(tar, entry);
      if (type == AE_IFREG) ::archive_write_data(tar, content.data(), content.size());
      ::archive_entry_free(entry);
    };
    add("bin", AE_IFDIR, 0755, "");
    add("bin/busybox", AE_IFREG, 0755, *read_file(kBusybox));
    for (const char* name : {"sh", "sleep", "echo", "cat", "id", "env", "nc", "true", "hostname",
                             "touch", "pwd", "yes", "dd", "kill", "ps", "wget", "tail", "mount"}) {
      add(std::string("bin/") + name, AE_IFLNK, 0777, "busybox");
    }
    add("tmp", AE_IFDIR, 01777, "");
    add("etc/passwd", AE_IFREG, 0644,
        "root:x:0:0:root:/root:/bin/sh\napp:x:1000:1001:app:/home/app:/bin/sh\n");
    add("etc/group", AE_IFREG, 0644, "root:x:0:\napp:x:1001:\nextra:x:2000:app\n");
    ::archive_write_close(tar);
    ::archive_write_free(tar);
    const std::string digest = "sha256:" + sha256_hex(*read_file(tar_path));
    const std::string config =
        R"({"architecture":"amd64","os":"linux","config":{"Cmd":["/bin/echo",)"
        R"("from the image"],"Env":["FROM_IMAGE=1"],"StopSignal":"SIGINT"},)"
        R"("rootfs":{"type":"layers","diff_ids":[")" +
        digest + "\"]}}";
    write_file_atomically(directory_ + "/config.json", config);
    image_.manifest_digest = "sha256:manifest";
    image_.config_path = directory_ + "/config.json";
    image_.layers = {{digest, tar_path, "application/vnd.oci.image.layer.v1.tar"}};
  }

  static NetworkSpec network() {
    const FilterRule all{FilterRule::Protocol::all, 0, 65535, {"0.0.0.0/0"}};
    const FilterRule web{FilterRule::Protocol::tcp, 8080, 8080, {"10.9.0.5"}};
    NetworkSpec spec;
    spec.vpcs.push_back({"vpc", {"10.9.0.0/16"}, true, {}, {}});
    spec.vpcs[0].subnets.push_back(
        {"subnet", "10.9.0.0/24", {{"0.0.0.0/0", Route::Target::internet_gateway, ""}}});
    spec.attachments.push_back(
        {"lb", "vpc", {{"eni-1", "10.9.0.5", "198.51.100.5", "subnet", {all}, {all}}}});
    spec.attachments.push_back(
        {"task", "vpc", {{"eni-2", "10.9.0.6", "", "subnet", {web}, {all}}}});
    return spec;
  }

  ContainerSpec shell(const std::string& name, const std::string& script) const {
    ContainerSpec spec;
    spec.id = "task-" + name;
    spec.task_id = "task";
    spec.attachment = "task";
    spec.image = image_;
    spec.hostname = "ip-10-9-0-6";
    spec.command = {"/bin/sh", "-c", script};
    return spec;
  }

  ContainerStatus start(const ContainerSpec& spec) {
    run(machine_->prepare_image(spec.image));
    run(machine_->create_task({spec.task_id, std::nullopt, std::nullopt}));
    return run(machine_->start_container(spec));
  }

  // What it wrote, once it has ended.
  std::string output_of(const ContainerSpec& spec) {
    start(spec);
    EXPECT_TRUE(eventually([&] { return exits_.contains(spec.id); }));
    return log_of(spec.id);
  }
  std::string log_of(const std::string& id) {
    std::uint64_t offset = 0;
    std::string text;
    for (const LogLine& line : machine_->read_log(id, offset, 65536)) text += line.text + "\n";
    return text;
  }

  RealClock clock_;
  net::Reactor reactor_{clock_};
  net::Pool pool_{reactor_, 4};
  std::string directory_;
  UniqueFd lock_;
  std::string before_;
  ImageSource image_;
  std::optional<LinuxMachine> machine_;
  std::map<std::string, ContainerStatus> exits_;
};

TEST_F(LinuxMachineTest, RunsWhatTheImageSays) {
  ContainerSpec spec = shell("plain", "");
  spec.command.clear();
  EXPECT_EQ(output_of(spec), "from the image\n");
  EXPECT_EQ(exits_.at("task-plain").exit_code, 0);
  EXPECT_EQ(exits_.at("task-plain").stop_signal, SIGINT);
}

TEST_F(LinuxMachineTest, ReportsExitCodesAndSignals) {
  start(shell("seven", "exit 7"));
  start(shell("killed", "kill -9 $$"));
  start(shell("sleeper", "sleep 100"));
  EXPECT_TRUE(eventually([&] { return exits_.size() == 2; }));
  EXPECT_EQ(exits_.at("task-seven").exit_code, 7);
  EXPECT_TRUE(exits_.at("task-seven").started_at <= exits_.at("task-seven").finished_at);
  EXPECT_EQ(machine_->status("task-sleeper")->state, ContainerState::running);
  run(machine_->signal_container("task-sleeper", SIGKILL));
  EXPECT_TRUE(eventually([&] { return exits_.contains("task-sleeper"); }));
  EXPECT_EQ(exits_.at("task-sleeper").exit_code, 137);
  run(machine_->signal_container("task-sleeper", SIGKILL));  // gone: fine
}

TEST_F(LinuxMachineTest, GivesTheProcessItsUserEnvironmentAndFiles) {
  ContainerSpec spec =
      shell("inside",
            "id; env; pwd; hostname; cat /etc/hosts /etc/resolv.conf; "
            "touch /x 2>&1; touch /tmp/x && echo wrote; touch /scratch/y && echo y");
  spec.user = "app";
  spec.environment = {{"GREETING", "hello there"}};
  spec.working_directory = "/srv/made";
  spec.read_only_root = true;
  spec.tmpfs = {{"/scratch", "size=1m,mode=1777"}, {"/tmp", "mode=1777"}};
  spec.dns_servers = {"10.9.0.2"};
  spec.dns_search = "ec2.internal";
  spec.hosts = {{"10.9.0.6", "ip-10-9-0-6"}};
  const std::string text = output_of(spec);
  EXPECT_THAT(text, HasSubstr("uid=1000(app) gid=1001(app) groups=1001(app),2000(extra)"));
  EXPECT_THAT(text, HasSubstr("GREETING=hello there\n"));
  EXPECT_THAT(text, HasSubstr("FROM_IMAGE=1\n"));
  EXPECT_THAT(text, HasSubstr("HOME=/home/app\n"));
  EXPECT_THAT(text, HasSubstr("/srv/made\nip-10-9-0-6\n"));
  EXPECT_THAT(text, HasSubstr("127.0.0.1 localhost\n10.9.0.6 ip-10-9-0-6\nsearch ec2.internal\n"
                              "nameserver 10.9.0.2\n"));
  EXPECT_THAT(text, HasSubstr("Read-only file system"));
  EXPECT_THAT(text, HasSubstr("wrote\ny\n"));
}

TEST_F(LinuxMachineTest, ConfinesWhatRuns) {
  const std::string text = output_of(
      shell("confined",
            "mount -t tmpfs x /tmp 2>&1; cat /proc/1/status; cat /proc/sys/kernel/core_pattern "
            ">/dev/null; echo x > /proc/sys/kernel/hostname; ps; echo end"));
  EXPECT_THAT(text, HasSubstr("CapEff:\t00000000a80425fb")) << "Docker's default set";
  EXPECT_THAT(text, HasSubstr("NoNewPrivs:\t1"));
  EXPECT_THAT(text, HasSubstr("Seccomp:\t2"));
  EXPECT_THAT(text, HasSubstr("mount: "));
  EXPECT_THAT(text, ::testing::Not(HasSubstr("conmon"))) << "its own process namespace";
}

TEST_F(LinuxMachineTest, MemoryLimitsActAndAreTold) {
  ContainerSpec spec = shell("greedy", "dd if=/dev/zero of=/dev/null bs=200M count=1; exit 3");
  spec.memory_bytes_max = 32 << 20;
  start(spec);
  EXPECT_TRUE(eventually([&] { return exits_.contains(spec.id); }));
  EXPECT_TRUE(exits_.at(spec.id).out_of_memory);
}

TEST_F(LinuxMachineTest, ATasksMemoryLimitBoundsItsContainersTogether) {
  const ContainerSpec spec = shell("greedy", "tail /dev/zero");
  run(machine_->prepare_image(spec.image));
  run(machine_->create_task({"task", std::nullopt, 32 << 20}));
  run(machine_->start_container(spec));
  EXPECT_TRUE(eventually([&] { return exits_.contains(spec.id); }));
  EXPECT_TRUE(exits_.at(spec.id).out_of_memory);
  EXPECT_EQ(exits_.at(spec.id).exit_code, 137);
}

TEST_F(LinuxMachineTest, CpuLimitsAct) {
  const ContainerSpec spec = shell("busy", "while true; do :; done");
  run(machine_->prepare_image(spec.image));
  run(machine_->create_task({"task", 0.25, std::nullopt}));
  run(machine_->start_container(spec));
  const auto before = machine_->usage(spec.id)->cpu;
  std::this_thread::sleep_for(std::chrono::seconds(2));
  const auto used = std::chrono::duration<double>(machine_->usage(spec.id)->cpu - before).count();
  EXPECT_GT(used, 0.05);
  EXPECT_LT(used, 0.65) << "a quarter of two seconds, and a period more";
}

TEST_F(LinuxMachineTest, ContainersOfATaskShareTheNetwork) {
  start(shell("server", "while true; do echo pong | nc -l -p 9000; done"));
  const std::string text =
      output_of(shell("client",
                      "for i in 1 2 3 4 5; do nc 127.0.0.1 9000 < /dev/null && break; "
                      "sleep 0.1; done"));
  EXPECT_THAT(text, HasSubstr("pong"));
}

TEST_F(LinuxMachineTest, ReadsLogsInPieces) {
  ContainerSpec spec = shell("talker", "echo one; echo two >&2; echo -n unfinished");
  start(spec);
  EXPECT_TRUE(eventually([&] { return exits_.contains(spec.id); }));
  std::uint64_t offset = 0;
  std::vector<std::string> texts;
  for (;;) {
    const auto lines = machine_->read_log(spec.id, offset, 16);
    if (lines.empty()) break;
    for (const LogLine& line : lines)
      texts.push_back(line.text + (line.from_stderr ? " (err)" : ""));
  }
  EXPECT_THAT(texts, ::testing::UnorderedElementsAre("one", "two (err)", "unfinished"));
}

TEST_F(LinuxMachineTest, ExecutesInARunningContainer) {
  const ContainerSpec spec = shell("host", "sleep 100");
  start(spec);
  const ExecResult result =
      run(machine_->exec(spec.id, {"/bin/sh", "-c", "echo in $FROM_IMAGE; exit 4"}, Seconds(5)));
  EXPECT_EQ(result.exit_code, 4);
  EXPECT_EQ(result.output, "in 1\n");
  const ExecResult slow =
      run(machine_->exec(spec.id, {"/bin/sh", "-c", "echo begun; sleep 77"}, Milliseconds(300)));
  EXPECT_TRUE(slow.timed_out);
  EXPECT_THAT(slow.output, HasSubstr("begun"));
  EXPECT_TRUE(eventually([] { return run_shell("pgrep -fx 'sleep 77'").empty(); }, 3))
      << "a timed-out command goes on";
  EXPECT_EQ(machine_->status(spec.id)->state, ContainerState::running);
}

TEST_F(LinuxMachineTest, CommandsThatHangHoldNothingUp) {
  const ContainerSpec spec = shell("host", "sleep 100");
  start(spec);
  const std::vector<std::string> command{"/bin/sleep", "55"};
  const auto hang = [&]() -> net::Task<void> {
    co_await machine_->exec(spec.id, command, Seconds(60));
  };
  for (int i = 0; i < 6; ++i) net::spawn(hang(), [](std::exception_ptr) {});
  const auto begin = std::chrono::steady_clock::now();
  start(shell("other", "sleep 100"));
  run(machine_->remove_everything());
  machine_.reset();  // ends what hangs
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
  EXPECT_TRUE(eventually([] { return run_shell("pgrep -fx '/bin/sleep 55'").empty(); }, 3));
  start_machine();
}

TEST_F(LinuxMachineTest, GivesTheSpaceOfReadLogsBack) {
  const ContainerSpec spec = shell("talker",
                                   "yes 0123456789012345678901234567890 | dd bs=1M count=6 "
                                   "iflag=fullblock 2>/dev/null");
  start(spec);
  EXPECT_TRUE(eventually([&] { return exits_.contains(spec.id); }, 30));
  std::uint64_t offset = 0;
  std::size_t lines = 0;
  for (;;) {
    const auto read = machine_->read_log(spec.id, offset, 65536);
    if (read.empty()) break;
    lines += read.size();
  }
  EXPECT_EQ(lines, (6U << 20) / 32);
  struct stat log {};
  ASSERT_EQ(::stat((directory_ + "/state/containers/" + spec.id + "/log").c_str(), &log), 0);
  EXPECT_GT(log.st_size, 6 << 20);
  EXPECT_LT(log.st_blocks * 512, 4 << 20) << "of " << log.st_size;
}

TEST_F(LinuxMachineTest, TellsWhatCannotBeStartedAndLeavesNothing) {
  ContainerSpec spec = shell("broken", "");
  spec.command = {"/bin/no-such-program"};
  run(machine_->prepare_image(spec.image));
  run(machine_->create_task({"task", std::nullopt, std::nullopt}));
  try {
    run(machine_->start_container(spec));
    FAIL() << "started";
  } catch (const MachineError& error) {
    EXPECT_EQ(error.kind, MachineError::Kind::cannot_start_container);
    EXPECT_THAT(error.what(), HasSubstr("no-such-program"));
  }
  EXPECT_TRUE(machine_->containers().empty());
  spec.user = "nobody-here";
  EXPECT_THROW(run(machine_->start_container(spec)), MachineError);
  run(machine_->remove_task("task"));
}

TEST_F(LinuxMachineTest, RefusesADamagedLayer) {
  const std::string content = *read_file(image_.layers[0].path);
  std::string damaged = content;
  damaged[content.size() / 2] ^= 1;
  write_file_atomically(image_.layers[0].path, damaged);
  try {
    run(machine_->prepare_image(image_));
    FAIL() << "prepared";
  } catch (const MachineError& error) {
    EXPECT_EQ(error.kind, MachineError::Kind::cannot_pull_image);
    EXPECT_THAT(error.what(), HasSubstr("damaged"));
  }
  write_file_atomically(image_.layers[0].path, content);
  run(machine_->prepare_image(image_));
}

TEST_F(LinuxMachineTest, AnotherMachineObjectTakesOverWhatRuns) {
  start(shell("server", "while true; do echo pong | nc -l -p 8080; done"));
  start(shell("short", "sleep 0.5; exit 5"));
  const int pid = machine_->status("task-server")->pid;
  start_machine();  // another daemon
  run(machine_->apply_network(network()));
  EXPECT_THAT(machine_->containers(), ElementsAre("task-server", "task-short"));
  EXPECT_EQ(machine_->status("task-server")->pid, pid);
  EXPECT_TRUE(eventually([&] { return exits_.contains("task-short"); }));
  EXPECT_EQ(exits_.at("task-short").exit_code, 5);
  std::string answer;
  in_namespaces(machine_->namespace_path("lb"), "", [&] {
    const UniqueFd fd = net::connect_tcp({"10.9.0.6", 8080});
    char buffer[16];
    const ssize_t got = ::read(fd.get(), buffer, sizeof buffer);
    answer.assign(buffer, got > 0 ? static_cast<std::size_t>(got) : 0);
  });
  EXPECT_EQ(answer, "pong\n");

  start_machine();
  exits_.clear();
  machine_->observe();
  EXPECT_EQ(exits_.at("task-short").exit_code, 5) << "told again to whoever asks";
  run(machine_->remove_container("task-short"));
  EXPECT_FALSE(machine_->status("task-short").has_value());
}

TEST_F(LinuxMachineTest, StartingAgainFindsTheSameContainer) {
  const ContainerSpec spec = shell("once", "sleep 100");
  const int pid = start(spec).pid;
  EXPECT_EQ(start(spec).pid, pid);
}

TEST_F(LinuxMachineTest, NoticesContainersWhoseMonitorWasKilled) {
  const ContainerSpec spec = shell("orphan", "sleep 100");
  const int pid = start(spec).pid;
  run_shell("kill -9 $(cat " + directory_ + "/state/containers/task-orphan/conmon.pid)");
  EXPECT_EQ(machine_->status(spec.id)->state, ContainerState::running);
  ::kill(pid, SIGKILL);
  EXPECT_TRUE(
      eventually([&] { return machine_->status(spec.id)->state == ContainerState::exited; }, 3));
  EXPECT_FALSE(machine_->status(spec.id)->exit_code.has_value());
}

TEST_F(LinuxMachineTest, ProcessesOutliveUsAndAreFoundAgain) {
  Machine::ProcessSpec spec{"balancer",
                            {kBusybox, "nc", "-ll", "-p", "8081", "-e", "/bin/true"},
                            "lb",
                            directory_ + "/balancer.log"};
  const int pid = run(machine_->start_process(spec));
  EXPECT_EQ(run(machine_->start_process(spec)), pid) << "runs already";
  start_machine();
  EXPECT_EQ(machine_->find_process("balancer"), pid);
  EXPECT_TRUE(eventually([&] {
    try {
      net::connect_tcp({"198.51.100.5", 8081});
      return true;
    } catch (const std::exception&) {
      return false;
    }
  }));
  run(machine_->stop_process("balancer", Milliseconds(500)));
  EXPECT_FALSE(machine_->find_process("balancer").has_value());
  run(machine_->stop_process("balancer", Milliseconds(500)));
  // Another process with the number, as after a while: not ours.
  write_file_atomically(directory_ + "/run/processes/other.json",
                        "{\"pid\": " + std::to_string(::getpid()) + ", \"start_ticks\": 1}");
  EXPECT_FALSE(machine_->find_process("other").has_value());
}

TEST_F(LinuxMachineTest, AnInitHandsSignalsOnAndTakesOrphansIn) {
  ContainerSpec spec = shell("init",
                             "trap 'ps; exit 9' TERM; (sleep 0.05 &) ; while true; do sleep 0.1; "
                             "done");
  spec.init_process = true;
  start(spec);
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  run(machine_->signal_container(spec.id, SIGTERM));
  EXPECT_TRUE(eventually([&] { return exits_.contains(spec.id); }));
  EXPECT_EQ(exits_.at(spec.id).exit_code, 9);
  const std::string text = log_of(spec.id);
  EXPECT_THAT(text, HasSubstr("/dev/init -- /bin/sh"));
  EXPECT_THAT(text, ::testing::Not(HasSubstr("["))) << "an orphan was left as a zombie";
}

TEST_F(LinuxMachineTest, PublishesNames) {
  machine_->publish_names({{"web-1.example", "198.51.100.5"}});
  EXPECT_THAT(*read_file("/etc/hosts"), HasSubstr("198.51.100.5 web-1.example\n"));
}

TEST_F(LinuxMachineTest, StartsQuickly) {
  start(shell("warm", "sleep 100"));
  std::vector<double> times;
  for (int i = 0; i < 15; ++i) {
    const ContainerSpec spec = shell("quick" + std::to_string(i), "sleep 100");
    const auto begin = std::chrono::steady_clock::now();
    run(machine_->start_container(spec));
    const auto took = std::chrono::steady_clock::now() - begin;
    times.push_back(std::chrono::duration<double, std::milli>(took).count());
  }
  std::sort(times.begin(), times.end());
  std::printf("start_container: median %.1f ms, slowest %.1f ms\n", times[7], times.back());
  EXPECT_LT(times[7], 500) << "generous: builds run beside tests";
}

TEST_F(LinuxMachineTest, StartsManyAtOnce) {
  constexpr int kTasks = 20;
  run(machine_->prepare_image(image_));
  int started = 0, failed = 0;
  const auto one = [this](int number) -> net::Task<void> {
    const std::string task = "many" + std::to_string(number);
    ContainerSpec spec = shell("main", "sleep 100");
    spec.id = task + "-main";
    spec.task_id = task;
    TaskSpec limits;
    limits.id = task;
    limits.cpu_max = 0.25;
    co_await machine_->prepare_image(image_);
    co_await machine_->create_task(limits);
    co_await machine_->start_container(spec);
  };
  const auto counted = [&](int number) -> net::Task<void> {
    co_await one(number);
    ++started;
  };
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < kTasks; ++i) net::spawn(counted(i), [&](std::exception_ptr) { ++failed; });
  EXPECT_TRUE(eventually([&] { return started + failed == kTasks; }, 30));
  EXPECT_EQ(failed, 0);
  const auto took = std::chrono::steady_clock::now() - begin;
  std::printf("%d containers at once: %.0f ms\n", kTasks,
              std::chrono::duration<double, std::milli>(took).count());
  EXPECT_EQ(machine_->containers().size(), static_cast<std::size_t>(kTasks));
}

}  // namespace
}  // namespace neargate::machine
