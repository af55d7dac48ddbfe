#include "pipeline/pipeline_run.hpp"

#include <csignal>
#include <filesystem>
#include <list>
#include <sys/signalfd.h>
#include <thread>
#include <unistd.h>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/text.hpp"
#include "pipeline/concurrency_lock.hpp"
#include "pipeline/guard.hpp"
#include "pipeline/identity_server.hpp"
#include "pipeline/job_graph.hpp"
#include "pipeline/job_runner.hpp"
#include "pipeline/run_contexts.hpp"
#include "pipeline/run_plan.hpp"
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
  std::thread thread;
};

class PipelineRun {
 public:
  PipelineRun(const RunRequest& request, const Workflow& workflow, const SourceRepository& source,
              const Event& event, const RunNumbers& numbers, const std::string& directory,
              const Console& console)
      : request_(request),
        workflow_(workflow),
        source_(source),
        event_(event),
        numbers_(numbers),
        directory_(directory),
        console_(console),
        actions_(request.actions, source.top()),
        signals_(watch_signals()) {
    check_support(workflow_, actions_);
    token_ = "near_" + Randomness().hex(36);
    if (request_.issuer != nullptr) identity_.emplace(reactor_, *request_.issuer);
    for (const Job& job : workflow_.jobs) jobs_.emplace_back().job = &job;
    reactor_.watch(signals_.get(), net::Reactor::kReadable, [this](std::uint32_t) { on_signal(); });
  }

  RunReport run() {
    const Instant start = std::chrono::steady_clock::now();
    make_directories(directory_);
    event_path_ = directory_ + "/event.json";
    write_file_atomically(event_path_, to_json(event_.payload));
    if (workflow_.concurrency) {
      Surroundings around;
      around.contexts = contexts();
      lock_.emplace(request_.directory + "/concurrency",
                    workflow_.concurrency->group.content.text(around));
      const auto& cancel = workflow_.concurrency->cancel_in_progress;
      cancels_others_ = cancel && cancel->content.value(around).is_truthy();
      hold_lock();
    } else {
      reactor_.post([this] { advance(); });
    }
    reactor_.run();
    for (Worker& worker : workers_) worker.thread.join();
    reactor_.unwatch(signals_.get());
    return report(
        std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - start));
  }

 private:
  Value::Object contexts() const {
    const auto object_of = [](const Assignments& pairs) {
      Value::Object out;
      for (const auto& [name, value] : pairs) set_member(out, name, value);
      return out;
    };
    Value::Object github = github_context(request_, event_, workflow_, numbers_, token_);
    set_member(github, "event_path", event_path_);
    Value::Object secrets = object_of(request_.secrets);
    set_member(secrets, "GITHUB_TOKEN", token_);
    return {{"github", std::move(github)},
            {"inputs", event_.payload.member("inputs")},
            {"vars", object_of(request_.variables)},
            {"secrets", std::move(secrets)}};
  }

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
    return decide(workflow_, job, outcomes_, true, contexts()) == Decision::start;
  }

  // False where it has to wait for others.
  bool begin(JobRunning& each) {
    const Job& job = *each.job;
    try {
      const Decision decision =
          decide(workflow_, job, outcomes_, !why_cancelled_.empty(), contexts());
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
      around.contexts = contexts();
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

  JobPlaces places_of(const std::string& key) const {
    const std::string own = directory_ + "/jobs/" + key;
    const std::string name = event_.repository.substr(event_.repository.find('/') + 1);
    std::string comments = event_.repository;
    comments[comments.find('/')] = '-';
    return {own + "/work/" + name + "/" + name,
            own + "/temp",
            own + "/tools",
            own + "/home",
            directory_ + "/logs/" + key,
            directory_ + "/artifacts",
            directory_ + "/attestations",
            request_.directory + "/comments/" + comments};
  }

  JobOrder order_of(const JobRunning& each, const Instance& instance) {
    const Job& job = *each.job;
    JobOrder order;
    order.workflow = &workflow_;
    order.job = &job;
    order.actions = &actions_;
    order.name = instance.name;
    order.repository = source_.directory();
    // Ends with '_', so that no job's is the beginning of another's.
    order.tracking_id = fmt::format("neargate_{}_{}_", numbers_.id, workers_.size());
    const std::string key =
        each.plan.instances.size() == 1 ? job.id : job.id + "-" + std::to_string(each.next);
    order.places = places_of(key);
    order.contexts = contexts();
    set_member(order.contexts, "needs", needs_of(job, outcomes_));
    set_member(order.contexts, "matrix", instance.matrix);
    set_member(order.contexts, "strategy", instance.strategy);
    Value::Object github = *Value(order.contexts).member("github").object();
    set_member(github, "job", job.id);
    set_member(github, "workspace", order.places.workspace);
    set_member(order.contexts, "github", std::move(github));
    order.machine = machine_environment(request_);
    for (const auto& [name, value] : request_.secrets) order.secrets.push_back(value);
    order.secrets.push_back(token_);
    Surroundings around;
    around.contexts = order.contexts;
    for (const Text& label : job.runs_on) {
      const std::string text = label.content.text(around);
      if (!is_runner_label(text)) throw Error("there is no runner '" + text + "' near");
    }
    offer_identity(job, around, order);
    return order;
  }

  void offer_identity(const Job& job, const Surroundings& around, JobOrder& order) {
    const auto& permissions = job.permissions ? job.permissions : workflow_.permissions;
    if (!identity_ || !permissions || !permissions->may_have_identity()) return;
    const std::string environment = job.environment ? job.environment->content.text(around) : "";
    const oidc::GithubRun run = identity_of(request_, event_, workflow_, numbers_, environment);
    const auto token = [issuer = request_.issuer, run](const std::string& audience) {
      Randomness randomness;
      return issuer->token(run, audience, RealClock().now(), randomness);
    };
    order.identity = Identity{identity_->url(), identity_->offer(run), token};
  }

  void start(JobRunning& each, const Instance& instance) {
    workers_.emplace_back();
    Worker& worker = workers_.back();
    try {
      worker.order = order_of(each, instance);
    } catch (const Error& error) {
      workers_.pop_back();
      end_without_running(each, instance.name, Result::failure);
      each.reports.back().annotations.push_back({"error", error.what(), "", "", instance.name, ""});
      return;
    }
    ++each.running;
    worker.of = &each;
    worker.order.cancellation = &worker.cancellation;
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
      fs::remove_all(fs::path(worker.order.places.temp).parent_path(), ignored);
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
    RunReport out;
    out.workflow = workflow_.name;
    out.run_id = numbers_.id;
    out.event = event_.name;
    out.ref = event_.ref;
    out.sha = event_.sha;
    out.took = took;
    out.directory = directory_;
    std::string summary;
    for (JobRunning& each : jobs_) {
      for (JobReport& job : each.reports) {
        summary += job.summary;
        out.jobs.push_back(std::move(job));
      }
    }
    if (!summary.empty()) write_file_atomically(directory_ + "/summary.md", summary);
    out.conclusion = conclusion_of(out.jobs);
    if (!why_cancelled_.empty()) {
      out.conclusion = RunReport::Conclusion::cancelled;
      out.why = why_cancelled_;
    }
    write_file_atomically(directory_ + "/report.json", to_json(out));
    return out;
  }

  const RunRequest& request_;
  const Workflow& workflow_;
  const SourceRepository& source_;
  const Event& event_;
  const RunNumbers& numbers_;
  const std::string directory_;
  const Console& console_;
  ActionCatalogue actions_;
  UniqueFd signals_;
  RealClock clock_;
  net::Reactor reactor_{clock_};
  std::optional<IdentityServer> identity_;
  std::optional<ConcurrencyLock> lock_;
  bool is_locked_ = false;
  bool cancels_others_ = false;
  bool has_said_waiting_ = false;
  std::string token_;
  std::string event_path_;
  std::string why_cancelled_;  // "": it is not
  std::list<JobRunning> jobs_;
  JobOutcomes outcomes_;
  std::list<Worker> workers_;
};

}  // namespace

RunReport run_pipeline(const RunRequest& request,
                       const std::function<Console(std::size_t width)>& console_of) {
  const RunNumbers numbers = next_numbers(request.directory);
  const std::string directory = request.directory + "/runs/" + numbers.id;
  const Guard guard("neargate_" + numbers.id + "_", directory + "/jobs");
  make_directories(directory);
  const SourceRepository source(request, directory + "/repository.git");
  // As on GitHub, the file of the commit counts; one that is not in it yet is taken as it is.
  const std::string absolute = fs::weakly_canonical(request.workflow_file);
  const std::string path = fs::path(absolute).lexically_relative(source.top());
  std::string content = path.starts_with("..") ? "" : source.read(path);
  if (content.empty()) {
    const auto file = read_file(absolute);
    if (!file) throw Error("there is no workflow " + request.workflow_file);
    content = *file;
  }
  const Workflow workflow = read_workflow(path, content);
  const Trigger* trigger = workflow.find_trigger(request.event);
  const Event event = make_event(request, source.name(), source.ref(), source.commit(),
                                 trigger == nullptr ? std::vector<Input>() : trigger->inputs);
  std::size_t width = 0;
  for (const Job& job : workflow.jobs) {
    if (workflow.jobs.size() == 1 && !job.strategy) break;
    width = std::max(width, job.name ? job.name->written.size() : job.id.size());
  }
  const Console console = console_of(width);
  const std::string why = why_not_triggered(workflow, event.facts);
  if (!why.empty()) {
    RunReport out;
    out.workflow = workflow.name;
    out.run_id = numbers.id;
    out.event = event.name;
    out.ref = event.ref;
    out.sha = event.sha;
    out.why = why;
    out.directory = directory;
    return out;
  }
  console.note(fmt::format("{}: {} of {}, {} at {}", workflow.name, event.name, event.repository,
                           event.ref, event.sha.substr(0, 12)));
  if (source.has_changes()) {
    console.note("there are changes that are not committed: the run does not see them");
  }
  RunReport report =
      PipelineRun(request, workflow, source, event, numbers, directory, console).run();
  if (!request.keep) fs::remove_all(directory + "/repository.git");
  return report;
}

}  // namespace neargate::pipeline
