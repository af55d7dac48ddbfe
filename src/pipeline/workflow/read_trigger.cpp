#include "pipeline/workflow/read_trigger.hpp"

#include "pipeline/workflow/fields.hpp"

namespace neargate::pipeline {
namespace {

Input read_input(const std::string& name, const Node& node, Problems& problems) {
  Input out;
  out.name = name;
  if (node.kind == Node::Kind::null) return out;
  if (!check_members(
          node, "an input",
          {"description", "required", "default", "type", "options", "deprecationMessage"},
          problems)) {
    return out;
  }
  if (const Node* type = node.find("type")) out.type = plain_text(*type, problems);
  if (const Node* required = node.find("required")) out.required = required->text == "true";
  if (const Node* value = node.find("default")) out.default_value = value->text;
  if (const Node* options = node.find("options")) out.options = plain_texts(*options, problems);
  return out;
}

Trigger read_trigger(const std::string& event, Place place, const Node& node, Problems& problems) {
  Trigger out;
  out.event = event;
  out.place = place;
  // A schedule is started by hand here, whenever it would be due; other workflows are not watched.
  if (node.kind == Node::Kind::null || event == "schedule" || event == "workflow_run") return out;
  if (event == "workflow_call") return out;
  if (!check_members(node, "the event '" + event + "'",
                     {"branches", "branches-ignore", "tags", "tags-ignore", "paths", "paths-ignore",
                      "types", "inputs"},
                     problems)) {
    return out;
  }
  const std::pair<const char*, std::vector<std::string>*> lists[] = {
      {"branches", &out.branches}, {"branches-ignore", &out.branches_ignore},
      {"tags", &out.tags},         {"tags-ignore", &out.tags_ignore},
      {"paths", &out.paths},       {"paths-ignore", &out.paths_ignore},
      {"types", &out.types},
  };
  for (const auto& [name, list] : lists) {
    if (const Node* found = node.find(name)) *list = plain_texts(*found, problems);
  }
  for (const char* name : {"branches", "tags", "paths"}) {
    if (node.find(name) != nullptr && node.find(std::string(name) + "-ignore") != nullptr) {
      problems.push_back(
          {place, std::string("'") + name + "' and '" + name + "-ignore' exclude each other"});
    }
  }
  if (const Node* inputs = node.find("inputs")) {
    for (const auto& [name, input_place, value] : inputs->members) {
      out.inputs.push_back(read_input(name, value, problems));
    }
  }
  return out;
}

}  // namespace

std::vector<Trigger> read_triggers(const Node& node, Problems& problems) {
  std::vector<Trigger> out;
  if (node.kind == Node::Kind::mapping) {
    for (const auto& [event, place, value] : node.members) {
      out.push_back(read_trigger(event, place, value, problems));
    }
    return out;
  }
  for (const std::string& event : plain_texts(node, problems)) {
    out.push_back(read_trigger(event, node.place, {}, problems));
  }
  return out;
}

}  // namespace neargate::pipeline
