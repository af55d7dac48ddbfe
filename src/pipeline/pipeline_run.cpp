#include "pipeline/pipeline_run.hpp"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <optional>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "net/reactor.hpp"
#include "pipeline/concurrency_watch.hpp"
#include "pipeline/forecast.hpp"
#include "pipeline/guard.hpp"
#include "pipeline/job_scheduler.hpp"
#include "pipeline/signal_watch.hpp"
#include "pipeline/source_repository.hpp"
#include "pipeline/workflow/read_workflow.hpp"

namespace neargate::pipeline {
namespace {

namespace fs = std::filesystem;

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

// A run under way: its jobs, and what steers them from outside.
class PipelineRun {
 public:
  PipelineRun(const RunFacts& facts, const ActionCatalogue& actions, const Console& console)
      : facts_(facts),
        actions_(actions),
        console_(console),
        signals_(reactor_, [this](int number) { on_signal(number); }),
        jobs_(reactor_, facts, actions, console, [this] { reactor_.stop(); }) {}

  // Throws Error where it is bound to fail.
  RunReport run() {
    look_ahead();
    const Instant start = std::chrono::steady_clock::now();
    if (facts_.workflow->concurrency) wait_for(*facts_.workflow->concurrency);
    reactor_.post([this] { group_ ? group_->start() : begin(); });
    reactor_.run();
    return report(
        std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - start));
  }

 private:
  void look_ahead() const {
    const RunRequest& request = *facts_.request;
    const bool has_endpoint = !variable(machine_environment(request), "AWS_ENDPOINT_URL").empty();
    const Forecast forecast =
        foresee_run(*facts_.workflow, actions_, jobs_.contexts(), request.issuer, has_endpoint);
    if (const std::string why = refusal_of(forecast, facts_.workflow->path); !why.empty()) {
      throw Error(why);
    }
    for (const std::string& notice : notices_of(forecast, facts_.workflow->path)) {
      console_.note(notice);
    }
  }

  void wait_for(const Concurrency& concurrency) {
    Surroundings around;
    around.contexts = jobs_.contexts();
    ConcurrencyWatch::Events events;
    events.waiting = [this] { console_.note("waiting for the group '" + group_->group() + "'"); };
    events.held = [this] { begin(); };
    events.asked_to_end = [this] {
      if (!why_cancelled_.empty()) return;
      cancel("a later run takes its place in the group '" + group_->group() + "'");
      console_.note("cancelling: " + why_cancelled_);
    };
    events.lost = [this](const std::string& why) { cancel(why); };
    group_.emplace(reactor_, facts_.request->directory + "/concurrency", concurrency, around,
                   std::move(events));
  }

  void begin() {
    has_begun_ = true;
    jobs_.start();
  }

  void on_signal(int number) {
    if (!why_cancelled_.empty()) {
      console_.note("ending at once");
      jobs_.force();
    } else {
      console_.note("cancelling; once more ends it at once");
      cancel(number == SIGINT ? "interrupted" : "asked to end");
    }
  }

  void cancel(const std::string& why) {
    why_cancelled_ = why;
    has_begun_ ? jobs_.cancel() : reactor_.stop();
  }

  RunReport report(Milliseconds took) {
    RunReport out = empty_report(facts_);
    out.took = took;
    out.jobs = jobs_.take_reports();
    std::string summary;
    for (const JobReport& job : out.jobs) summary += job.summary;
    if (!summary.empty()) write_file_atomically(facts_.directory + "/summary.md", summary);
    out.conclusion = conclusion_of(out.jobs);
    if (!why_cancelled_.empty()) {
      out.conclusion = RunReport::Conclusion::cancelled;
      out.why = why_cancelled_;
    }
    write_file_atomically(facts_.directory + "/report.json", to_json(out));
    return out;
  }

  const RunFacts facts_;
  const ActionCatalogue& actions_;
  const Console& console_;
  RealClock clock_;
  net::Reactor reactor_{clock_};
  SignalWatch signals_;
  std::optional<ConcurrencyWatch> group_;
  bool has_begun_ = false;
  std::string why_cancelled_;  // "": it is not
  JobScheduler jobs_;
};

// As on GitHub, the file of the commit counts; one that is not in it yet is taken as it is.
Workflow workflow_of(const RunRequest& request, const SourceRepository& source) {
  const std::string absolute = fs::weakly_canonical(fs::absolute(request.workflow_file));
  const std::string path = fs::path(absolute).lexically_relative(source.top());
  std::string content = path.starts_with("..") ? "" : source.read(path);
  if (content.empty()) {
    const auto file = fs::is_regular_file(absolute) ? read_file(absolute) : std::nullopt;
    if (!file) {
      throw Error("there is no workflow " + request.workflow_file,
                  "neither the commit nor the directory has a file of this name",
                  "the repository's own are in .github/workflows/");
    }
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
  ActionCatalogue actions(request.actions, source.top());
  const Console console = console_of(name_width(workflow));
  if (const std::string why = why_not_triggered(workflow, event.facts); !why.empty()) {
    RunReport out = empty_report(facts);
    out.why = why;
    return out;
  }
  check_support(workflow, actions);
  console.note(fmt::format("{}: {} of {}, {} at {}", workflow.name, event.name, event.repository,
                           event.ref, event.sha.substr(0, 12)));
  if (source.has_changes()) {
    console.note("there are changes that are not committed: the run does not see them");
  }
  return PipelineRun(facts, actions, console).run();
}

}  // namespace

RunReport run_pipeline(const RunRequest& request,
                       const std::function<Console(std::size_t width)>& console_of) {
  const RunNumbers numbers = take_run_numbers(request.directory);
  const std::string directory = run_directory(request.directory, numbers);
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
