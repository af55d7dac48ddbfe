#include "pipeline/workflow/read_workflow.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "pipeline/workflow/fields.hpp"
#include "pipeline/workflow/read_job.hpp"
#include "pipeline/workflow/read_trigger.hpp"

namespace neargate::pipeline {
namespace {

std::string listed(const std::string& path, Problems& problems) {
  std::stable_sort(problems.begin(), problems.end(), [](const Problem& a, const Problem& b) {
    return std::pair(a.place.line, a.place.column) < std::pair(b.place.line, b.place.column);
  });
  std::string out;
  for (const auto& [place, text] : problems) {
    out += fmt::format("{}{}:{}:{}: {}", out.empty() ? "" : "\n", path, place.line, place.column,
                       text);
  }
  return out;
}

// A job that needs itself, through others, would wait for ever.
void check_needs(const Workflow& workflow, Problems& problems) {
  for (const Job& job : workflow.jobs) {
    std::set<std::string> reached;
    std::vector<std::string> open = job.needs;
    while (!open.empty()) {
      const std::string id = open.back();
      open.pop_back();
      if (!reached.insert(id).second) continue;
      const Job* needed = workflow.find_job(id);
      if (needed == nullptr) continue;
      open.insert(open.end(), needed->needs.begin(), needed->needs.end());
    }
    for (const std::string& id : job.needs) {
      if (workflow.find_job(id) == nullptr) {
        problems.push_back({job.place, "'" + job.id + "' needs '" + id + "', which is no job"});
      }
    }
    if (reached.contains(job.id)) {
      problems.push_back({job.place, "'" + job.id + "' needs itself"});
    }
  }
}

void read_jobs(const Node* node, Workflow& workflow, Problems& problems) {
  if (node == nullptr || node->kind != Node::Kind::mapping || node->members.empty()) {
    problems.push_back({{1, 1}, "the workflow has no jobs"});
    return;
  }
  for (const auto& [id, place, value] : node->members) {
    workflow.jobs.push_back(read_job(id, place, value, problems));
  }
  check_needs(workflow, problems);
}

}  // namespace

Refused::Refused(const std::string& path, Problems found)
    : Error(listed(path, found)), problems(std::move(found)) {}

const Trigger* Workflow::find_trigger(const std::string& event) const {
  for (const Trigger& trigger : triggers) {
    if (trigger.event == event) return &trigger;
  }
  return nullptr;
}

const Job* Workflow::find_job(const std::string& id) const {
  for (const Job& job : jobs) {
    if (job.id == id) return &job;
  }
  return nullptr;
}

Workflow read_workflow(const std::string& path, const std::string& content) {
  Problems problems;
  Workflow out;
  out.path = path;
  out.name = path;
  const Node root = read_yaml(content, problems);
  if (!problems.empty()) throw Refused(path, std::move(problems));
  if (check_members(
          root, "a workflow",
          {"name", "run-name", "on", "permissions", "env", "defaults", "concurrency", "jobs"},
          problems)) {
    if (const Node* name = root.find("name")) out.name = plain_text(*name, problems);
    out.run_name = optional_text(root, "run-name", Site::run_name, problems);
    if (const Node* on = root.find("on")) {
      out.triggers = read_triggers(*on, problems);
    } else {
      problems.push_back({root.place, "the workflow has no 'on'"});
    }
    if (const Node* node = root.find("permissions")) {
      out.permissions = Permissions::read(*node, problems);
    }
    out.env = texts(root.find("env"), Site::workflow_env, problems);
    out.defaults = read_defaults(root.find("defaults"), Site::workflow_defaults, problems);
    out.concurrency =
        read_concurrency(root.find("concurrency"), Site::workflow_concurrency, problems);
    read_jobs(root.find("jobs"), out, problems);
  }
  if (!problems.empty()) throw Refused(path, std::move(problems));
  return out;
}

}  // namespace neargate::pipeline
