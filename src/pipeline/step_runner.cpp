#include "pipeline/step_runner.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "pipeline/script.hpp"

namespace neargate::pipeline {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::minutes kAfterTimeout{5};

// What GitHub calls a step without a name. Where an expression in it fails, it is shown as written:
// a step that is skipped may well name what is not there.
std::string name_of(const Step& step, const Surroundings& around) {
  if (!step.name && !step.uses.empty()) return "Run " + step.uses;
  const Text& text = step.name ? *step.name : *step.run;
  std::string shown = text.written;
  try {
    shown = text.content.text(around);
  } catch (const Error&) {
  }
  return step.name ? shown : "Run " + std::string(trim(split(trim(shown), '\n').front()));
}

// A file's name of a step's name.
std::string slug_of(const std::string& name) {
  std::string out;
  for (const char c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (plain) {
      out += c;
    } else if (!out.empty() && out.back() != '-') {
      out += '-';
    }
  }
  return out.substr(0, 40);
}

// Why a step did not go through, where it was ended from outside.
struct Ended : Error {
  Ended(Result end, const std::string& why) : Error(why), result(end) {}
  Result result;
};

}  // namespace

void StepRunner::run_all(const std::vector<Step>& steps, Scope& scope) {
  for (const Step& step : steps) run_step(step, scope);
}

void StepRunner::run_step(const Step& step, Scope& scope) {
  StepReport skipped;
  Value::Object outputs;
  Result outcome = Result::skipped, conclusion = Result::skipped;
  try {
    Environment env;
    state_.add_env(step.env, state_.surroundings(scope, {}), env);
    const Surroundings around = state_.surroundings(scope, env);
    const bool wanted =
        step.condition ? evaluate_condition(step.condition->expression, around) : around.success;
    if (wanted && !order_.cancellation->is_forced()) {
      outcome = attempt(
          name_of(step, around), step, scope,
          [&](Current& current) { step.uses.empty() ? run_script(current) : run_action(current); },
          outputs);
      conclusion = outcome;
      if (outcome == Result::failure && step.continue_on_error &&
          step.continue_on_error->is_true(around)) {
        conclusion = report_.steps.back().conclusion = Result::success;
      }
    } else {
      skipped.name = name_of(step, around);
    }
  } catch (const Error& error) {  // of an expression around the step
    skipped.name = step.id.empty() ? fmt::format("the step at line {}", step.place.line) : step.id;
    outcome = conclusion = skipped.outcome = skipped.conclusion = Result::failure;
    const std::string at = fmt::format("{}:{}: {}", order_.workflow->path, step.place.line,
                                       state_.masker.mask(error.what()));
    report_.annotations.push_back({"error", at, "", "", order_.name, step.id});
    events_.line("error: " + at);
  }
  if (!skipped.name.empty()) report_.steps.push_back(skipped);
  if (conclusion == Result::failure) {
    scope.failed = true;
    if (scope.action_path.empty()) state_.failed = true;
  }
  if (step.id.empty()) return;
  set_member(scope.steps, step.id,
             Value::Object{{"outputs", outputs},
                           {"outcome", text_of(outcome)},
                           {"conclusion", text_of(conclusion)}});
}

std::optional<Instant> StepRunner::deadline_of(const Step& step, const Surroundings& around) const {
  if (!step.timeout_minutes) return deadline_;
  const double minutes = step.timeout_minutes->content.value(around).to_number();
  if (!(minutes > 0)) throw Error("the step's timeout-minutes is no number above 0");
  return std::min(deadline_,
                  Clock::now() + Milliseconds(static_cast<std::int64_t>(minutes * 60'000)));
}

Result StepRunner::attempt(const std::string& name, const Step& step, Scope& scope,
                           const std::function<void(Current&)>& work, Value::Object& outputs) {
  StepReport report;
  report.name = state_.masker.mask(name);
  report.log = fmt::format("{}/{:02}-{}.log", order_.places.logs, ++steps_run_, slug_of(name));
  events_.begin_step(report.name);
  const Instant start = Clock::now();
  StepOutput output(report.log, state_.masker, events_.line);
  try {
    Environment env;
    state_.add_env(step.env, state_.surroundings(scope, {}), env);
    const Surroundings around = state_.surroundings(scope, env);
    Current current{step, scope, output, env, deadline_of(step, around), outputs};
    current.obey = !state_.cancelled();
    work(current);
    report.outcome = Result::success;
  } catch (const Ended& ended) {
    report.outcome = ended.result;
    output.error(ended.what());
  } catch (const std::exception& error) {
    report.outcome = Result::failure;
    output.error(error.what());
  }
  report.conclusion = report.outcome;
  report.took = std::chrono::duration_cast<Milliseconds>(Clock::now() - start);
  for (Annotation& annotation : output.take_annotations()) {
    annotation.job = order_.name;
    annotation.step = report.name;
    report_.annotations.push_back(std::move(annotation));
  }
  events_.end_step(report);
  report_.steps.push_back(report);
  return report.outcome;
}

void StepRunner::run_ends() {
  static const Step kNone;
  Scope scope;
  while (!ends_.empty()) {
    const End end = std::move(ends_.back());
    ends_.pop_back();
    if (order_.cancellation->is_forced()) continue;
    Value::Object outputs;
    if (attempt(end.name, kNone, scope, end.work, outputs) == Result::failure) {
      state_.failed = true;
    }
  }
}

void StepRunner::run_script(Current& current) {
  const Surroundings around = state_.surroundings(current.scope, current.env);
  const Step& step = current.step;
  const std::string path = fmt::format("{}/_script_{}", order_.places.temp, steps_run_);
  const std::string shell_name = step.shell ? step.shell->content.text(around) : defaults.shell;
  const Shell shell = shell_of(shell_name, path);
  const std::string script = step.run->content.text(around);
  write_file_atomically(path + shell.extension, script, 0755);
  for (const std::string_view line : split(trim(script), '\n')) {
    current.output.say("$ " + std::string(line));
  }
  Process process;
  process.arguments = shell.arguments;
  process.directory = order_.places.workspace;
  const std::string where = step.working_directory ? step.working_directory->content.text(around)
                                                   : defaults.working_directory;
  if (!where.empty()) {
    process.directory = where.starts_with('/') ? where : process.directory + "/" + where;
  }
  run_program(current, std::move(process));
}

void StepRunner::run_program(Current& current, Process process) {
  const std::string files = fmt::format("{}/_files_{}", order_.places.temp, steps_run_);
  make_directories(files);
  if (process.environment.empty()) {
    process.environment = state_.environment(current.scope, current.env);
  }
  for (const char* name : {"ENV", "OUTPUT", "PATH", "STATE", "STEP_SUMMARY"}) {
    const std::string path = files + "/" + to_lower(name);
    if (!read_file(path)) write_file_atomically(path, "");
    set_variable(process.environment, std::string("GITHUB_") + name, path);
  }
  const ProcessEnd end =
      run_process(process, *order_.cancellation, current.obey, current.deadline, left_,
                  [&](std::string_view line) { current.output.line(line); });
  take_files(current, files);
  if (end.cancelled) throw Ended(Result::cancelled, "the step was cancelled");
  if (end.timed_out) {
    const bool whole_job = Clock::now() >= deadline_;
    if (whole_job) {
      state_.timed_out = true;
      deadline_ = Clock::now() + kAfterTimeout;  // for steps that run although, or because
    }
    throw Ended(whole_job ? Result::cancelled : Result::failure,
                whole_job ? "the job has run for longer than its timeout-minutes"
                          : "the step has run for longer than its timeout-minutes");
  }
  if (end.exit_code != 0) {
    throw Error("the step ended with exit code " + std::to_string(end.exit_code));
  }
}

void StepRunner::take_files(Current& current, const std::string& directory) {
  const auto content = [&](const char* name) {
    return read_file(directory + "/" + name).value_or("");
  };
  for (auto& [name, value] : current.output.take_outputs()) {
    set_member(current.outputs, name, value);
  }
  for (auto& [name, value] : parse_assignments(content("output"))) {
    set_member(current.outputs, name, value);
  }
  for (auto& [name, value] : parse_assignments(content("env"))) {
    if (is_reserved_variable(name)) {
      current.output.warning("GITHUB_ENV cannot set " + name);
    } else {
      set_variable(state_.exported, name, value);
    }
  }
  for (std::string& path : parse_lines(content("path"))) state_.paths.push_back(std::move(path));
  for (auto& [name, value] : current.output.take_state()) current.state[name] = value;
  for (auto& [name, value] : parse_assignments(content("state"))) current.state[name] = value;
  report_.summary += state_.masker.mask(content("step_summary"));
  // A step may run several programs (a composite action's): each is taken once.
  for (const char* name : {"output", "env", "path", "state", "step_summary"}) {
    write_file_atomically(directory + "/" + name, "");
  }
}

}  // namespace neargate::pipeline
