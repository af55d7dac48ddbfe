#include "pipeline/job_scheduler.hpp"

#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"

namespace neargate::pipeline {

JobScheduler::JobScheduler(net::Reactor& reactor, const RunFacts& facts,
                           const ActionCatalogue& actions, const Console& console,
                           std::function<void()> on_end)
    : reactor_(reactor),
      facts_(facts),
      actions_(actions),
      console_(console),
      on_end_(std::move(on_end)),
      orders_(facts) {
  for (const Job& job : facts_.workflow->jobs) jobs_.emplace_back().job = &job;
}

void JobScheduler::cancel() {
  is_cancelled_ = true;
  for (JobRunning& each : jobs_) {
    for (JobWorker& worker : each.workers) worker.cancel();
  }
  advance();
}

void JobScheduler::force() {
  is_cancelled_ = true;
  for (JobRunning& each : jobs_) {
    for (JobWorker& worker : each.workers) worker.force();
  }
  advance();
}

std::vector<JobReport> JobScheduler::take_reports() {
  std::vector<JobReport> out;
  for (JobRunning& each : jobs_) {
    for (JobReport& report : each.reports) out.push_back(std::move(report));
    each.reports.clear();
  }
  return out;
}

// Starts and skips what can be, until nothing changes.
void JobScheduler::advance() {
  for (bool changed = true; changed;) {
    changed = false;
    for (JobRunning& each : jobs_) changed = step(each) || changed;
  }
  if (outcomes_.size() == jobs_.size()) on_end_();
}

bool JobScheduler::step(JobRunning& each) {
  if (outcomes_.contains(each.job->id)) return false;
  if (!each.is_started && !begin(each)) return false;
  while (each.next < each.plan.instances.size() && each.running < each.plan.at_once_max) {
    const Instance& instance = each.plan.instances[each.next++];
    if (each.is_given_up || (is_cancelled_ && decide_on(*each.job, true) != Decision::start)) {
      end_without_running(each, instance.name, Result::cancelled);
    } else {
      start(each, instance);
    }
  }
  if (each.running > 0 || each.next < each.plan.instances.size()) return false;
  outcomes_[each.job->id] = outcome_of(each.reports);
  return true;
}

Decision JobScheduler::decide_on(const Job& job, bool cancelled) const {
  return decide(*facts_.workflow, job, outcomes_, cancelled, orders_.contexts());
}

// False where it has to wait for others.
bool JobScheduler::begin(JobRunning& each) {
  const Job& job = *each.job;
  try {
    const Decision decision = decide_on(job, is_cancelled_);
    if (decision == Decision::wait) return false;
    each.is_started = true;
    if (decision == Decision::skip) {
      const bool is_plain = job.name && !job.name->content.has_expressions();
      end_without_running(each, is_plain ? job.name->written : job.id,
                          is_cancelled_ ? Result::cancelled : Result::skipped);
      return true;
    }
    Surroundings around;
    around.contexts = orders_.contexts();
    set_member(around.contexts, "needs", needs_of(job, outcomes_));
    each.plan = plan_instances(job, around);
  } catch (const Error& error) {
    each.is_started = true;
    end_without_running(
        each, job.id, Result::failure,
        fmt::format("{}:{}: {}", facts_.workflow->path, job.place.line, error.what()));
  }
  return true;
}

void JobScheduler::start(JobRunning& each, const Instance& instance) {
  try {
    const bool is_only = each.plan.instances.size() == 1;
    const std::string key = is_only ? each.job->id : each.job->id + "-" + std::to_string(each.next);
    JobOrder order = orders_.make(*each.job, instance, key, outcomes_);
    order.actions = &actions_;
    auto identity = orders_.offer_identity(*each.job, order);
    each.workers.emplace_back(reactor_, console_, facts_.request->directory + "/concurrency",
                              std::move(order), std::move(identity),
                              [this, &each](const JobWorker& worker, const JobReport& report) {
                                finish(each, worker, report);
                              });
  } catch (const Error& error) {
    end_without_running(each, instance.name, Result::failure, error.what());
    return;
  }
  ++each.running;
  each.workers.back().start();
}

void JobScheduler::finish(JobRunning& each, const JobWorker& worker, const JobReport& report) {
  --each.running;
  each.reports.push_back(report);
  console_.end_job(report);
  if (!facts_.request->keep) {
    std::error_code ignored;
    std::filesystem::remove_all(worker.order().places.directory, ignored);
  }
  if (report.result == Result::failure && !report.may_fail && each.plan.fail_fast) {
    each.is_given_up = true;
    for (JobWorker& other : each.workers) other.cancel();
  }
  advance();
}

void JobScheduler::end_without_running(JobRunning& each, const std::string& name, Result result,
                                       const std::string& error) {
  JobReport& report = each.reports.emplace_back();
  report.id = each.job->id;
  report.name = name;
  report.result = result;
  if (!error.empty()) report.annotations.push_back({"error", error, "", "", name, ""});
  console_.end_job(report);
}

}  // namespace neargate::pipeline
