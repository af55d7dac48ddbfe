#include "pipeline/run_plan.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"
#include "pipeline/workflow/fields.hpp"
#include "pipeline/workflow/matrix.hpp"
#include "pipeline/workflow/read_workflow.hpp"

namespace neargate::pipeline {

bool is_runner_label(const std::string& label) {
  const std::string lower = to_lower(label);
  return lower.starts_with("ubuntu-") || lower == "self-hosted" || lower == "linux" ||
         lower == "x64";
}

void check_support(const Workflow& workflow, ActionCatalogue& actions) {
  Problems problems;
  for (const Job& job : workflow.jobs) {
    for (const Text& label : job.runs_on) {
      if (label.content.has_expressions() || is_runner_label(label.written)) continue;
      problems.push_back({label.place, "there is no runner '" + label.written +
                                           "' near: this machine stands for ubuntu-*"});
    }
    actions.add(job.steps, problems);
  }
  if (!problems.empty()) throw Refused(workflow.path, std::move(problems));
}

InstancePlan plan_instances(const Job& job, const Surroundings& around) {
  InstancePlan out;
  std::vector<Value::Object> combinations(1);
  const bool has_matrix = job.strategy && job.strategy->matrix.kind != Node::Kind::null;
  if (has_matrix) combinations = expand_matrix(fill(job.strategy->matrix, around));
  if (combinations.empty()) throw Error("the matrix of '" + job.id + "' makes no jobs");
  out.at_once_max = combinations.size();
  if (job.strategy && job.strategy->fail_fast) {
    out.fail_fast = job.strategy->fail_fast->is_true(around);
  }
  if (job.strategy && job.strategy->max_parallel) {
    const double most = job.strategy->max_parallel->content.value(around).to_number();
    if (!(most >= 1)) throw Error("max-parallel of '" + job.id + "' is no number above 0");
    out.at_once_max = std::min(out.at_once_max, static_cast<std::size_t>(most));
  }
  for (std::size_t i = 0; i < combinations.size(); ++i) {
    Instance& instance = out.instances.emplace_back();
    if (has_matrix) instance.matrix = combinations[i];
    instance.strategy = Value::Object{{"fail-fast", out.fail_fast},
                                      {"job-index", static_cast<double>(i)},
                                      {"job-total", static_cast<double>(combinations.size())},
                                      {"max-parallel", static_cast<double>(out.at_once_max)}};
    Surroundings named = around;
    set_member(named.contexts, "matrix", instance.matrix);
    set_member(named.contexts, "strategy", instance.strategy);
    instance.name = job.name ? job.name->content.text(named) : job.id;
    const bool tells_apart = job.name && job.name->content.has_expressions();
    if (has_matrix && !tells_apart) instance.name += " (" + label_of(combinations[i]) + ")";
  }
  return out;
}

}  // namespace neargate::pipeline
