#include "cli/task_choice.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "cli/commands.hpp"

namespace neargate::cli {
namespace {

ecs::Task task(const std::string& id, const std::string& status = "RUNNING") {
  ecs::Task out;
  out.task_arn = "arn:aws:ecs:us-east-1:123456789012:task/main/" + id;
  out.group = "service:web";
  out.last_status = status;
  return out;
}

ecs::Task with_containers(const std::vector<std::string>& names) {
  ecs::Task out = task("1a2b");
  for (const std::string& name : names) {
    ecs::Container& container =
        out.containers.emplace(out.containers.value_or(std::vector<ecs::Container>{}))
            .emplace_back();
    container.name = name;
    container.last_status = "RUNNING";
  }
  return out;
}

template <class Function>
std::string error_of(const Function& function) {
  try {
    function();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(TaskChoice, TakesAnIdItsBeginningOrAnArn) {
  const std::vector<ecs::Task> tasks = {task("1a2b"), task("1c3d"), task("77ff", "STOPPED")};
  EXPECT_EQ(&choose_task(tasks, "1a2b"), &tasks[0]);
  EXPECT_EQ(&choose_task(tasks, "1c"), &tasks[1]);
  EXPECT_EQ(&choose_task(tasks, *tasks[1].task_arn), &tasks[1]);
}

TEST(TaskChoice, OneThatRunsIsMeantRatherThanOneThatHasStopped) {
  const std::vector<ecs::Task> tasks = {task("1a2b", "STOPPED"), task("1a99")};
  EXPECT_EQ(&choose_task(tasks, "1a"), &tasks[1]);
}

TEST(TaskChoice, TellsWhatThereIsInsteadOfWhatThereIsNot) {
  const std::vector<ecs::Task> tasks = {task("1a2b"), task("1c3d"), task("77ff")};
  EXPECT_EQ(error_of([&] { choose_task(tasks, "1"); }),
            "which task is 1?: several begin so:\n  1a2b  service:web  RUNNING"
            "\n  1c3d  service:web  RUNNING\n; give more of its id");
  EXPECT_EQ(error_of([&] { choose_task(tasks, "1a3b"); }),
            "there is no task 1a3b: there are:\n  1a2b  service:web  RUNNING\n"
            "; see: neargate tasks");
  EXPECT_EQ(error_of([&] { choose_task({}, "1a"); }),
            "there is no task 1a: none runs; see: neargate tasks");
}

TEST(TaskChoice, SaysWhyATaskHasStopped) {
  std::vector<ecs::Task> tasks = {task("1a2b", "STOPPED")};
  tasks[0].stopped_reason = "Essential container in task exited";
  EXPECT_EQ(error_of([&] { choose_task(tasks, "1a2b"); }),
            "the task 1a2b has stopped: Essential container in task exited"
            "; see what runs: neargate tasks");
}

TEST(ContainerChoice, NeedsNoNameWhereThereIsOne) {
  const ecs::Task one = with_containers({"app"});
  EXPECT_EQ(choose_container(one, "").name, "app");
  const ecs::Task two = with_containers({"app", "proxy"});
  EXPECT_EQ(choose_container(two, "proxy").name, "proxy");
  EXPECT_EQ(error_of([&] { choose_container(two, ""); }),
            "which container?: the task has app, proxy; name it: --container app");
  EXPECT_EQ(error_of([&] { choose_container(two, "web"); }),
            "there is no container web in this task: it has app, proxy");
}

TEST(TaskRows, TellWhyATaskStopped) {
  ecs::Task stopped = task("1a2b", "STOPPED");
  stopped.stopped_reason = "Essential container in task exited";
  stopped.task_definition_arn = "arn:aws:ecs:us-east-1:123456789012:task-definition/web:12";
  stopped.availability_zone = "us-east-1a";
  stopped.stopped_at = Timestamp(Milliseconds(1'000'500));
  ecs::Container container;
  container.name = "app";
  container.exit_code = 3;
  stopped.containers = {container};
  const auto rows = task_rows({stopped}, true);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[1],
            (std::vector<std::string>{"1a2b", "web", "web:12", "us-east-1a", "STOPPED", "-", "-",
                                      "-", "-", "-", "1970-01-01T00:16:40Z",
                                      "Essential container in task exited (app: exit code 3)"}));
}

}  // namespace
}  // namespace neargate::cli
