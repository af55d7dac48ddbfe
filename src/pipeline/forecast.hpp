#pragma once

#include <string>
#include <vector>

#include "pipeline/action_catalogue.hpp"
#include "pipeline/workflow/model.hpp"

namespace neargate::oidc {
class Issuer;
}

namespace neargate::pipeline {

// A variable or secret that a run would use and that was not given: it is empty, as on GitHub.
struct MissingValue {
  std::string context;  // "vars" or "secrets"
  std::string name;
  std::vector<int> lines;  // of the workflow's file
};

// What can be said of a run before it begins, so that nobody waits for a build to hear of it.
struct Forecast {
  Problems failures;  // steps that are bound to fail, once it is their turn
  Problems doubts;    // that would fail, but may not get their turn, or may fail
  std::vector<MissingValue> missing;
};

// `known` are the contexts that all jobs have: github, inputs, vars and secrets. Jobs and steps
// whose `if` cannot hold for this event are left out. `issuer` null: this machine gives no tokens.
Forecast foresee_run(const Workflow& workflow, const ActionCatalogue& actions,
                     const Value::Object& known, const oidc::Issuer* issuer, bool has_endpoint);

// Why the run is not begun; "" where it may be.
std::string refusal_of(const Forecast& forecast, const std::string& path);
// What to tell beforehand of a run that is begun, a line each.
std::vector<std::string> notices_of(const Forecast& forecast, const std::string& path);

}  // namespace neargate::pipeline
