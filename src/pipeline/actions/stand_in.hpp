#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/expression/value.hpp"
#include "pipeline/process.hpp"

namespace neargate::pipeline {

struct JobOrder;

// What a stand-in has of the step that uses its action. Lives as long as the step.
class ActionCall {
 public:
  virtual ~ActionCall() = default;

  // As written under `with`; "" where absent.
  virtual std::string input(std::string_view name) const = 0;
  bool flag(std::string_view name, bool otherwise) const;
  virtual const JobOrder& order() const = 0;
  virtual const Environment& environment() const = 0;  // as a script of the step would have it
  virtual const Value& github() const = 0;

  virtual void say(const std::string& line) = 0;
  virtual void warn(const std::string& message) = 0;
  // Of the step, for the job's later steps, and never to be shown.
  virtual void set_output(const std::string& name, const std::string& value) = 0;
  virtual void export_variable(const std::string& name, const std::string& value) = 0;
  virtual void mask(const std::string& secret) = 0;
  // At the end of the job, whatever becomes of it; the last one registered comes first.
  virtual void at_end(const std::string& name, std::function<void(ActionCall&)> work) = 0;
  // A program, its output in the step's log; "" as directory is the workspace. Throws Error where
  // it does not exit with 0.
  virtual void run(const std::vector<std::string>& arguments,
                   const std::string& directory = {}) = 0;
};

// What is known of a step before its job runs.
struct Foreseen {
  // "" where absent; nothing where it depends on what runs before.
  std::function<std::optional<std::string>(std::string_view name)> input;
  std::string why_no_identity;  // "": the job gets its token
  bool has_endpoint = true;     // there is a Neargate to talk to
};

// Does near what an action does on GitHub, as far as its inputs are listed.
struct StandIn {
  std::string_view action;               // "actions/checkout"
  std::vector<std::string_view> inputs;  // those that it acts upon, or that mean nothing near
  void (*run)(ActionCall& call);         // throws Error
  // Why it is bound to fail, a reason each. Null: nothing of that can be foreseen.
  std::vector<std::string> (*foresee)(const Foreseen& step) = nullptr;
};

// Null where there is none.
const StandIn* find_stand_in(std::string_view action);

}  // namespace neargate::pipeline
