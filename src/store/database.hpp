#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "net/reactor.hpp"
#include "store/disk.hpp"

namespace neargate::store {

// The durable state of the control plane. Records live in memory, in Tables; each change is written
// through in batches: all changes of one turn of the reactor reach the disk together. A call is
// answered when_durable().
class Database {
 public:
  // Opens or creates a SQLite file. `reactor` may be null: then flush() must be called by hand
  // (tests, tools). Throws Error, with advice, where the file cannot be opened, is of a newer
  // version, or fails its integrity check.
  Database(std::string path, net::Reactor* reactor);
  // On any disk.
  Database(std::unique_ptr<Disk> disk, net::Reactor* reactor);
  ~Database();  // commits what is pending

  // Calls back on the reactor's thread once everything changed up to now is on disk: at once where
  // nothing is pending. `durable` is false where the commit failed (a full disk); records in memory
  // are then ahead of the disk, and the process must start anew: see on_failure.
  void when_durable(std::function<void(bool durable)> then);
  // Called once when a commit fails, after those who waited for it were told.
  void on_failure(std::function<void(const std::string& reason)> handler);

  // Commits pending changes and waits. Throws Error where that fails.
  void flush();

  // Raw rows, for Table and for stores of their own kind. Keys are bytes, in memcmp order.
  void put(std::string_view table, std::string_view key, std::string value);
  void erase(std::string_view table, std::string_view key);
  void clear(std::string_view table);
  // All rows of a table as they are on disk, in the order of keys. At start.
  void load(std::string_view table,
            const std::function<void(std::string_view key, std::string_view value)>& visit);

  // A counter that never gives the same number twice, across restarts.
  std::uint64_t next(std::string_view counter);

  // For fault injection: the next commits fail as if the disk were full.
  void fail_commits_for_test(bool fail);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace neargate::store
