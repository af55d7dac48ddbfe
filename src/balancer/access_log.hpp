#pragma once

#include <memory>
#include <string>
#include <vector>

#include "balancer/access_entry.hpp"
#include "balancer/access_spool.hpp"
#include "gen/balancer/types.hpp"
#include "net/pool.hpp"
#include "net/reactor.hpp"

namespace neargate::balancer {

// The access log of a load balancer. Lines are gathered in memory and written by a thread, at most
// a second later: what a killed process loses. Requests never wait for the disk: where it is slower
// than the lines come, or full, lines are dropped, and the log of the program says how many.
class AccessLog : public std::enable_shared_from_this<AccessLog> {
 public:
  // What may wait in memory: some 100,000 lines.
  static constexpr std::size_t kWaitingBytesMax = 32u << 20;

  AccessLog(net::Reactor& reactor, const AccessLogConfig& config, double speed);
  ~AccessLog();  // writes what is left: blocks
  AccessLog(const AccessLog&) = delete;

  const AccessLogConfig& config() const { return config_; }
  double speed() const { return speed_; }

  // `address`: the one of the load balancer's that the client connected to.
  void append(const std::string& address, AccessEntry entry);
  // No more lines come: lets the thread write what is left, and ends then.
  void close();

 private:
  // Lines on their way to the disk: the thread's until it has written them.
  struct Batch {
    AccessLines lines;
    Timestamp time;
    bool last = false;
    bool written = false;
    std::int64_t dropped = 0;
    std::string error;

    void write(AccessSpool& spool);
  };

  void write_later();
  void write(bool last);
  void finished(const std::shared_ptr<Batch>& batch);

  net::Reactor& reactor_;
  AccessLogConfig config_;
  double speed_;
  Milliseconds period_;
  std::shared_ptr<AccessSpool> spool_;  // the thread's while it has a batch
  AccessLines waiting_;
  std::size_t waiting_bytes_ = 0;
  std::int64_t dropped_ = 0;
  std::vector<std::shared_ptr<Batch>> batches_;
  net::TimerId timer_ = 0;
  std::unique_ptr<net::Pool> thread_;
};

}  // namespace neargate::balancer
