#include "pipeline/workflow/action_manifest.hpp"

#include "pipeline/workflow/fields.hpp"
#include "pipeline/workflow/read_job.hpp"
#include "pipeline/workflow/read_workflow.hpp"

namespace neargate::pipeline {
namespace {

void read_inputs(const Node* inputs, ActionManifest& out, Problems& problems) {
  if (inputs == nullptr) return;
  for (const auto& [name, place, input] : inputs->members) {
    const Node* given = input.find("default");
    out.input_defaults.emplace_back(name,
                                    given == nullptr ? Text() : text(*given, Site::step, problems));
  }
}

void read_node(const Node& runs, ActionManifest& out, Problems& problems) {
  const auto file = [&](const char* name) {
    const Node* node = runs.find(name);
    return node == nullptr ? std::string() : plain_text(*node, problems);
  };
  out.main = file("main");
  out.pre = file("pre");
  out.post = file("post");
  if (out.main.empty()) problems.push_back({runs.place, "the action names no file to run"});
  if (const Node* condition = runs.find("post-if")) {
    // Kept as an `if`, which it is.
    Node as_if;
    as_if.kind = Node::Kind::mapping;
    as_if.members.push_back({"if", condition->place, *condition});
    out.post_if = optional_condition(as_if, Site::step_if, problems);
  }
}

void read_composite(const Node& root, const Node& runs, ActionManifest& out, Problems& problems) {
  out.kind = ActionManifest::Kind::composite;
  if (const Node* steps = runs.find("steps")) out.steps = read_steps(*steps, problems);
  const Node* outputs = root.find("outputs");
  if (outputs == nullptr) return;
  for (const auto& [name, place, output] : outputs->members) {
    const Node* value = output.find("value");
    out.outputs.emplace_back(name, value == nullptr ? Text() : text(*value, Site::step, problems));
  }
}

}  // namespace

ActionManifest read_action_manifest(const std::string& path, const std::string& content) {
  Problems problems;
  ActionManifest out;
  const Node root = read_yaml(content, problems);
  const Node* runs = root.find("runs");
  const Node* kind = runs == nullptr ? nullptr : runs->find("using");
  const std::string used = kind == nullptr ? "" : kind->text;
  if (const Node* name = root.find("name")) out.name = name->text;
  read_inputs(root.find("inputs"), out, problems);
  if (used.starts_with("node")) {
    read_node(*runs, out, problems);
  } else if (used == "composite") {
    read_composite(root, *runs, out, problems);
  } else if (problems.empty()) {
    problems.push_back({root.place, "an action that runs with '" + used +
                                        "' is not supported near, only node and composite ones"});
  }
  if (!problems.empty()) throw Refused(path, std::move(problems));
  return out;
}

}  // namespace neargate::pipeline
