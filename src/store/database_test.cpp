#include "store/database.hpp"

#include <filesystem>
#include <map>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/file.hpp"

namespace neargate::store {
namespace {

class DatabaseTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "database-XXXXXX";
    directory_ = ::mkdtemp(pattern.data());
    path_ = directory_ + "/state.db";
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  static std::map<std::string, std::string> rows(Database& database, std::string_view table) {
    std::map<std::string, std::string> out;
    database.load(table, [&](std::string_view key, std::string_view value) {
      out.emplace(std::string(key), std::string(value));
    });
    return out;
  }

  std::string directory_;
  std::string path_;
};

TEST_F(DatabaseTest, KeepsRowsAcrossRestarts) {
  {
    Database database(path_, nullptr);
    database.put("a", "1", "one");
    database.put("a", std::string("b\0c", 3), "");
    database.put("b", "1", "other table");
    database.put("a", "2", "gone");
    database.erase("a", "2");
  }
  Database database(path_, nullptr);
  EXPECT_EQ(rows(database, "a"),
            (std::map<std::string, std::string>{{"1", "one"}, {std::string("b\0c", 3), ""}}));
  EXPECT_EQ(rows(database, "b").size(), 1u);
}

TEST_F(DatabaseTest, AnswersWhenDurableAndNotBefore) {
  RealClock clock;
  net::Reactor reactor(clock);
  Database database(path_, &reactor);
  int answered = 0;
  database.when_durable([&](bool durable) { answered += durable ? 1 : 100; });
  EXPECT_EQ(answered, 1) << "nothing pending: at once";

  database.put("a", "k", "v");
  database.when_durable([&](bool durable) { answered += durable ? 1 : 100; });
  EXPECT_EQ(answered, 1);
  for (int turn = 0; turn < 100 && answered == 1; ++turn) reactor.run_once(Milliseconds(50));
  EXPECT_EQ(answered, 2);
  EXPECT_EQ(rows(database, "a").size(), 1u);
}

// A call that only reads must not show what the disk may still lose.
TEST_F(DatabaseTest, ReadersWaitForWritersBeforeThem) {
  RealClock clock;
  net::Reactor reactor(clock);
  Database database(path_, &reactor);
  std::string order;
  database.put("a", "k", "v");
  database.when_durable([&](bool) { order += 'w'; });
  reactor.run_once(Milliseconds(0));  // the batch is with the writer, perhaps done
  database.when_durable([&](bool) { order += 'r'; });
  for (int turn = 0; turn < 100 && order.size() < 2; ++turn) reactor.run_once(Milliseconds(50));
  EXPECT_EQ(order, "wr");
}

TEST_F(DatabaseTest, AFullDiskFailsTheWaitersAndKeepsTheOldState) {
  RealClock clock;
  {
    net::Reactor reactor(clock);
    Database database(path_, &reactor);
    database.put("a", "old", "v");
    database.flush();
    database.fail_commits_for_test(true);
    std::string reason;
    int failed = 0;
    database.on_failure([&](const std::string& why) { reason = why; });
    database.put("a", "new", "v");
    database.when_durable([&](bool durable) { failed += durable ? 0 : 1; });
    for (int turn = 0; turn < 100 && reason.empty(); ++turn) reactor.run_once(Milliseconds(50));
    EXPECT_EQ(failed, 1);
    EXPECT_NE(reason.find("disk is full"), std::string::npos);
    // Space is there again, but memory is ahead of the disk: still refused until a restart.
    database.fail_commits_for_test(false);
    database.put("a", "newer", "v");
    database.when_durable([&](bool durable) { failed += durable ? 0 : 1; });
    EXPECT_EQ(failed, 2);
  }
  Database database(path_, nullptr);
  EXPECT_EQ(rows(database, "a"), (std::map<std::string, std::string>{{"old", "v"}}));
}

TEST_F(DatabaseTest, CountersNeverRepeat) {
  std::uint64_t last = 0;
  for (int run = 0; run < 3; ++run) {
    Database database(path_, nullptr);
    for (int i = 0; i < 3; ++i) {
      const std::uint64_t value = database.next("task-definition");
      EXPECT_EQ(value, last + 1);
      last = value;
    }
    EXPECT_EQ(database.next("other" + std::to_string(run)), 1u);
  }
}

TEST_F(DatabaseTest, RefusesASecondOwner) {
  const Database first(path_, nullptr);
  EXPECT_THROW(Database(path_, nullptr), Error);
}

TEST_F(DatabaseTest, RefusesANewerFormatAndWhatIsNoDatabase) {
  { const Database make(path_, nullptr); }
  ASSERT_EQ(std::system(("python3 -c \"import sqlite3;c=sqlite3.connect('" + path_ +
                         "');c.execute('PRAGMA user_version=99')\"")
                            .c_str()),
            0);
  EXPECT_THROW(Database(path_, nullptr), Error);
  write_file_atomically(directory_ + "/garbage.db", std::string(8192, 'x'));
  EXPECT_THROW(Database(directory_ + "/garbage.db", nullptr), Error);
}

// kill -9 at a random point: every write that was answered is there afterwards.
TEST_F(DatabaseTest, AnsweredWritesSurviveKill) {
  for (int round = 0; round < 10; ++round) {
    int pipe_ends[2];
    ASSERT_EQ(::pipe(pipe_ends), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      RealClock clock;
      net::Reactor reactor(clock);
      Database database(path_, &reactor);
      for (int i = 0;; ++i) {
        const std::string key = std::to_string(round) + "." + std::to_string(i);
        database.put("a", key, "v");
        bool done = false;
        database.when_durable([&](bool) { done = true; });
        while (!done) reactor.run_once(Milliseconds(10));
        const std::string line = key + "\n";
        if (::write(pipe_ends[1], line.data(), line.size()) < 0) ::_exit(1);
      }
    }
    ::close(pipe_ends[1]);
    ::usleep(20000 + 7000 * static_cast<unsigned>(round));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    std::string answered;
    char buffer[4096];
    for (ssize_t got; (got = ::read(pipe_ends[0], buffer, sizeof buffer)) > 0;) {
      answered.append(buffer, static_cast<std::size_t>(got));
    }
    ::close(pipe_ends[0]);
    Database database(path_, nullptr);
    const auto kept = rows(database, "a");
    for (std::size_t start = 0, end; (end = answered.find('\n', start)) != std::string::npos;
         start = end + 1) {
      EXPECT_TRUE(kept.contains(answered.substr(start, end - start)));
    }
  }
}

}  // namespace
}  // namespace neargate::store
