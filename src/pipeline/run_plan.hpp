#pragma once

#include <string>
#include <vector>

#include "pipeline/action_catalogue.hpp"
#include "pipeline/expression/evaluator.hpp"
#include "pipeline/workflow/model.hpp"

namespace neargate::pipeline {

// All that is checked before anything runs, beyond the file's own form: actions that are there,
// runners that this machine can be. Throws Refused.
void check_support(const Workflow& workflow, ActionCatalogue& actions);

// One job of a matrix; the only one where there is none.
struct Instance {
  std::string name;  // as GitHub shows it: "test (gcc, 12)"
  Value matrix;
  Value strategy;
};
struct InstancePlan {
  std::vector<Instance> instances;
  bool fail_fast = true;
  std::size_t at_once_max = 0;
};
// `around` is what the job's strategy and name may see. Throws Error.
InstancePlan plan_instances(const Job& job, const Surroundings& around);

// True where this machine stands for a runner of that label.
bool is_runner_label(const std::string& label);

}  // namespace neargate::pipeline
