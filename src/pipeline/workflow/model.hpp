#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/expression/text_template.hpp"
#include "pipeline/workflow/document.hpp"
#include "pipeline/workflow/permissions.hpp"

// A workflow file, read and checked. Names follow
// https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax
namespace neargate::pipeline {

// A text that may have expressions in it.
struct Text {
  Place place;
  int first_line = 0;  // of the content: a block's begins below its '|'
  std::string written;
  TextTemplate content;

  // Of a text that says yes or no: a `false` that is written is no expression, and so a word.
  bool is_true(const Surroundings& around) const { return content.text(around) == "true"; }
};
using Texts = std::vector<std::pair<std::string, Text>>;  // in the file's order

struct Condition {
  Place place;
  std::string written;
  Expression expression;
};

struct Input {
  std::string name;
  std::string type = "string";  // boolean, choice, environment, number
  bool required = false;
  std::string default_value;
  std::vector<std::string> options;
};

// One event of `on`, and what it is filtered by.
struct Trigger {
  std::string event;
  Place place;
  std::vector<std::string> branches, branches_ignore, tags, tags_ignore, paths, paths_ignore, types;
  std::vector<Input> inputs;  // of workflow_dispatch
};

struct Concurrency {
  Text group;
  std::optional<Text> cancel_in_progress;
};

struct Step {
  Place place;
  std::string id;  // "": none
  std::optional<Text> name;
  std::optional<Condition> condition;
  std::optional<Text> run;
  std::string uses;  // "": it runs a script
  Place uses_place;
  Texts with;
  Texts env;
  std::optional<Text> shell;
  std::optional<Text> working_directory;
  std::optional<Text> timeout_minutes;
  std::optional<Text> continue_on_error;
};

// What scripts run with where a step does not say.
struct RunDefaults {
  std::optional<Text> shell;
  std::optional<Text> working_directory;
};

struct Strategy {
  Node matrix;  // as written; see matrix.hpp
  std::optional<Text> fail_fast;
  std::optional<Text> max_parallel;
};

struct Job {
  std::string id;
  Place place;
  std::optional<Text> name;
  std::vector<std::string> needs;
  std::optional<Condition> condition;
  std::vector<Text> runs_on;
  std::optional<Permissions> permissions;
  std::optional<Text> environment;
  std::optional<Text> environment_url;
  std::optional<Concurrency> concurrency;
  std::optional<Strategy> strategy;
  Texts outputs;
  Texts env;
  RunDefaults defaults;
  std::vector<Step> steps;
  std::optional<Text> timeout_minutes;
  std::optional<Text> continue_on_error;
};

struct Workflow {
  std::string path;  // as it is shown in errors
  std::string name;  // the path where it has none
  std::optional<Text> run_name;
  std::vector<Trigger> triggers;
  std::optional<Permissions> permissions;
  Texts env;
  RunDefaults defaults;
  std::optional<Concurrency> concurrency;
  std::vector<Job> jobs;  // in the file's order

  const Trigger* find_trigger(const std::string& event) const;
  const Job* find_job(const std::string& id) const;
};

}  // namespace neargate::pipeline
