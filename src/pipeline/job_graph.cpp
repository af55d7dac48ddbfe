#include "pipeline/job_graph.hpp"

#include <algorithm>
#include <set>

namespace neargate::pipeline {
namespace {

// A job's needs, and what those need.
std::set<std::string> ancestors_of(const Workflow& workflow, const Job& job) {
  std::set<std::string> out;
  std::vector<std::string> open = job.needs;
  while (!open.empty()) {
    const std::string id = open.back();
    open.pop_back();
    if (!out.insert(id).second) continue;
    const std::vector<std::string>& further = workflow.find_job(id)->needs;
    open.insert(open.end(), further.begin(), further.end());
  }
  return out;
}

}  // namespace

Decision decide(const Workflow& workflow, const Job& job, const JobOutcomes& ended, bool cancelled,
                const Value::Object& contexts) {
  const bool ready = std::all_of(job.needs.begin(), job.needs.end(),
                                 [&](const std::string& id) { return ended.contains(id); });
  if (!ready) return Decision::wait;
  Surroundings around;
  around.contexts = contexts;
  set_member(around.contexts, "needs", needs_of(job, ended));
  around.cancelled = cancelled;
  around.success = !cancelled;
  for (const std::string& id : ancestors_of(workflow, job)) {
    const Result result = ended.at(id).result;
    around.success = around.success && result == Result::success;
    around.failure = around.failure || (!cancelled && result == Result::failure);
  }
  const bool wanted =
      job.condition ? evaluate_condition(job.condition->expression, around) : around.success;
  return wanted ? Decision::start : Decision::skip;
}

Value needs_of(const Job& job, const JobOutcomes& ended) {
  Value::Object out;
  for (const std::string& id : job.needs) {
    const JobOutcome& outcome = ended.at(id);
    set_member(out, id,
               Value::Object{{"result", text_of(outcome.result)}, {"outputs", outcome.outputs}});
  }
  return out;
}

JobOutcome outcome_of(const std::vector<JobReport>& reports) {
  JobOutcome out;
  if (!reports.empty()) out.result = Result::success;
  for (const JobReport& report : reports) {
    const Result result =
        report.may_fail && report.result == Result::failure ? Result::success : report.result;
    if (result == Result::failure) out.result = result;
    if (result == Result::cancelled && out.result != Result::failure) out.result = result;
    if (result == Result::skipped && out.result == Result::success) out.result = result;
    for (const auto& [name, value] : report.outputs) {
      if (value.is_truthy() || Value(out.outputs).member(name).is_null()) {
        set_member(out.outputs, name, value);
      }
    }
  }
  return out;
}

}  // namespace neargate::pipeline
