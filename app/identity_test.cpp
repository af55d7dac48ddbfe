#include "app/identity.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace neargate::app {
namespace {

TEST(Identity, IsReadFromTheTaskMetadata) {
  const Identity identity = parse_task_metadata(R"({
    "Cluster": "arn:aws:ecs:us-east-1:123456789012:cluster/prod",
    "TaskARN": "arn:aws:ecs:us-east-1:123456789012:task/prod/0123456789abcdef0123456789abcdef",
    "AvailabilityZone": "us-east-1b", "Containers": []})");
  EXPECT_EQ(identity.zone, "us-east-1b");
  EXPECT_EQ(identity.task, "0123456789abcdef0123456789abcdef");
}

TEST(Identity, TakesOldArnsAndMissingMembers) {
  EXPECT_EQ(parse_task_metadata(R"({"TaskARN":"arn:aws:ecs:us-east-1:1:task/abc"})").task, "abc");
  const Identity empty = parse_task_metadata(R"({"TaskARN":3,"AvailabilityZone":""})");
  EXPECT_EQ(empty.zone, "local");
  EXPECT_EQ(empty.task, "local");
  for (const char* document : {"", "[]", "<html>"}) {
    EXPECT_THROW(parse_task_metadata(document), Error) << document;
  }
}

TEST(Identity, RefusesAddressesThatItCannotAsk) {
  for (const char* uri : {"", "http://", "https://127.0.0.1/v4", "http://metadata.internal/v4",
                          "http://127.0.0.1:x/v4", "127.0.0.1"}) {
    EXPECT_THROW(fetch_identity(uri, Milliseconds(10)), Error) << uri;
  }
}

TEST(Identity, GivesUpInTime) {
  const RealClock clock;
  const Instant start = clock.instant();
  EXPECT_THROW(fetch_identity("http://127.0.0.1:9/v4", Milliseconds(300)), Error);
  EXPECT_LT(clock.instant() - start, Milliseconds(2000));
}

}  // namespace
}  // namespace neargate::app
