#pragma once

#include <string>
#include <vector>

#include "pipeline/expression/evaluator.hpp"
#include "pipeline/job_order.hpp"
#include "pipeline/masker.hpp"

namespace neargate::pipeline {

// Where a step stands: among a job's, or among those of a composite action.
struct Scope {
  Value::Object steps;      // the context: outputs, outcome and conclusion of those before
  Environment env;          // of the step that uses the composite action
  Value inputs;             // its inputs; null in a job: the workflow's
  std::string action_path;  // where its files are; "" in a job
  bool failed = false;
};

// What the steps of a job have set for those after them, and what they can see.
class JobState {
 public:
  explicit JobState(const JobOrder& order);

  // Texts of `env`, one after the other, on top of `into`.
  void add_env(const Texts& texts, const Surroundings& surroundings, Environment& into) const;

  // What expressions see before there is a job (its name, its `env`), without `env`.
  Surroundings job_surroundings() const;
  // In a step; `env` is the step's own part.
  Surroundings surroundings(const Scope& scope, const Environment& env) const;

  // Of a step's program: the machine's, GitHub's variables, the workflow's, the job's, what steps
  // before have exported, and `env`.
  Environment environment(const Scope& scope, const Environment& env) const;

  Result result() const;  // so far
  bool cancelled() const { return order_.cancellation->is_requested(); }

  Masker masker;
  Environment job_env;             // of workflow and job
  Environment exported;            // by GITHUB_ENV
  std::vector<std::string> paths;  // by GITHUB_PATH; the last one is looked at first
  bool failed = false;
  bool timed_out = false;

 private:
  Value env_context(const Scope& scope, const Environment& env) const;

  const JobOrder& order_;
};

// The variables that GitHub sets for every step, from the github context.
// https://docs.github.com/actions/reference/workflows-and-actions/variables
Environment default_variables(const JobOrder& order);

// hashFiles(): over the SHA-256 of all files below `root` that match, in the order of their names;
// "" where none does. Symbolic links do not count.
std::string hash_files(const std::string& root, const std::vector<std::string>& patterns);

}  // namespace neargate::pipeline
