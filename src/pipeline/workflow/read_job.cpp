#include "pipeline/workflow/read_job.hpp"

#include <algorithm>

#include "pipeline/workflow/fields.hpp"

namespace neargate::pipeline {
namespace {

// A name of a job or step: what expressions can write after a point.
void check_id(const std::string& id, Place place, Problems& problems) {
  constexpr std::string_view kLetters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789-";
  const bool begins_well = !id.empty() && (id[0] < '0' || id[0] > '9') && id[0] != '-';
  if (!begins_well || id.find_first_not_of(kLetters) != std::string::npos) {
    problems.push_back({place, "'" + id +
                                   "' cannot be an id: letters, digits, '-' and '_', "
                                   "beginning with a letter or '_'"});
  }
}

std::vector<Text> read_runs_on(const Node* node, Place place, Problems& problems) {
  std::vector<Text> out;
  if (node == nullptr) {
    problems.push_back({place, "the job has no 'runs-on'"});
  } else if (node->kind == Node::Kind::sequence) {
    for (const Node& item : node->items) out.push_back(text(item, Site::job_runs_on, problems));
  } else {
    out.push_back(text(*node, Site::job_runs_on, problems));
  }
  return out;
}

void read_environment(const Node* node, Job& job, Problems& problems) {
  if (node == nullptr) return;
  if (node->kind != Node::Kind::mapping) {
    job.environment = text(*node, Site::job_environment, problems);
    return;
  }
  check_members(*node, "an environment", {"name", "url", "deployment"}, problems);
  job.environment = optional_text(*node, "name", Site::job_environment, problems);
  job.environment_url = optional_text(*node, "url", Site::job_environment_url, problems);
}

std::optional<Strategy> read_strategy(const Node* node, Problems& problems) {
  if (node == nullptr) return std::nullopt;
  Strategy out;
  if (!check_members(*node, "a strategy", {"matrix", "fail-fast", "max-parallel"}, problems)) {
    return out;
  }
  if (const Node* matrix = node->find("matrix")) {
    check_expressions(*matrix, Site::job_strategy, problems);
    out.matrix = *matrix;
  }
  out.fail_fast = optional_text(*node, "fail-fast", Site::job_strategy, problems);
  out.max_parallel = optional_text(*node, "max-parallel", Site::job_strategy, problems);
  return out;
}

Step read_step(const Node& node, Problems& problems) {
  Step out;
  out.place = node.place;
  if (!check_members(node, "a step",
                     {"id", "name", "if", "run", "uses", "with", "env", "shell",
                      "working-directory", "timeout-minutes", "continue-on-error"},
                     problems)) {
    return out;
  }
  if (const Node* id = node.find("id")) {
    out.id = plain_text(*id, problems);
    check_id(out.id, id->place, problems);
  }
  const auto field = [&](std::string_view name) {
    return optional_text(node, name, Site::step, problems);
  };
  out.name = field("name");
  out.condition = optional_condition(node, Site::step_if, problems);
  out.run = field("run");
  out.shell = field("shell");
  out.working_directory = field("working-directory");
  out.timeout_minutes = field("timeout-minutes");
  out.continue_on_error = field("continue-on-error");
  out.env = texts(node.find("env"), Site::step, problems);
  out.with = texts(node.find("with"), Site::step, problems);
  if (const Node* uses = node.find("uses")) {
    out.uses = plain_text(*uses, problems);
    out.uses_place = uses->place;
  }
  if (out.run.has_value() == !out.uses.empty()) {
    problems.push_back({node.place, "a step has either 'run' or 'uses'"});
  } else if (out.run && !out.with.empty()) {
    problems.push_back({node.place, "'with' is for a step that 'uses' an action"});
  } else if (!out.run && (out.shell || out.working_directory)) {
    problems.push_back({node.place, "'shell' and 'working-directory' are for a step that 'run's"});
  }
  return out;
}

void refuse_what_is_elsewhere(const Node& node, Problems& problems) {
  const std::pair<const char*, const char*> elsewhere[] = {
      {"uses", "a job that calls a reusable workflow is not supported near: put its jobs here"},
      {"container", "a job in a container is not supported near: jobs run on this machine"},
      {"services", "service containers are not supported near: start them in a step"},
      {"snapshot", "images of runners cannot be made near"},
  };
  for (const auto& [name, why] : elsewhere) {
    for (const Node::Member& member : node.members) {
      if (member.name == name) problems.push_back({member.place, why});
    }
  }
}

}  // namespace

RunDefaults read_defaults(const Node* node, Site site, Problems& problems) {
  RunDefaults out;
  if (node == nullptr || !check_members(*node, "defaults", {"run"}, problems)) return out;
  const Node* run = node->find("run");
  if (run == nullptr ||
      !check_members(*run, "defaults.run", {"shell", "working-directory"}, problems)) {
    return out;
  }
  out.shell = optional_text(*run, "shell", site, problems);
  out.working_directory = optional_text(*run, "working-directory", site, problems);
  return out;
}

std::optional<Concurrency> read_concurrency(const Node* node, Site site, Problems& problems) {
  if (node == nullptr) return std::nullopt;
  Concurrency out;
  if (node->kind == Node::Kind::scalar) {
    out.group = text(*node, site, problems);
    return out;
  }
  if (!check_members(*node, "concurrency", {"group", "cancel-in-progress"}, problems)) return out;
  if (const Node* group = node->find("group")) {
    out.group = text(*group, site, problems);
  } else {
    problems.push_back({node->place, "concurrency has no 'group'"});
  }
  out.cancel_in_progress = optional_text(*node, "cancel-in-progress", site, problems);
  return out;
}

std::vector<Step> read_steps(const Node& node, Problems& problems) {
  std::vector<Step> out;
  if (node.kind != Node::Kind::sequence || node.items.empty()) {
    problems.push_back({node.place, "steps are a sequence, of at least one"});
    return out;
  }
  for (const Node& item : node.items) {
    Step step = read_step(item, problems);
    const bool taken = !step.id.empty() && std::any_of(out.begin(), out.end(), [&](const Step& s) {
      return s.id == step.id;
    });
    if (taken) problems.push_back({step.place, "a step before has the id '" + step.id + "' too"});
    out.push_back(std::move(step));
  }
  return out;
}

Job read_job(const std::string& id, Place place, const Node& node, Problems& problems) {
  Job out;
  out.id = id;
  out.place = place;
  check_id(id, place, problems);
  refuse_what_is_elsewhere(node, problems);
  if (!check_members(node, "a job",
                     {"name", "needs", "if", "runs-on", "permissions", "environment", "concurrency",
                      "strategy", "outputs", "env", "defaults", "steps", "timeout-minutes",
                      "continue-on-error",
                      // Refused above, in words of their own.
                      "uses", "with", "secrets", "container", "services", "snapshot"},
                     problems)) {
    return out;
  }
  if (node.find("uses") != nullptr) return out;
  out.name = optional_text(node, "name", Site::job_name, problems);
  if (const Node* needs = node.find("needs")) out.needs = plain_texts(*needs, problems);
  out.condition = optional_condition(node, Site::job_if, problems);
  out.runs_on = read_runs_on(node.find("runs-on"), place, problems);
  if (const Node* permissions = node.find("permissions")) {
    out.permissions = Permissions::read(*permissions, problems);
  }
  read_environment(node.find("environment"), out, problems);
  out.concurrency = read_concurrency(node.find("concurrency"), Site::job_concurrency, problems);
  out.strategy = read_strategy(node.find("strategy"), problems);
  out.outputs = texts(node.find("outputs"), Site::job_outputs, problems);
  out.env = texts(node.find("env"), Site::job_env, problems);
  out.defaults = read_defaults(node.find("defaults"), Site::job_defaults, problems);
  out.timeout_minutes = optional_text(node, "timeout-minutes", Site::job_timeout, problems);
  out.continue_on_error =
      optional_text(node, "continue-on-error", Site::job_continue_on_error, problems);
  if (const Node* steps = node.find("steps")) {
    out.steps = read_steps(*steps, problems);
  } else {
    problems.push_back({place, "the job has no steps"});
  }
  return out;
}

}  // namespace neargate::pipeline
