#include "pipeline/pipeline_run.hpp"

#include <csignal>
#include <filesystem>
#include <list>
#include <sys/signalfd.h>
#include <thread>
#include <unistd.h>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "net/reactor.hpp"
#include "pipeline/concurrency_lock.hpp"
#include "pipeline/guard.hpp"
#include "pipeline/job_orders.hpp"
#include "pipeline/job_runner.hpp"
#include "pipeline/source_repository.hpp"
#include "pipeline/workflow/read_workflow.hpp"

namespace neargate::pipeline {
namespace {

namespace fs = std::filesystem;

constexpr Milliseconds kAskForLockEvery{200};

// Blocks them for all threads to come; programs that steps start get them back.
UniqueFd watch_signals() {
  sigset_t watched;
  ::sigemptyset(&watched);
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) ::sigaddset(&watched, number);
  ::sigprocmask(SIG_BLOCK, &watched, nullptr);
  UniqueFd out(::signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!out) throw system_error("signalfd", errno);
  return out;
}

// Runs are numbered; a run's id is its start in milliseconds, which sorts.
RunNumbers next_numbers(const std::string& directory) {
  make_directories(directory);
  const std::string path = directory + "/run_number";
  const int number = std::atoi(read_file(path).value_or("0").c_str()) + 1;
  write_file_atomically(path, std::to_string(number));
  return {std::to_string(RealClock().now().time_since_epoch().count()), std::to_string(number)};
}

// A job of the file, with its instances.
struct JobRunning {
  const Job* job = nullptr;
  InstancePlan plan;
  std::size_t next = 0;     // of the plan's instances
  std::size_t running = 0;  // at this time
  bool is_started = false;
  bool is_given_up = false;  // fail-fast
  std::vector<JobReport> reports;
};

// An instance that a thread runs.
struct Worker {
  JobRunning* of = nullptr;
  Cancellation cancellation;
  JobOrder order;
  std::unique_ptr<oidc::IssuerServer> identity;  // null: it gets no tokens
  std::thread thread;
};

RunReport empty_report(const RunFacts& facts) {
  RunReport out;
  out.workflow = facts.workflow->name;
  out.run_id = facts.numbers.id;
  out.event = facts.event->name;
  out.ref = facts.event->ref;
  out.sha = facts.event->sha;
  out.directory = facts.directory;
  return out;
}

class PipelineRun {
 public:
  // `source` is the top of the checked-out tree, where "./" actions are.
  PipelineRun(const RunFacts& facts, const std::string& source, const Console& console)
      : request_(*facts.request),
        workflow_(*facts.workflow),
        facts_(facts),
        console_(console),
        actions_(facts.request->actions, source),
        orders_(facts),
        signals_(watch_signals()) {
    check_support(workflow_, actions_);
    for (const Job& job : workflow_.jobs) jobs_.emplace_back().job = &job;
    reactor_.watch(signals_.get(), net::Reactor::kReadable, [this](std::uint32_t) { on_signal(); });
  }

  RunReport run() {
    const Instant start = std::chrono::steady_clock::now();
    if (workflow_.concurrency) {
      Surroundings around;
      around.contexts = orders_.contexts();
      lock_.emplace(request_.directory + "/concurrency",
                    workflow_.concurrency->group.content.text(around));
      const auto& cancel = workflow_.concurrency->cancel_in_progress;
      cancels_others_ = cancel && cancel->content.value(around).is_truthy();
    }
    reactor_.post([this] { lock_ ? hold_lock() : advance(); });
    reactor_.run();
    for (Worker& worker : workers_) worker.thread.join();
    reactor_.unwatch(signals_.get());
    return report(
        std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - start));
  }

 private:
  void on_signal() {
    signalfd_siginfo got{};
    while (::read(signals_.get(), &got, sizeof got) == sizeof got) {
      if (!why_cancelled_.empty()) {
        console_.note("ending at once");
        for (const Worker& worker : workers_) worker.cancellation.force();
      } else {
        cancel(got.ssi_signo == SIGINT ? "interrupted" : "asked to end");
        console_.note("cancelling; once more ends it at once");
      }
    }
    advance();
  }

  void cancel(const std::string& why) {
    why_cancelled_ = why;
    for (const Worker& worker : workers_) worker.cancellation.request();
  }

  void hold_lock() {
    if (!why_cancelled_.empty()) return reactor_.stop();
    switch (lock_->try_to_hold()) {
      case ConcurrencyLock::State::held:
        is_locked_ = true;
        return advance();
      case ConcurrencyLock::State::superseded:
        why_cancelled_ = "a later run waits for the group '" + lock_->group() + "'";
        return reactor_.stop();
      case ConcurrencyLock::State::waiting:
        break;
    }
    if (!has_said_waiting_) console_.note("waiting for the group '" + lock_->group() + "'");
    if (!has_said_waiting_ && cancels_others_) lock_->cancel_holder();
    has_said_waiting_ = true;
    reactor_.after(kAskForLockEvery, [this] { hold_lock(); });
  }

  // Starts and skips what can be, until nothing changes. Stops at the end of all jobs.
  void advance() {
    if (lock_ && !is_locked_) return;
    for (bool changed = true; changed;) {
      changed = false;
      for (JobRunning& each : jobs_) changed = step(each) || changed;
    }
    if (outcomes_.size() == jobs_.size()) reactor_.stop();
  }

  bool step(JobRunning& each) {
    if (outcomes_.contains(each.job->id)) return false;
    if (!each.is_started && !begin(each)) return false;
    while (each.next < each.plan.instances.size() && each.running < each.plan.at_once_max) {
      const Instance& instance = each.plan.instances[each.next++];
      if (each.is_given_up || (!why_cancelled_.empty() && !runs_when_cancelled(*each.job))) {
        end_without_running(each, instance.name, Result::cancelled);
      } else {
        start(each, instance);
      }
    }
    if (each.running > 0 || each.next < each.plan.instances.size()) return false;
    outcomes_[each.job->id] = outcome_of(each.reports);
    return true;
  }

  bool runs_when_cancelled(const Job& job) const {
    return decide(workflow_, job, outcomes_, true, orders_.contexts()) == Decision::start;
  }

  // False where it has to wait for others.
  bool begin(JobRunning& each) {
    const Job& job = *each.job;
    try {
      const Decision decision =
          decide(workflow_, job, outcomes_, !why_cancelled_.empty(), orders_.contexts());
      if (decision == Decision::wait) return false;
      each.is_started = true;
      if (decision == Decision::skip) {
        const std::string name =
            job.name && !job.name->content.has_expressions() ? job.name->written : job.id;
        end_without_running(each, name,
                            why_cancelled_.empty() ? Result::skipped : Result::cancelled);
        return true;
      }
      Surroundings around;
      around.contexts = orders_.contexts();
      set_member(around.contexts, "needs", needs_of(job, outcomes_));
      each.plan = plan_instances(job, around);
    } catch (const Error& error) {
      each.is_started = true;
      end_without_running(each, job.id, Result::failure);
      each.reports.back().annotations.push_back(
          {"error", fmt::format("{}:{}: {}", workflow_.path, job.place.line, error.what()), "", "",
           job.id, ""});
    }
    return true;
  }

  void end_without_running(JobRunning& each, const std::string& name, Result result) {
    JobReport& report = each.reports.emplace_back();
    report.id = each.job->id;
    report.name = name;
    report.result = result;
    console_.end_job(report);
  }

  void start(JobRunning& each, const Instance& instance) {
    workers_.emplace_back();
    Worker& worker = workers_.back();
    try {
      const bool is_only = each.plan.instances.size() == 1;
      const std::string key =
          is_only ? each.job->id : each.job->id + "-" + std::to_string(each.next);
      worker.order = orders_.make(*each.job, instance, key, outcomes_);
      worker.order.actions = &actions_;
      worker.order.cancellation = &worker.cancellation;
      worker.identity = orders_.offer_identity(*each.job, worker.order);
    } catch (const Error& error) {
      workers_.pop_back();
      end_without_running(each, instance.name, Result::failure);
      each.reports.back().annotations.push_back({"error", error.what(), "", "", instance.name, ""});
      return;
    }
    ++each.running;
    worker.of = &each;
    worker.thread = std::thread([this, &worker] {
      JobReport report = work(worker.order);
      reactor_.post([this, &worker, report = std::move(report)] { finish(worker, report); });
    });
  }

  // On the job's thread, as all that it calls.
  JobReport work(const JobOrder& order) {
    const std::string& name = order.name;
    JobEvents events;
    events.begin_step = [this, name](const std::string& step) {
      reactor_.post([this, name, step] { console_.begin_step(name, step); });
    };
    events.line = [this, name](const std::string& line) {
      reactor_.post([this, name, line] { console_.line(name, line); });
    };
    events.end_step = [this, name](const StepReport& step) {
      reactor_.post([this, name, step] { console_.end_step(name, step); });
    };
    try {
      const auto lock = lock_of(order, events);
      return run_job(order, events);
    } catch (const Error& error) {
      JobReport report;
      report.id = order.job->id;
      report.name = name;
      const bool cancelled = order.cancellation->is_requested();
      report.result = cancelled ? Result::cancelled : Result::failure;
      report.annotations.push_back({"error", error.what(), "", "", name, ""});
      return report;
    }
  }

  // The job's own concurrency group. Blocks until it is ours.
  std::optional<ConcurrencyLock> lock_of(const JobOrder& order, const JobEvents& events) const {
    if (!order.job->concurrency) return std::nullopt;
    Surroundings around;
    around.contexts = order.contexts;
    const Concurrency& concurrency = *order.job->concurrency;
    ConcurrencyLock lock(request_.directory + "/concurrency",
                         concurrency.group.content.text(around));
    for (bool first = true;; first = false) {
      const ConcurrencyLock::State state = lock.try_to_hold();
      if (state == ConcurrencyLock::State::held) return lock;
      if (state == ConcurrencyLock::State::superseded) {
        throw Error("a later job waits for the group '" + lock.group() + "'");
      }
      if (order.cancellation->is_requested()) throw Error("the job was cancelled while it waited");
      if (first) events.line("waiting for the group '" + lock.group() + "'");
      const auto& cancel = concurrency.cancel_in_progress;
      if (first && cancel && cancel->content.value(around).is_truthy()) lock.cancel_holder();
      std::this_thread::sleep_for(kAskForLockEvery);
    }
  }

  void finish(const Worker& worker, const JobReport& report) {
    JobRunning& each = *worker.of;
    --each.running;
    each.reports.push_back(report);
    console_.end_job(report);
    if (!request_.keep) {
      std::error_code ignored;
      fs::remove_all(worker.order.places.directory, ignored);
    }
    if (report.result == Result::failure && !report.may_fail && each.plan.fail_fast) {
      each.is_given_up = true;
      for (const Worker& other : workers_) {
        if (other.of == &each) other.cancellation.request();
      }
    }
    advance();
  }

  RunReport report(Milliseconds took) {
    RunReport out = empty_report(facts_);
    out.took = took;
    std::string summary;
    for (JobRunning& each : jobs_) {
      for (JobReport& job : each.reports) {
        summary += job.summary;
        out.jobs.push_back(std::move(job));
      }
    }
    if (!summary.empty()) write_file_atomically(facts_.directory + "/summary.md", summary);
    out.conclusion = conclusion_of(out.jobs);
    if (!why_cancelled_.empty()) {
      out.conclusion = RunReport::Conclusion::cancelled;
      out.why = why_cancelled_;
    }
    write_file_atomically(facts_.directory + "/report.json", to_json(out));
    return out;
  }

  const RunRequest& request_;
  const Workflow& workflow_;
  const RunFacts facts_;
  const Console& console_;
  ActionCatalogue actions_;
  JobOrders orders_;
  UniqueFd signals_;
  RealClock clock_;
  net::Reactor reactor_{clock_};
  std::optional<ConcurrencyLock> lock_;
  bool is_locked_ = false;
  bool cancels_others_ = false;
  bool has_said_waiting_ = false;
  std::string why_cancelled_;  // "": it is not
  std::list<JobRunning> jobs_;
  JobOutcomes outcomes_;
  std::list<Worker> workers_;
};

// As on GitHub, the file of the commit counts; one that is not in it yet is taken as it is.
Workflow workflow_of(const RunRequest& request, const SourceRepository& source) {
  const std::string absolute = fs::weakly_canonical(request.workflow_file);
  const std::string path = fs::path(absolute).lexically_relative(source.top());
  std::string content = path.starts_with("..") ? "" : source.read(path);
  if (content.empty()) {
    const auto file = read_file(absolute);
    if (!file) throw Error("there is no workflow " + request.workflow_file);
    content = *file;
  }
  return read_workflow(path, content);
}

// The longest job's name; 0 where there is one job.
std::size_t name_width(const Workflow& workflow) {
  std::size_t out = 0;
  if (workflow.jobs.size() == 1 && !workflow.jobs[0].strategy) return out;
  for (const Job& job : workflow.jobs) {
    out = std::max(out, job.name ? job.name->written.size() : job.id.size());
  }
  return out;
}

RunReport run_in(const RunRequest& request, const RunNumbers& numbers, const std::string& directory,
                 const std::function<Console(std::size_t width)>& console_of) {
  const SourceRepository source(request, directory + "/repository.git");
  const Workflow workflow = workflow_of(request, source);
  const Trigger* trigger = workflow.find_trigger(request.event);
  const Event event = make_event(request, source.name(), source.ref(), source.commit(),
                                 trigger == nullptr ? std::vector<Input>() : trigger->inputs);
  const RunFacts facts{&request, &workflow, &event, numbers, directory, source.directory()};
  const Console console = console_of(name_width(workflow));
  if (const std::string why = why_not_triggered(workflow, event.facts); !why.empty()) {
    RunReport out = empty_report(facts);
    out.why = why;
    return out;
  }
  console.note(fmt::format("{}: {} of {}, {} at {}", workflow.name, event.name, event.repository,
                           event.ref, event.sha.substr(0, 12)));
  if (source.has_changes()) {
    console.note("there are changes that are not committed: the run does not see them");
  }
  return PipelineRun(facts, source.top(), console).run();
}

}  // namespace

RunReport run_pipeline(const RunRequest& request,
                       const std::function<Console(std::size_t width)>& console_of) {
  const RunNumbers numbers = next_numbers(request.directory);
  const std::string directory = request.directory + "/runs/" + numbers.id;
  const Guard guard("neargate_" + numbers.id + "_", directory + "/jobs");
  make_directories(directory);
  try {
    RunReport report = run_in(request, numbers, directory, console_of);
    if (!request.keep) fs::remove_all(directory + "/repository.git");
    return report;
  } catch (...) {  // nothing ran
    std::error_code ignored;
    fs::remove_all(directory, ignored);
    throw;
  }
}

}  // namespace neargate::pipeline
