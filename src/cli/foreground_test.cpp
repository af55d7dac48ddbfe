#include "cli/foreground.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace neargate::cli {
namespace {

TEST(Foreground, PassesTheExitCodeOn) {
  EXPECT_EQ(run_in_foreground({.arguments = {"sh", "-c", "exit 7"}}), 7);
  EXPECT_EQ(run_in_foreground({.arguments = {"sh", "-c", "kill -9 $$"}}), 137);
}

TEST(Foreground, HandsOnWhatAsksUsToEnd) {
  EXPECT_EQ(run_in_foreground({.arguments = {"sh", "-c",
                                             "trap 'exit 9' TERM; kill -TERM $PPID;"
                                             " while true; do sleep 0.01; done"}}),
            9);
}

TEST(Foreground, SaysWhatCannotBeStarted) {
  EXPECT_THROW(run_in_foreground({.arguments = {"/no/such/program"}}), Error);
}

}  // namespace
}  // namespace neargate::cli
