#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <thread>

#include "net/reactor.hpp"
#include "oidc/issuer_server.hpp"
#include "pipeline/concurrency_watch.hpp"
#include "pipeline/console.hpp"
#include "pipeline/job_order.hpp"

namespace neargate::pipeline {

// Runs one job on a thread of its own, once its concurrency group is free. All members are for the
// loop's thread.
class JobWorker {
 public:
  // `on_end` is called once, from the loop; `locks` is the directory of concurrency groups. What is
  // pointed to outlives this. The order's cancellation becomes this worker's.
  JobWorker(net::Reactor& reactor, const Console& console, std::string locks, JobOrder order,
            std::unique_ptr<oidc::IssuerServer> identity,
            std::function<void(const JobWorker&, const JobReport&)> on_end);
  ~JobWorker();  // waits for the thread
  JobWorker(const JobWorker&) = delete;
  JobWorker& operator=(const JobWorker&) = delete;

  void start();
  void cancel();
  void force();
  const JobOrder& order() const { return order_; }

 private:
  enum class State {
    waiting,  // for its group
    running,  // its thread does
    ended,    // or is about to be, by what is posted
  };

  void wait_for(const Concurrency& concurrency);
  void run();
  JobReport work() const;  // on the job's thread, as all that it calls
  void end(JobReport report);
  JobReport not_run(Result result, const std::string& why) const;

  net::Reactor& reactor_;
  const Console& console_;
  std::string locks_;
  Cancellation cancellation_;
  JobOrder order_;
  std::unique_ptr<oidc::IssuerServer> identity_;  // null: it gets no tokens
  std::function<void(const JobWorker&, const JobReport&)> on_end_;
  State state_ = State::waiting;
  std::optional<ConcurrencyWatch> group_;
  std::thread thread_;
};

}  // namespace neargate::pipeline
