#include "store/sqlite_disk.hpp"

#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <fcntl.h>
#include <iterator>
#include <mutex>
#include <optional>
#include <sys/file.h>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <sqlite3.h>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/file.hpp"

namespace neargate::store {
namespace {

// Raised when the meaning of what is stored changes in a way that older programs would misread.
constexpr int kFormatVersion = 1;

// The writer folds the log back into the file after this many pages (4 KiB each).
constexpr int kCheckpointPages = 2000;

// A daemon that was killed lets go of the file when its last thread has ended.
constexpr Milliseconds kPredecessorEndsWithin{2000};
constexpr Milliseconds kPoll{10};

bool lock_within(int file, Milliseconds patience) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(kPoll);
  }
  return true;
}

struct Batch {
  std::vector<Change> changes;
  Disk::Done done;
};

class Connection {
 public:
  explicit Connection(const std::string& path) {
    if (sqlite3_open_v2(path.c_str(), &handle_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                        nullptr) != SQLITE_OK) {
      const std::string why = handle_ != nullptr ? sqlite3_errmsg(handle_) : "out of memory";
      sqlite3_close(handle_);
      throw Error("cannot open the state " + path, why,
                  "check the directory's rights and free space");
    }
    sqlite3_busy_timeout(handle_, 1000);
  }
  ~Connection() { sqlite3_close(handle_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  sqlite3* get() const { return handle_; }

  void execute(const std::string& sql) {
    if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
      throw Error("cannot write the state", sqlite3_errmsg(handle_),
                  sqlite3_errcode(handle_) == SQLITE_FULL ? "free some disk space" : "");
    }
  }

 private:
  sqlite3* handle_ = nullptr;
};

class Statement {
 public:
  Statement(Connection& connection, const char* sql) : connection_(connection) {
    if (sqlite3_prepare_v3(connection.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &handle_,
                           nullptr) != SQLITE_OK) {
      throw Error("cannot read the state", sqlite3_errmsg(connection.get()));
    }
  }
  ~Statement() { sqlite3_finalize(handle_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  void bind(int index, std::string_view bytes) {
    // A null pointer would bind NULL; the empty string is a value.
    sqlite3_bind_blob64(handle_, index, bytes.empty() ? "" : bytes.data(), bytes.size(),
                        SQLITE_STATIC);
  }
  bool step() {
    const int result = sqlite3_step(handle_);
    if (result == SQLITE_ROW) return true;
    if (result == SQLITE_DONE) return false;
    const std::string why = sqlite3_errmsg(connection_.get());
    sqlite3_reset(handle_);
    throw Error("cannot write the state", why, result == SQLITE_FULL ? "free some disk space" : "");
  }
  void reset() { sqlite3_reset(handle_); }
  std::string_view column(int index) {
    const void* bytes = sqlite3_column_blob(handle_, index);
    return {static_cast<const char*>(bytes),
            static_cast<std::size_t>(sqlite3_column_bytes(handle_, index))};
  }

 private:
  Connection& connection_;
  sqlite3_stmt* handle_ = nullptr;
};

void call_done(const std::vector<Batch>& batches, const std::string& failure) {
  for (const Batch& batch : batches) batch.done(failure);
}

}  // namespace

struct SqliteDisk::State {
  std::string path;
  net::Reactor* reactor;
  UniqueFd lock;
  std::optional<Connection> connection;  // the writer's, once it runs
  std::optional<Statement> put, erase, clear;
  // Flags the callbacks that are posted to the reactor when this object is gone.
  std::shared_ptr<bool> alive = std::make_shared<bool>(true);

  // Shared with the writer.
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<Batch> queue;
  std::vector<Batch> committed;  // without a reactor: for flush() to finish
  bool busy = false;
  bool stopping = false;
  std::atomic<bool> inject_failure = false;
  std::string failure;  // of the last commit; empty where it succeeded
  std::thread writer;

  void open_file();
  void run_writer();
  std::string commit(const std::vector<Batch>& batches);
  void apply(const Change& change);
};

void SqliteDisk::State::open_file() {
  // Two daemons on one state would each believe their own memory.
  lock = UniqueFd(::open((path + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!lock)
    throw system_error("cannot open " + path + ".lock", errno, "check the directory's rights");
  if (!lock_within(lock.get(), kPredecessorEndsWithin)) {
    throw Error("the state " + path + " is in use", "another daemon has it open",
                "stop that one first: neargate down");
  }
  connection.emplace(path);
  connection->execute("PRAGMA journal_mode=WAL");
  connection->execute("PRAGMA synchronous=FULL");
  connection->execute(fmt::format("PRAGMA wal_autocheckpoint={}", kCheckpointPages));
  connection->execute("PRAGMA cache_size=-1024");
  {
    Statement version(*connection, "PRAGMA user_version");
    version.step();
    const int found = std::stoi("0" + std::string(version.column(0)));
    if (found > kFormatVersion) {
      throw Error("cannot use the state " + path,
                  fmt::format("it is of format {}, this program knows {}", found, kFormatVersion),
                  "use the newer neargate, or forget the state: neargate down --purge");
    }
  }
  connection->execute(fmt::format("PRAGMA user_version={}", kFormatVersion));
  connection->execute(
      "CREATE TABLE IF NOT EXISTS records (kind BLOB NOT NULL, key BLOB NOT NULL, "
      "value BLOB NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID");
  put.emplace(*connection, "INSERT OR REPLACE INTO records VALUES (?1, ?2, ?3)");
  erase.emplace(*connection, "DELETE FROM records WHERE kind = ?1 AND key = ?2");
  clear.emplace(*connection, "DELETE FROM records WHERE kind = ?1");
}

void SqliteDisk::State::apply(const Change& change) {
  Statement& statement = change.kind == Change::Kind::put     ? *put
                         : change.kind == Change::Kind::erase ? *erase
                                                              : *clear;
  statement.bind(1, change.table);
  if (change.kind != Change::Kind::clear) statement.bind(2, change.key);
  if (change.kind == Change::Kind::put) statement.bind(3, change.value);
  statement.step();
  statement.reset();
}

// Writes the batches as one transaction. Returns why it could not; empty where it could.
std::string SqliteDisk::State::commit(const std::vector<Batch>& batches) {
  try {
    if (inject_failure) throw Error("cannot write the state", "database or disk is full");
    connection->execute("BEGIN IMMEDIATE");
    for (const Batch& batch : batches) {
      for (const Change& change : batch.changes) apply(change);
    }
    connection->execute("COMMIT");
    return {};
  } catch (const Error& error) {
    sqlite3_exec(connection->get(), "ROLLBACK", nullptr, nullptr, nullptr);
    return error.what();
  }
}

void SqliteDisk::State::run_writer() {
  std::unique_lock hold(mutex);
  for (;;) {
    changed.wait(hold, [this] { return stopping || !queue.empty(); });
    if (queue.empty()) return;
    std::vector<Batch> batches = std::move(queue);
    queue.clear();
    busy = true;
    // After a failure nothing more is written: what is on disk stays a state that once was whole.
    const std::string earlier = failure;
    hold.unlock();
    std::string reason = earlier.empty() ? commit(batches) : earlier;
    hold.lock();
    failure = reason;
    busy = false;
    changed.notify_all();
    if (reactor == nullptr) {
      std::move(batches.begin(), batches.end(), std::back_inserter(committed));
    } else {
      auto shared = std::make_shared<std::vector<Batch>>(std::move(batches));
      reactor->post([shared, reason, still = std::weak_ptr<bool>(alive)] {
        if (!still.expired()) call_done(*shared, reason);
      });
    }
  }
}

SqliteDisk::SqliteDisk(std::string path, net::Reactor* reactor)
    : state_(std::make_unique<State>()) {
  state_->path = std::move(path);
  state_->reactor = reactor;
  state_->open_file();
  state_->writer = std::thread([state = state_.get()] { state->run_writer(); });
}

SqliteDisk::~SqliteDisk() {
  {
    const std::lock_guard hold(state_->mutex);
    state_->stopping = true;
  }
  state_->changed.notify_all();
  state_->writer.join();
}

void SqliteDisk::write(std::vector<Change> changes, Done done) {
  {
    const std::lock_guard hold(state_->mutex);
    state_->queue.push_back({std::move(changes), std::move(done)});
  }
  state_->changed.notify_all();
}

void SqliteDisk::flush() {
  std::unique_lock hold(state_->mutex);
  state_->changed.wait(hold, [this] { return state_->queue.empty() && !state_->busy; });
  const std::string failure = state_->failure;
  const std::vector<Batch> committed = std::exchange(state_->committed, {});
  hold.unlock();
  call_done(committed, failure);  // where no reactor will
  if (!failure.empty()) throw Error(failure);
}

void SqliteDisk::load(std::string_view table, const Visit& visit) {
  flush();
  const std::lock_guard hold(state_->mutex);  // the writer is idle: the connection is ours
  Statement rows(*state_->connection,
                 "SELECT key, value FROM records WHERE kind = ?1 ORDER BY key");
  rows.bind(1, table);
  while (rows.step()) visit(rows.column(0), rows.column(1));
}

void SqliteDisk::fail_for_test(bool fail) { state_->inject_failure = fail; }

}  // namespace neargate::store
