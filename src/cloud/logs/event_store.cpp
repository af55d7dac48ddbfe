#include "cloud/logs/event_store.hpp"

#include <sqlite3.h>

#include "base/error.hpp"

namespace neargate::logs {
namespace {

class Statement {
 public:
  Statement(sqlite3* database, const std::string& sql) : database_(database) {
    if (sqlite3_prepare_v2(database, sql.c_str(), -1, &handle_, nullptr) != SQLITE_OK) fail();
  }
  ~Statement() { sqlite3_finalize(handle_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  void bind(int index, std::int64_t value) { sqlite3_bind_int64(handle_, index, value); }
  void bind(int index, std::string_view text) {
    sqlite3_bind_text(handle_, index, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
  }
  bool step() {
    const int result = sqlite3_step(handle_);
    if (result != SQLITE_ROW && result != SQLITE_DONE) fail();
    return result == SQLITE_ROW;
  }
  void reset() { sqlite3_reset(handle_); }
  std::int64_t number(int column) { return sqlite3_column_int64(handle_, column); }
  std::string text(int column) {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
  }

 private:
  [[noreturn]] void fail() const {
    const bool full = sqlite3_errcode(database_) == SQLITE_FULL;
    throw Error("cannot keep log events", sqlite3_errmsg(database_),
                full ? "free some disk space" : "");
  }
  sqlite3* database_;
  sqlite3_stmt* handle_ = nullptr;
};

}  // namespace

struct EventStore::State {
  sqlite3* database = nullptr;

  void execute(const char* sql) { Statement(database, sql).step(); }
  ~State() { sqlite3_close(database); }
};

EventStore::EventStore(const std::string& path) : state_(std::make_unique<State>()) {
  if (sqlite3_open(path.c_str(), &state_->database) != SQLITE_OK) {
    throw Error("cannot open the log events " + path, sqlite3_errmsg(state_->database),
                "check the directory's rights and free space");
  }
  state_->execute("PRAGMA journal_mode=WAL");
  // NORMAL does not wait for the disk at each append: a log line is not worth an fsync.
  state_->execute("PRAGMA synchronous=NORMAL");
  state_->execute("PRAGMA cache_size=-512");
  state_->execute(
      "CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY AUTOINCREMENT, stream INTEGER NOT "
      "NULL, timestamp INTEGER NOT NULL, ingested INTEGER NOT NULL, message TEXT NOT NULL)");
  state_->execute("CREATE INDEX IF NOT EXISTS by_time ON events (stream, timestamp, id)");
}

EventStore::~EventStore() = default;

void EventStore::append(
    std::int64_t stream, std::int64_t ingested,
    const std::vector<std::pair<std::int64_t, std::string>>& timestamps_and_messages) {
  state_->execute("BEGIN");
  try {
    Statement insert(
        state_->database,
        "INSERT INTO events (stream, timestamp, ingested, message) VALUES (?1, ?2, ?3, "
        "?4)");
    for (const auto& [timestamp, message] : timestamps_and_messages) {
      insert.bind(1, stream);
      insert.bind(2, timestamp);
      insert.bind(3, ingested);
      insert.bind(4, message);
      insert.step();
      insert.reset();
    }
    state_->execute("COMMIT");
  } catch (...) {
    sqlite3_exec(state_->database, "ROLLBACK", nullptr, nullptr, nullptr);
    throw;
  }
}

void EventStore::each(const std::vector<std::int64_t>& streams, std::int64_t from, std::int64_t to,
                      std::optional<Position> after, bool backward,
                      const std::function<bool(const Event& event)>& visit) const {
  if (streams.empty()) return;
  std::string sql = "SELECT id, stream, timestamp, ingested, message FROM events WHERE stream IN (";
  for (std::size_t i = 0; i < streams.size(); ++i) {
    sql += (i == 0 ? "" : ",") + std::to_string(streams[i]);
  }
  sql += ") AND timestamp >= ?1 AND timestamp < ?2";
  if (after)
    sql += backward ? " AND (timestamp, id) < (?3, ?4)" : " AND (timestamp, id) > (?3, ?4)";
  sql += backward ? " ORDER BY timestamp DESC, id DESC" : " ORDER BY timestamp, id";
  Statement rows(state_->database, sql);
  rows.bind(1, from);
  rows.bind(2, to);
  if (after) {
    rows.bind(3, after->timestamp);
    rows.bind(4, after->id);
  }
  while (rows.step()) {
    Event event{.id = rows.number(0),
                .stream = rows.number(1),
                .timestamp = rows.number(2),
                .ingested = rows.number(3),
                .message = rows.text(4)};
    if (!visit(event)) return;
  }
}

void EventStore::remove_stream(std::int64_t stream) {
  Statement remove(state_->database, "DELETE FROM events WHERE stream = ?1");
  remove.bind(1, stream);
  remove.step();
}

void EventStore::remove_older(std::int64_t stream, std::int64_t timestamp) {
  Statement remove(state_->database, "DELETE FROM events WHERE stream = ?1 AND timestamp < ?2");
  remove.bind(1, stream);
  remove.bind(2, timestamp);
  remove.step();
}

}  // namespace neargate::logs
