#include "pipeline/job_runner.hpp"

#include "base/error.hpp"
#include "pipeline/job_state.hpp"
#include "pipeline/step_runner.hpp"

namespace neargate::pipeline {
namespace {

using Clock = std::chrono::steady_clock;

// https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax
constexpr double kJobMinutes = 360;

Milliseconds since(Instant start) {
  return std::chrono::duration_cast<Milliseconds>(Clock::now() - start);
}

class JobRun {
 public:
  JobRun(const JobOrder& order, const JobEvents& events)
      : order_(order), state_(order), steps_(order, state_, events, report_) {
    report_.id = order.job->id;
    report_.name = order.name;
  }

  JobReport run() {
    const Instant start = Clock::now();
    try {
      prepare(start);
      steps_.run_all(order_.job->steps, scope_);
      steps_.run_ends();
      finish();
    } catch (const std::exception& error) {
      fail(error.what());
    }
    kill_tracked(order_.tracking_id);
    report_.result = state_.result();
    report_.took = since(start);
    return std::move(report_);
  }

 private:
  void prepare(Instant start) {
    const JobPlaces& places = order_.places;
    for (const std::string& directory :
         {places.workspace, places.temp, places.tools, places.home, places.logs}) {
      make_directories(directory);
    }
    const Surroundings around = state_.job_surroundings();
    state_.add_env(order_.workflow->env, around, state_.job_env);
    state_.add_env(order_.job->env, around, state_.job_env);
    Surroundings with_env = state_.surroundings(scope_, {});
    const auto text = [&](const std::optional<Text>& wanted) {
      return wanted ? wanted->content.text(with_env) : std::string();
    };
    double minutes = kJobMinutes;
    if (order_.job->timeout_minutes) {
      minutes = order_.job->timeout_minutes->content.value(with_env).to_number();
    }
    if (!(minutes > 0)) throw Error("the job's timeout-minutes is no number above 0");
    steps_.set_deadline(start + Milliseconds(static_cast<std::int64_t>(minutes * 60'000)));
    for (const RunDefaults* defaults : {&order_.workflow->defaults, &order_.job->defaults}) {
      if (defaults->shell) steps_.defaults.shell = text(defaults->shell);
      if (defaults->working_directory) {
        steps_.defaults.working_directory = text(defaults->working_directory);
      }
    }
    report_.may_fail =
        order_.job->continue_on_error && order_.job->continue_on_error->is_true(with_env);
    report_.environment = text(order_.job->environment);
  }

  void finish() {
    const Surroundings around = state_.surroundings(scope_, {});
    if (order_.job->environment_url) {
      report_.environment_url = order_.job->environment_url->content.text(around);
    }
    for (const auto& [name, text] : order_.job->outputs) {
      const std::string value = text.content.text(around);
      // Outputs are shown to everyone.
      if (state_.masker.hides(value)) {
        report_.annotations.push_back(
            {"warning", "the output '" + name + "' is left out: there may be a secret in it", "",
             "", order_.name, ""});
        continue;
      }
      set_member(report_.outputs, name, value);
    }
  }

  void fail(const std::string& why) {
    state_.failed = true;
    report_.annotations.push_back({"error", state_.masker.mask(why), "", "", order_.name, ""});
  }

  const JobOrder& order_;
  JobReport report_;
  JobState state_;
  Scope scope_;
  StepRunner steps_;
};

}  // namespace

JobReport run_job(const JobOrder& order, const JobEvents& events) {
  return JobRun(order, events).run();
}

}  // namespace neargate::pipeline
