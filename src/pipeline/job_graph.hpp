#pragma once

#include <map>
#include <string>

#include "pipeline/job_report.hpp"
#include "pipeline/workflow/model.hpp"

namespace neargate::pipeline {

// How a job ended for those that need it: all jobs of its matrix together.
struct JobOutcome {
  Result result = Result::skipped;
  Value::Object outputs;
};
using JobOutcomes = std::map<std::string, JobOutcome>;  // of the jobs that have ended

enum class Decision { wait, start, skip };

// Whether a job is to run now. `contexts` are those of a job's `if`, without `needs`; a failing
// expression is thrown on.
Decision decide(const Workflow& workflow, const Job& job, const JobOutcomes& ended, bool cancelled,
                const Value::Object& contexts);

// The needs context.
Value needs_of(const Job& job, const JobOutcomes& ended);

// Of the jobs of one matrix: a failure outweighs all, then a cancellation; of an output that
// several have set, the last one's counts.
JobOutcome outcome_of(const std::vector<JobReport>& reports);

}  // namespace neargate::pipeline
