#include "deploy/failed_tasks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "deploy/fake_ecs_for_test.hpp"

namespace neargate::deploy {
namespace {

const std::string kRevision = "arn:aws:ecs:us-east-1:123456789012:task-definition/web:2";

ecs::Task stopped_task(const std::string& id, const std::string& reason) {
  ecs::Task task;
  task.task_arn = "arn:aws:ecs:us-east-1:123456789012:task/main/" + id;
  task.task_definition_arn = kRevision;
  task.created_at = Timestamp{Seconds(2000)};
  task.last_status = "STOPPED";
  task.stop_code = "TaskFailedToStart";
  task.stopped_reason = reason;
  return task;
}

TEST(FailedTasks, AreToldOnceAKind) {
  FakeEcs ecs;
  // IAM's refusals name the session, and that of a task has its id.
  ecs.tasks = {stopped_task("aaaa", "assumed-role/execution/aaaa is not authorized"),
               stopped_task("bbbb", "assumed-role/execution/bbbb is not authorized"),
               stopped_task("cccc", "CannotPullContainerError: not found")};
  FailedTasks failed(ecs, {.cluster = "main", .service = "web"}, kRevision,
                     Timestamp{Seconds(1000)});
  const std::vector<FailedTask> fresh = failed.fresh(false);
  ASSERT_EQ(fresh.size(), 2U);
  EXPECT_EQ(fresh[0].id, "aaaa");
  EXPECT_EQ(fresh[0].reason, "assumed-role/execution/aaaa is not authorized");
  EXPECT_EQ(fresh[1].id, "cccc");
  EXPECT_TRUE(failed.fresh(false).empty());
}

}  // namespace
}  // namespace neargate::deploy
