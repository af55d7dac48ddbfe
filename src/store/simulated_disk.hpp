#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "net/reactor.hpp"
#include "store/disk.hpp"

namespace neargate::store {

// What a simulated disk holds: it outlives the databases that are opened on it, as a file does.
using SimulatedRows = std::map<std::string, std::map<std::string, std::string>, std::less<>>;

// A disk in memory for simulations. A write reaches the rows after a while by the reactor's clock;
// a power cut before that loses it.
class SimulatedDisk final : public Disk {
 public:
  // `latency` is asked for each write. The reactor and the rows outlive the disk.
  SimulatedDisk(net::Reactor& reactor, SimulatedRows& rows, std::function<Milliseconds()> latency);
  ~SimulatedDisk() override;

  // Writes under way.
  std::size_t pending() const { return pending_.size(); }
  // The process ends now. As many of the writes under way as said, the oldest first, have just
  // reached the disk; what is written later does not.
  void cut(std::size_t survivors);

  void write(std::vector<Change> changes, Done done) override;
  void flush() override;
  void load(std::string_view table, const Visit& visit) override;
  void fail_for_test(bool fail) override { failing_ = fail; }

 private:
  struct Write {
    std::vector<Change> changes;
    Done done;
    bool applied = false;
    std::string failure;
  };
  void apply(Write& write);
  void complete_oldest();

  net::Reactor& reactor_;
  SimulatedRows& rows_;
  std::function<Milliseconds()> latency_;
  std::deque<Write> pending_;
  Instant last_due_{};  // writes complete in order
  bool failing_ = false;
  std::string failure_;
  bool cut_ = false;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace neargate::store
