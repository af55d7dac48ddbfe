#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "pipeline/job_state.hpp"
#include "pipeline/step_output.hpp"

namespace neargate::pipeline {

// Runs a job's steps, one after the other.
class StepRunner {
 public:
  // All outlive this.
  StepRunner(const JobOrder& order, JobState& state, const JobEvents& events, JobReport& report)
      : order_(order), state_(state), events_(events), report_(report) {}

  struct Defaults {
    std::string shell;
    std::string working_directory;
  };
  Defaults defaults;
  void set_deadline(Instant deadline) { deadline_ = deadline; }

  void run_all(const std::vector<Step>& steps, Scope& scope);
  // What actions have left to be done at the job's end, the last one first.
  void run_ends();

 private:
  friend class StandInCall;

  // A step under way.
  struct Current {
    const Step& step;
    Scope& scope;
    StepOutput& output;
    Environment env;  // the step's own
    std::optional<Instant> deadline;
    Value::Object& outputs;                    // what a step that fails has set by then counts, too
    bool obey = true;                          // a request to cancel is for this step
    std::map<std::string, std::string> state;  // for the action's end
  };
  struct End {
    std::string name;
    std::function<void(Current&)> work;  // throws Error
  };

  void run_step(const Step& step, Scope& scope);
  // With a log, a report and a time; what is thrown in it is the step's failure.
  Result attempt(const std::string& name, const Step& step, Scope& scope,
                 const std::function<void(Current&)>& work, Value::Object& outputs);
  std::optional<Instant> deadline_of(const Step& step, const Surroundings& around) const;

  void run_script(Current& current);
  void run_action(Current& current);
  void run_stand_in(Current& current, const StandIn& stand_in);
  void run_composite(Current& current, const ActionManifest& manifest,
                     const std::string& directory);
  void run_node(Current& current, const ActionManifest& manifest, const std::string& directory);
  Assignments action_inputs(Current& current, const ActionManifest& manifest) const;

  // A program of the step, with the files that it may write to. Throws Error where it fails.
  void run_program(Current& current, Process process);
  void take_files(Current& current, const std::string& directory);

  const JobOrder& order_;
  JobState& state_;
  const JobEvents& events_;
  JobReport& report_;
  Instant deadline_ = Instant::max();
  std::vector<End> ends_;
  std::vector<UniqueFd> left_;  // outputs of programs that steps have left running
  int steps_run_ = 0;           // names logs and files
};

}  // namespace neargate::pipeline
