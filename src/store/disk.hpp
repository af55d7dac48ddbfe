#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace neargate::store {

// A change of one row, or of all rows of a table.
struct Change {
  enum class Kind { put, erase, clear };
  Kind kind = Kind::put;
  std::string table;
  std::string key;    // not of clear
  std::string value;  // of put
};

// Where a Database keeps its rows.
class Disk {
 public:
  // `failure` tells why the changes are not on disk; "" where they are.
  using Done = std::function<void(const std::string& failure)>;
  // Keys are bytes, in memcmp order.
  using Visit = std::function<void(std::string_view key, std::string_view value)>;

  // Writes what it was given before.
  virtual ~Disk() = default;

  // Writes changes, whole or not at all, after all that were given before, and calls `done` in that
  // order too: later, on the reactor's thread. After a failure nothing more is written: what is on
  // disk stays a state that once was whole.
  virtual void write(std::vector<Change> changes, Done done) = 0;
  // Waits until all that was given is on disk. Throws Error where it is not.
  virtual void flush() = 0;
  // All rows of a table, in the order of keys, when all that was given is on disk.
  virtual void load(std::string_view table, const Visit& visit) = 0;

  // For fault injection: writes fail as if the disk were full, from now on or no longer.
  virtual void fail_for_test(bool fail) = 0;
};

}  // namespace neargate::store
