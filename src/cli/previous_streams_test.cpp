#include "cli/previous_streams.hpp"

#include <gtest/gtest.h>

namespace neargate::cli {
namespace {

using Streams = std::vector<std::string>;

ecs::Task stopped(const std::string& id, const std::string& definition, int second) {
  ecs::Task task;
  task.task_arn = "arn:aws:ecs:us-east-1:123456789012:task/main/" + id;
  task.task_definition_arn = definition;
  task.stopped_at = Timestamp(Seconds(second));
  return task;
}

const Streams kStreams = {"web/app/4", "web/app/3", "web/app/2", "web/app/1"};

TEST(PreviousStreams, AreOfTheRevisionThatWasStoppedLast) {
  EXPECT_EQ(previous_streams(
                kStreams, {"4"},
                {stopped("1", "web:1", 10), stopped("2", "web:2", 20), stopped("3", "web:2", 30)}),
            (Streams{"web/app/3", "web/app/2"}));
}

TEST(PreviousStreams, AreTheLastWhereEcsHasForgotten) {
  EXPECT_EQ(previous_streams(kStreams, {"4", "3"}, {}), Streams{"web/app/2"});
  EXPECT_EQ(previous_streams(kStreams, {"4"}, {stopped("9", "web:9", 10)}), Streams{"web/app/3"});
  EXPECT_EQ(previous_streams({"web/app/4"}, {"4"}, {}), Streams{});
}

}  // namespace
}  // namespace neargate::cli
