#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/text.hpp"
#include "machine/command.hpp"
#include "pipeline/actions/stand_ins.hpp"
#include "pipeline/actions/version_constraint.hpp"
#include "pipeline/job_order.hpp"

namespace neargate::pipeline {

// The Terraform of this machine; nothing is downloaded. A version other than the one asked for is
// said, and accepted: what is rehearsed is the pipeline, and versions.tf has the last word.
void setup_terraform(ActionCall& call) {
  if (call.flag("terraform_wrapper", true)) {
    throw Error("there is no wrapper of Terraform near", "terraform_wrapper is true by default",
                "set terraform_wrapper: false, and write outputs in the step itself");
  }
  const std::string program = machine::find_program("terraform");
  if (program.empty()) {
    throw Error("Terraform is not on the PATH", "nothing is downloaded near", "install it");
  }
  machine::Command command{{program, "version", "-json"}};
  command.environment = {{"CHECKPOINT_DISABLE", "1"}};
  // Warnings, about its configuration file say, may stand around the document.
  const std::string text = machine::run_or_throw(command);
  const std::size_t begin = text.find('{'), end = text.rfind('}');
  const auto document = nlohmann::json::parse(
      begin < end && end != text.npos ? text.substr(begin, end - begin + 1) : "", nullptr, false);
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
