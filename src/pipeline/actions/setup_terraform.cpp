#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/text.hpp"
#include "machine/command.hpp"
#include "pipeline/actions/stand_ins.hpp"
#include "pipeline/actions/version_constraint.hpp"
#include "pipeline/job_order.hpp"

namespace neargate::pipeline {

std::vector<std::string> foresee_terraform(const Foreseen& step) {
  std::vector<std::string> out;
  const auto wrapper = step.input("terraform_wrapper");
  if (wrapper && !equal_ignoring_case(*wrapper, "false")) {
    out.emplace_back(
        "there is no wrapper of Terraform near, and it is the default: set terraform_wrapper: "
        "false, and write outputs in the step itself");
  }
  if (machine::find_program("terraform").empty()) {
    out.emplace_back("Terraform is not on the PATH, and nothing is downloaded near: install it");
  }
  return out;
}

// The Terraform of this machine; nothing is downloaded. A version other than the one asked for is
// said, and accepted: what is rehearsed is the pipeline, and versions.tf has the last word.
void setup_terraform(ActionCall& call) {
  const auto why_not =
      foresee_terraform({[&](std::string_view name) { return call.input(name); }, ""});
  if (!why_not.empty()) throw Error(why_not.front());
  const std::string program = machine::find_program("terraform");
  machine::Command command{{program, "version", "-json"}};
  command.environment = {{"CHECKPOINT_DISABLE", "1"}};
  command.errors_apart = true;  // warnings, of its configuration file say
  const auto document = nlohmann::json::parse(machine::run_or_throw(command), nullptr, false);
  const std::string version =
      document.is_object() ? document.value("terraform_version", "") : std::string();
  call.say(program + " is Terraform " + version);
  const std::string wanted = call.input("terraform_version");
  if (!wanted.empty() && wanted != "latest" && !satisfies(version, wanted)) {
    call.warn("the workflow asks for Terraform " + wanted + ", this machine has " + version);
  }
  call.export_variable("TERRAFORM_CLI_PATH", program.substr(0, program.rfind('/')));
}

}  // namespace neargate::pipeline
