#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "net/reactor.hpp"

namespace neargate::store {

// The durable state of the control plane: one SQLite file (WAL, synchronous=FULL) that one writer
// thread commits to. Records live in memory, in Tables; each change is written through in batches:
// all changes of one turn of the reactor, and those that gather while the disk is busy, are one
// transaction (group commit). A call is answered when_durable().
class Database {
 public:
  // Opens or creates the file. `reactor` may be null: then flush() must be called by hand (tests,
  // tools). Throws Error, with advice, where the file cannot be opened, is of a newer version, or
  // fails its integrity check.
  Database(std::string path, net::Reactor* reactor);
  ~Database();  // commits what is pending

  // Calls back on the reactor's thread once everything changed up to now is on disk: at once where
  // nothing is pending. `durable` is false where the commit failed (a full disk); records in memory
  // are then ahead of the disk, and the process must start anew: see on_failure.
  void when_durable(std::function<void(bool durable)> then);
  // Called once when a commit fails, after all waiters were told.
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

  const std::string& path() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace neargate::store
