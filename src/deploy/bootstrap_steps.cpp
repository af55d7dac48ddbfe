#include "deploy/bootstrap_steps.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"

namespace neargate::deploy {
namespace {

using Json = nlohmann::json;

Json parse(std::string_view text, const char* what) {
  Json document = Json::parse(text, nullptr, false);
  if (!document.is_object()) throw Error(std::string("cannot understand ") + what, "it is no JSON");
  return document;
}

std::string output(const std::map<std::string, std::string>& outputs, const std::string& name) {
  const auto found = outputs.find(name);
  return found == outputs.end() ? "" : found->second;
}

}  // namespace

BootstrapWay choose_way(const BootstrapSeen& seen) {
  if (seen.remote_state) return BootstrapWay::again;
  if (seen.local_state) return BootstrapWay::go_on;
  return seen.bucket ? BootstrapWay::stranger : BootstrapWay::begin;
}

std::string backend_file(const StateBackend& backend) {
  return fmt::format(
      "# Made by neargate bootstrap.\n"
      "terraform {{\n"
      "  backend \"s3\" {{\n"
      "    bucket         = \"{}\"\n"
      "    key            = \"{}\"\n"
      "    region         = \"{}\"\n"
      "    dynamodb_table = \"{}\"\n"
      "    encrypt        = true\n"
      "  }}\n"
      "}}\n",
      backend.bucket, backend.key, backend.region, backend.lock_table);
}

bool holds_resources(std::string_view state) {
  const Json document = Json::parse(state, nullptr, false);
  return document.is_object() && document.contains("resources") &&
         document["resources"].is_array() && !document["resources"].empty();
}

std::vector<std::string> tainted_resources(std::string_view state) {
  std::vector<std::string> addresses;
  if (!holds_resources(state)) return addresses;
  const Json document = Json::parse(state);
  for (const Json& resource : document["resources"]) {
    for (const Json& instance : resource.value("instances", Json::array())) {
      if (instance.value("status", "") != "tainted") continue;
      std::string address = resource.value("type", "") + "." + resource.value("name", "");
      if (instance.contains("index_key")) address += "[" + instance["index_key"].dump() + "]";
      addresses.push_back(std::move(address));
    }
  }
  return addresses;
}

std::string variables_file(std::string_view earlier,
                           const std::map<std::string, std::string>& given) {
  Json variables = Json::parse(earlier, nullptr, false);
  if (!variables.is_object()) variables = Json::object();
  for (const auto& [name, value] : given) {
    const Json literal = Json::parse(value, nullptr, false);
    // An account's or a repository's number is text to Terraform.
    const bool is_text = literal.is_discarded() || literal.is_number();
    variables[name] = is_text ? Json(value) : literal;
  }
  return variables.dump(2) + "\n";
}

std::string variable_of(std::string_view file, const std::string& name,
                        const std::string& otherwise) {
  const Json variables = Json::parse(file, nullptr, false);
  const bool is_there =
      variables.is_object() && variables.contains(name) && variables[name].is_string();
  return is_there ? variables[name].get<std::string>() : otherwise;
}

std::string PlanSummary::text() const {
  if (is_empty()) return "no change";
  std::string text = fmt::format("{} to make, {} to change", adds, changes);
  if (!deletes.empty()) text += fmt::format(", {} to remove", deletes.size());
  return text;
}

PlanSummary summarize_plan(std::string_view plan) {
  const Json document = parse(plan, "Terraform's plan");
  PlanSummary summary;
  for (const Json& change : document.value("resource_changes", Json::array())) {
    for (const Json& action : change.at("change").at("actions")) {
      if (action == "create") ++summary.adds;
      if (action == "update") ++summary.changes;
      if (action == "delete") summary.deletes.push_back(change.at("address"));
    }
  }
  for (const Json& change : document.value("output_changes", Json::object())) {
    summary.outputs_change = summary.outputs_change || change.at("actions") != Json{"no-op"};
  }
  return summary;
}

std::map<std::string, std::string> read_outputs(std::string_view outputs) {
  std::map<std::string, std::string> out;
  const Json document = parse(outputs, "Terraform's outputs");
  for (const auto& [name, entry] : document.items()) {
    const Json& value = entry.at("value");
    if (!value.is_null()) out[name] = value.is_string() ? value.get<std::string>() : value.dump();
  }
  return out;
}

std::string next_commands(const std::map<std::string, std::string>& outputs) {
  return fmt::format(
      "cd terraform\n"
      "terraform init \\\n"
      "  -backend-config=bucket={} \\\n"
      "  -backend-config=key=prod/terraform.tfstate \\\n"
      "  -backend-config=region={} \\\n"
      "  -backend-config=dynamodb_table={}\n"
      "terraform plan -var-file=prod.tfvars\n"
      "terraform apply -var-file=prod.tfvars\n",
      output(outputs, "state_bucket"), output(outputs, "region"), output(outputs, "lock_table"));
}

}  // namespace neargate::deploy
