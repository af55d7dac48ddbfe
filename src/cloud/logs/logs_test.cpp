#include "cloud/logs/logs.hpp"

#include <gtest/gtest.h>

#include "cloud/logs/filter_pattern.hpp"
#include "cloud/test_world.hpp"

namespace neargate::logs {
namespace {

class LogsTest : public testing::Test {
 protected:
  void SetUp() override {
    logs_.create_log_group({.log_group_name = "g"}, call_);
    logs_.create_log_stream({.log_group_name = "g", .log_stream_name = "s"}, call_);
    now_ = world_.world().clock.now().time_since_epoch().count();
  }
  PutLogEventsResponse put(std::vector<InputLogEvent> events) {
    return logs_.put_log_events(
        {.log_group_name = "g", .log_stream_name = "s", .log_events = std::move(events)}, call_);
  }
  static std::string messages(const GetLogEventsResponse& answer) {
    std::string out;
    for (const OutputLogEvent& event : *answer.events) out += *event.message + " ";
    return out;
  }

  cloud::TestWorld world_;
  aws::Call call_ = world_.call();
  Logs logs_{world_};
  std::int64_t now_ = 0;
};

TEST_F(LogsTest, PagesForwardAndBackwardMeetEveryEventOnce) {
  for (int i = 0; i < 7; ++i) put({{.timestamp = now_, .message = std::to_string(i)}});
  GetLogEventsRequest in{.log_group_name = "g", .log_stream_name = "s"};
  in.limit = 3;
  in.start_from_head = true;
  std::string forward;
  for (std::string last;;) {
    const auto answer = logs_.get_log_events(in, call_);
    forward += messages(answer);
    if (answer.next_forward_token == last) break;
    in.next_token = last = *answer.next_forward_token;
  }
  EXPECT_EQ(forward, "0 1 2 3 4 5 6 ");
  in.next_token.reset();
  in.start_from_head = false;
  EXPECT_EQ(messages(logs_.get_log_events(in, call_)), "4 5 6 ") << "the newest page, in order";
}

TEST_F(LogsTest, RejectsWhatIsOutOfTime) {
  constexpr std::int64_t kHour = 3'600'000;
  const auto answer = put({{.timestamp = now_ - 15 * 24 * kHour + 1, .message = "too old"}});
  EXPECT_EQ(answer.rejected_log_events_info->too_old_log_event_end_index, 1);
  EXPECT_EQ(put({{.timestamp = now_ + 3 * kHour, .message = "too new"}})
                .rejected_log_events_info->too_new_log_event_start_index,
            0);
  EXPECT_EQ(cloud::error_code([&] {
              put({{.timestamp = now_, .message = "b"}, {.timestamp = now_ - 1, .message = "a"}});
            }),
            "InvalidParameterException");
}

TEST_F(LogsTest, RetentionHidesAndRemoves) {
  put({{.timestamp = now_, .message = "old"}});
  logs_.put_retention_policy({.log_group_name = "g", .retention_in_days = 1}, call_);
  world_.advance(std::chrono::hours(25));
  EXPECT_TRUE(logs_.filter_log_events({.log_group_name = "g"}, call_).events->empty());
  EXPECT_EQ(cloud::error_code([&] {
              logs_.put_retention_policy({.log_group_name = "g", .retention_in_days = 2}, call_);
            }),
            "InvalidParameterException");
}

TEST_F(LogsTest, EventsOutliveARestart) {
  put({{.timestamp = now_, .message = "kept"}});
  cloud::TestWorld world = world_.reopened();
  aws::Call call = world.call();
  Logs again(world);
  EXPECT_EQ(again.filter_log_events({.log_group_name = "g"}, call).events->front().message, "kept");
}

TEST_F(LogsTest, ADeletedGroupTakesItsEventsAlong) {
  put({{.timestamp = now_, .message = "x"}});
  logs_.delete_log_group({.log_group_name = "g"}, call_);
  EXPECT_EQ(cloud::error_code([&] { put({{.timestamp = now_, .message = "x"}}); }),
            "ResourceNotFoundException");
  logs_.create_log_group({.log_group_name = "g"}, call_);
  logs_.append("g", "s", {{world_.world().clock.now(), "new"}});
  EXPECT_EQ(logs_.filter_log_events({.log_group_name = "g"}, call_).events->size(), 1u);
}

TEST(FilterPattern, TermsQuotesOptionsAndExclusions) {
  struct Case {
    const char* pattern;
    const char* message;
    bool matches;
  };
  for (const Case& c :
       {Case{"", "anything", true}, Case{"ERROR", "an ERROR here", true},
        Case{"ERROR", "an error here", false}, Case{"a b", "b then a", true},
        Case{"a b", "only b", false}, Case{"\"a b\"", "b a", false}, Case{"\"a b\"", "x a b", true},
        Case{"?x ?y", "has y", true}, Case{"?x ?y", "neither", false},
        Case{"-timeout ERROR", "ERROR timeout", false}, Case{"-timeout ERROR", "ERROR", true}}) {
    EXPECT_EQ(FilterPattern(c.pattern).matches(c.message), c.matches)
        << c.pattern << " | " << c.message;
  }
  for (const char* pattern : {"{ $.level = \"error\" }", "[ip, user]", "%err.r%", "\"open"}) {
    EXPECT_EQ(cloud::error_code([&] { FilterPattern{pattern}; }), "InvalidParameterException");
  }
}

}  // namespace
}  // namespace neargate::logs
