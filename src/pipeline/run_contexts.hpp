#pragma once

#include <string>

#include "oidc/github_run.hpp"
#include "pipeline/event.hpp"
#include "pipeline/job_order.hpp"
#include "pipeline/run_numbers.hpp"

namespace neargate::pipeline {

// The github context as it is for all jobs.
// https://docs.github.com/actions/reference/workflows-and-actions/contexts#github-context
Value::Object github_context(const RunRequest& request, const Event& event,
                             const Workflow& workflow, const RunNumbers& numbers,
                             const std::string& token);

// What a job's token says of it.
oidc::GithubRun identity_of(const RunRequest& request, const Event& event, const Workflow& workflow,
                            const RunNumbers& numbers, const std::string& environment);

// What steps see of this machine: little, as on a fresh one. No keys of AWS are handed on.
Environment machine_environment(const RunRequest& request);

}  // namespace neargate::pipeline
