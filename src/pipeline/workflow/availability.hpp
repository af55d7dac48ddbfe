#pragma once

#include <string_view>

#include "pipeline/expression/text_template.hpp"
#include "pipeline/workflow/document.hpp"

namespace neargate::pipeline {

// Which contexts and functions an expression may use depends on where it stands: what comes later
// (a job's steps) is not known yet, and secrets are not shown everywhere.
// https://docs.github.com/actions/reference/workflows-and-actions/contexts#context-availability
enum class Site {
  run_name,
  workflow_env,
  workflow_concurrency,
  workflow_defaults,
  job_concurrency,
  job_continue_on_error,
  job_defaults,
  job_env,
  job_environment,
  job_environment_url,
  job_if,
  job_name,
  job_outputs,
  job_runs_on,
  job_strategy,
  job_timeout,
  step,  // all of a step but its `if`
  step_if,
};

// What of it is not available there, as problems at the text's place; `first_line` is that of the
// text's content, `offset` that of the expression in it.
void check_availability(const Expression& expression, Site site, Place place, Problems& problems);

}  // namespace neargate::pipeline
