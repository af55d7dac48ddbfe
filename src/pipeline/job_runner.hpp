#pragma once

#include "pipeline/job_order.hpp"

namespace neargate::pipeline {

// Runs a job from its first step to the last of those that clean up, and removes what it has left
// running. Blocking; what goes wrong is in the report.
JobReport run_job(const JobOrder& order, const JobEvents& events);

}  // namespace neargate::pipeline
