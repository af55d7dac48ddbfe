// The program itself, as a container runs it.
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <map>
#include <signal.h>
#include <spawn.h>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "app/app_under_test.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "http/client.hpp"
#include "net/socket.hpp"

namespace neargate::app {
namespace {

using testing::HasSubstr;

class Program {
 public:
  Program(std::vector<std::string> arguments,
          const std::map<std::string, std::string>& environment) {
    int out[2], error[2];
    if (::pipe2(out, O_CLOEXEC) != 0 || ::pipe2(error, O_CLOEXEC) != 0) {
      throw system_error("cannot make a pipe", errno);
    }
    out_.reset(out[0]);
    error_.reset(error[0]);
    const UniqueFd out_end(out[1]), error_end(error[1]);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, out_end.get(), STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, error_end.get(), STDERR_FILENO);
    arguments.insert(arguments.begin(), APP_PROGRAM);
    std::vector<char*> values;
    for (std::string& argument : arguments) values.push_back(argument.data());
    values.push_back(nullptr);
    std::vector<std::string> assignments;
    for (const auto& [name, value] : environment) assignments.push_back(name + "=" + value);
    std::vector<char*> variables;
    for (std::string& assignment : assignments) variables.push_back(assignment.data());
    variables.push_back(nullptr);
    const int result =
        ::posix_spawn(&pid_, APP_PROGRAM, &actions, nullptr, values.data(), variables.data());
    posix_spawn_file_actions_destroy(&actions);
    if (result != 0) throw system_error("cannot start " APP_PROGRAM, result);
  }
  ~Program() {
    if (pid_ > 0) {
      ::kill(pid_, SIGKILL);
      wait();
    }
  }

  void signal(int number) const { ::kill(pid_, number); }
  // The exit code, once the program has ended.
  int wait() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }
  std::string out() const { return read_to_end(out_); }
  std::string error() const { return read_to_end(error_); }

 private:
  static std::string read_to_end(const UniqueFd& fd) {
    std::string all;
    char buffer[4096];
    for (ssize_t got; (got = ::read(fd.get(), buffer, sizeof buffer)) > 0;) {
      all.append(buffer, static_cast<std::size_t>(got));
    }
    return all;
  }

  pid_t pid_ = -1;
  UniqueFd out_, error_;
};

std::uint16_t free_port() {
  return net::local_endpoint(net::listen_tcp({"127.0.0.1", 0}).get()).port;
}

int status_of(std::uint16_t port, const std::string& target) {
  http::Client client(net::Endpoint{"127.0.0.1", port});
  return client.send(test::AppUnderTest::request("GET", target, "", {})).status;
}

void wait_until_ready(std::uint16_t port) {
  for (int i = 0; i < 500; ++i) {
    try {
      if (status_of(port, "/ready") == 200) return;
    } catch (const Error&) {  // NOLINT(bugprone-empty-catch): not up yet
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  FAIL() << "the program did not get ready";
}

TEST(Program, HelpsAndTellsItsVersion) {
  Program help({"--help"}, {});
  EXPECT_EQ(help.wait(), 0);
  const std::string text = help.out();
  for (const char* part :
       {"--healthcheck", "PORT", "APP_THREADS", "APP_DRAIN_SECONDS", "LOG_LEVEL"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
  Program version({"--version"}, {{"APP_VERSION", "9.8"}, {"APP_COMMIT", "abc"}});
  EXPECT_EQ(version.wait(), 0);
  EXPECT_EQ(version.out(), "neargate-app 9.8 (abc)\n");
}

TEST(Program, RefusesWhatItDoesNotUnderstand) {
  Program argument({"--prot"}, {});
  EXPECT_EQ(argument.wait(), 2);
  EXPECT_THAT(argument.error(), HasSubstr("'--prot' is not known"));
  Program variable({}, {{"PORT", "http"}});
  EXPECT_EQ(variable.wait(), 2);
  EXPECT_THAT(variable.error(), HasSubstr("PORT is 'http'"));
}

TEST(Program, ServesUntilItIsAskedToStop) {
  for (const int number : {SIGTERM, SIGINT}) {
    const std::uint16_t port = free_port();
    const std::map<std::string, std::string> environment = {{"PORT", std::to_string(port)},
                                                            {"APP_DRAIN_SECONDS", "5"}};
    Program program({}, environment);
    wait_until_ready(port);
    Program healthy({"--healthcheck"}, environment);
    EXPECT_EQ(healthy.wait(), 0);

    program.signal(number);
    while (status_of(port, "/ready") != 503) {
    }
    Program draining({"--healthcheck"}, environment);
    EXPECT_EQ(draining.wait(), 1);
    EXPECT_THAT(draining.error(), HasSubstr("503"));

    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(program.wait(), 0);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
    std::string lines = program.out();
    for (std::size_t end; (end = lines.find('\n')) != std::string::npos; lines.erase(0, end + 1)) {
      EXPECT_TRUE(nlohmann::json::accept(lines.substr(0, end))) << lines.substr(0, end);
    }
    EXPECT_EQ(lines, "");
    Program gone({"--healthcheck"}, environment);
    EXPECT_EQ(gone.wait(), 1);
  }
}

TEST(Program, SaysThatItsPortIsTaken) {
  const UniqueFd taken = net::listen_tcp({"0.0.0.0", 0});
  const std::string port = std::to_string(net::local_endpoint(taken.get()).port);
  Program program({}, {{"PORT", port}});
  EXPECT_EQ(program.wait(), 1);
  EXPECT_THAT(program.error(), HasSubstr(port));
}

}  // namespace
}  // namespace neargate::app
