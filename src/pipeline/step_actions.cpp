// The part of StepRunner that runs actions: their own files, or stand-ins.
#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"
#include "pipeline/step_runner.hpp"

namespace neargate::pipeline {

// What a stand-in sees of StepRunner.
class StandInCall final : public ActionCall {
 public:
  StandInCall(StepRunner& runner, StepRunner::Current& current, Assignments inputs)
      : runner_(runner),
        current_(current),
        inputs_(std::move(inputs)),
        environment_(runner.state_.environment(current.scope, current.env)),
        github_(github_of(runner, current)) {}

  std::string input(std::string_view name) const override {
    for (const auto& [key, value] : inputs_) {
      if (equal_ignoring_case(key, name)) return std::string(trim(value));
    }
    return {};
  }
  const JobOrder& order() const override { return runner_.order_; }
  const Environment& environment() const override { return environment_; }
  const Value& github() const override { return github_; }
  void say(const std::string& line) override { current_.output.say(line); }
  void warn(const std::string& message) override { current_.output.warning(message); }
  void set_output(const std::string& name, const std::string& value) override {
    set_member(current_.outputs, name, value);
  }
  void export_variable(const std::string& name, const std::string& value) override {
    set_variable(runner_.state_.exported, name, value);
    set_variable(environment_, name, value);
  }
  void mask(const std::string& secret) override { runner_.state_.masker.add(secret); }

  void at_end(const std::string& name, std::function<void(ActionCall&)> work) override {
    StepRunner& runner = runner_;
    const auto end = [&runner, inputs = inputs_,
                      work = std::move(work)](StepRunner::Current& current) {
      StandInCall call(runner, current, inputs);
      work(call);
    };
    runner_.ends_.push_back({name, end});
  }

  void run(const std::vector<std::string>& arguments, const std::string& directory) override {
    Process process;
    process.arguments = arguments;
    process.environment = environment_;
    process.directory = directory.empty() ? order().places.workspace : directory;
    current_.output.say("$ " + join(arguments, " "));
    runner_.run_program(current_, std::move(process));
  }

 private:
  static Value github_of(const StepRunner& runner, const StepRunner::Current& current) {
    const Surroundings around = runner.state_.surroundings(current.scope, current.env);
    const auto found = std::find_if(around.contexts.begin(), around.contexts.end(),
                                    [](const auto& each) { return each.first == "github"; });
    return found == around.contexts.end() ? Value() : found->second;
  }

  StepRunner& runner_;
  StepRunner::Current& current_;
  Assignments inputs_;
  Environment environment_;
  Value github_;
};

bool ActionCall::flag(std::string_view name, bool otherwise) const {
  const std::string value = input(name);
  if (value.empty()) return otherwise;
  if (equal_ignoring_case(value, "true")) return true;
  if (equal_ignoring_case(value, "false")) return false;
  throw Error("the input '" + std::string(name) + "' is '" + value + "'",
              "it is neither true nor false");
}

// What is given under `with`, and the defaults of what is not.
Assignments StepRunner::action_inputs(Current& current, const ActionManifest& manifest) const {
  const Surroundings around = state_.surroundings(current.scope, current.env);
  Assignments out;
  for (const auto& [name, text] : current.step.with) {
    out.emplace_back(name, text.content.text(around));
  }
  for (const auto& input : manifest.input_defaults) {
    const bool given = std::any_of(out.begin(), out.end(), [&](const auto& each) {
      return equal_ignoring_case(each.first, input.first);
    });
    if (!given) out.emplace_back(input.first, input.second.content.text(around));
  }
  return out;
}

void StepRunner::run_action(Current& current) {
  const ActionSource& source = order_.actions->find(current.step.uses);
  if (source.stand_in != nullptr) return run_stand_in(current, *source.stand_in);
  const std::string directory = source.directory.empty()
                                    ? order_.places.workspace + "/" + current.step.uses.substr(2)
                                    : source.directory;
  if (source.manifest.kind == ActionManifest::Kind::composite) {
    run_composite(current, source.manifest, directory);
  } else {
    run_node(current, source.manifest, directory);
  }
}

void StepRunner::run_stand_in(Current& current, const StandIn& stand_in) {
  current.output.say("(" + std::string(stand_in.action) + ", as Neargate does it)");
  StandInCall call(*this, current, action_inputs(current, {}));
  stand_in.run(call);
}

void StepRunner::run_composite(Current& current, const ActionManifest& manifest,
                               const std::string& directory) {
  Scope inner;
  inner.env = current.scope.env;
  for (const auto& [name, value] : current.env) set_variable(inner.env, name, value);
  inner.action_path = directory;
  Value::Object inputs;
  for (auto& [name, value] : action_inputs(current, manifest)) set_member(inputs, name, value);
  inner.inputs = std::move(inputs);
  run_all(manifest.steps, inner);
  const Surroundings around = state_.surroundings(inner, {});
  for (const auto& [name, text] : manifest.outputs) {
    set_member(current.outputs, name, text.content.text(around));
  }
  if (inner.failed) throw Error("a step of the action '" + manifest.name + "' failed");
}

void StepRunner::run_node(Current& current, const ActionManifest& manifest,
                          const std::string& directory) {
  Environment variables = state_.environment(current.scope, current.env);
  set_variable(variables, "GITHUB_ACTION_PATH", directory);
  for (const auto& [name, value] : action_inputs(current, manifest)) {
    std::string upper = to_upper(name);
    std::replace(upper.begin(), upper.end(), ' ', '_');
    set_variable(variables, "INPUT_" + upper, value);
  }
  const auto run = [this, directory](Current& at, Environment environment,
                                     const std::string& file) {
    for (const auto& [name, value] : at.state) set_variable(environment, "STATE_" + name, value);
    Process process;
    process.arguments = {"node", directory + "/" + file};
    process.environment = std::move(environment);
    process.directory = order_.places.workspace;
    run_program(at, std::move(process));
  };
  if (!manifest.pre.empty()) run(current, variables, manifest.pre);
  const auto leave = [&] {
    if (manifest.post.empty()) return;
    const auto end = [this, run, variables, state = current.state, &manifest](Current& at) {
      const Surroundings around = state_.surroundings(at.scope, at.env);
      if (manifest.post_if && !evaluate_condition(manifest.post_if->expression, around)) return;
      at.state = state;
      run(at, variables, manifest.post);
    };
    ends_.push_back({"Post " + current.step.uses, end});
  };
  try {
    run(current, variables, manifest.main);
  } catch (...) {
    leave();
    throw;
  }
  leave();
}

}  // namespace neargate::pipeline
