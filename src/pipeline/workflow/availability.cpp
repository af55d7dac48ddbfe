#include "pipeline/workflow/availability.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "pipeline/expression/functions.hpp"

namespace neargate::pipeline {
namespace {

struct Available {
  std::string_view contexts;  // separated by spaces
  bool status_functions = false;
  bool hash_files = false;
};

Available available_at(Site site) {
  switch (site) {
    case Site::run_name:
    case Site::workflow_concurrency:
    case Site::workflow_defaults:
      return {"github inputs vars"};
    case Site::workflow_env:
      return {"github secrets inputs vars"};
    case Site::job_concurrency:
    case Site::job_continue_on_error:
    case Site::job_environment:
    case Site::job_name:
    case Site::job_runs_on:
    case Site::job_timeout:
      return {"github needs strategy matrix inputs vars"};
    case Site::job_defaults:
      return {"github needs strategy matrix env vars inputs"};
    case Site::job_env:
      return {"github needs strategy matrix vars secrets inputs"};
    case Site::job_environment_url:
      return {"github needs strategy matrix job runner env vars steps inputs"};
    case Site::job_if:
      return {"github needs vars inputs", true};
    case Site::job_outputs:
      return {"github needs strategy matrix job runner env vars secrets steps inputs"};
    case Site::job_strategy:
      return {"github needs vars inputs"};
    case Site::step:
      return {"github needs strategy matrix job runner env vars secrets steps inputs", false, true};
    case Site::step_if:
      return {"github needs strategy matrix job runner env vars steps inputs", true, true};
  }
  return {};
}

bool has_word(std::string_view words, std::string_view word) {
  for (const std::string_view each : split(words, ' ')) {
    if (equal_ignoring_case(each, word)) return true;
  }
  return false;
}

}  // namespace

void check_availability(const Expression& expression, Site site, Place place, Problems& problems) {
  const Available available = available_at(site);
  for_each_part(expression, [&](const Expression& part) {
    if (part.kind == Expression::Kind::context && !has_word(available.contexts, part.name)) {
      problems.push_back({place, "the context '" + part.name + "' is not available here, only " +
                                     std::string(available.contexts)});
    }
    if (part.kind != Expression::Kind::call) return;
    if ((is_status_function(part.name) && !available.status_functions) ||
        (equal_ignoring_case(part.name, "hashFiles") && !available.hash_files)) {
      problems.push_back({place, part.name + "() is not available here"});
    }
  });
}

}  // namespace neargate::pipeline
