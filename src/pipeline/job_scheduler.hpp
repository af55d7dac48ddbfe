#pragma once

#include <functional>
#include <list>
#include <string>
#include <vector>

#include "net/reactor.hpp"
#include "pipeline/job_orders.hpp"
#include "pipeline/job_worker.hpp"

namespace neargate::pipeline {

// Starts and skips a workflow's jobs as their needs let it. All members are for the loop's thread.
class JobScheduler {
 public:
  // What is pointed to outlives this. `on_end` is called once all jobs have ended.
  JobScheduler(net::Reactor& reactor, const RunFacts& facts, const ActionCatalogue& actions,
               const Console& console, std::function<void()> on_end);

  void start() { advance(); }
  // As GitHub's button: jobs that run are asked to end, others do not begin unless they want to.
  void cancel();
  void force();  // at once
  // Of all jobs, in the file's order.
  std::vector<JobReport> take_reports();
  // github, inputs, vars and secrets: what every job has.
  Value::Object contexts() const { return orders_.contexts(); }

 private:
  // A job of the file, with its instances.
  struct JobRunning {
    const Job* job = nullptr;
    InstancePlan plan;
    std::size_t next = 0;     // of the plan's instances
    std::size_t running = 0;  // at this time
    bool is_started = false;
    bool is_given_up = false;  // fail-fast
    std::vector<JobReport> reports;
    std::list<JobWorker> workers;
  };

  void advance();
  bool step(JobRunning& each);
  bool begin(JobRunning& each);
  Decision decide_on(const Job& job, bool cancelled) const;
  void start(JobRunning& each, const Instance& instance);
  void finish(JobRunning& each, const JobWorker& worker, const JobReport& report);
  void end_without_running(JobRunning& each, const std::string& name, Result result,
                           const std::string& error = "");

  net::Reactor& reactor_;
  const RunFacts facts_;
  const ActionCatalogue& actions_;
  const Console& console_;
  std::function<void()> on_end_;
  JobOrders orders_;
  bool is_cancelled_ = false;
  JobOutcomes outcomes_;
  std::list<JobRunning> jobs_;
};

}  // namespace neargate::pipeline
