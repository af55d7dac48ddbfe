#pragma once

#include <functional>
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

// Does near what an action does on GitHub, as far as its inputs are listed.
struct StandIn {
  std::string_view action;               // "actions/checkout"
  std::vector<std::string_view> inputs;  // those that it acts upon, or that mean nothing near
  void (*run)(ActionCall& call);         // throws Error
};

// Null where there is none.
const StandIn* find_stand_in(std::string_view action);

}  // namespace neargate::pipeline
