#pragma once

#include <functional>

#include "pipeline/console.hpp"
#include "pipeline/run_report.hpp"
#include "pipeline/run_request.hpp"

namespace neargate::pipeline {

// Runs a workflow to its end. Takes over SIGINT, SIGTERM and SIGHUP: the first cancels, as GitHub's
// button does, the second ends everything at once. To be called before there are threads. Throws
// Refused where the file asks for what is not supported, Error where there is nothing to run;
// `console_of` is asked once the jobs are known.
RunReport run_pipeline(const RunRequest& request,
                       const std::function<Console(std::size_t width)>& console_of);

}  // namespace neargate::pipeline
