#pragma once

#include <memory>
#include <string>

#include "net/reactor.hpp"
#include "store/disk.hpp"

namespace neargate::store {

// One SQLite file (WAL, synchronous=FULL) that one writer thread commits to: what gathers while the
// disk is busy becomes one transaction (group commit).
class SqliteDisk final : public Disk {
 public:
  // Opens or creates the file. Without a reactor, flush() calls those who wait for writes. Throws
  // Error, with advice, where the file cannot be opened, is of a newer version or is in use.
  SqliteDisk(std::string path, net::Reactor* reactor);
  ~SqliteDisk() override;

  void write(std::vector<Change> changes, Done done) override;
  void flush() override;
  void load(std::string_view table, const Visit& visit) override;
  void fail_for_test(bool fail) override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace neargate::store
