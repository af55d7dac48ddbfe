#include "deploy/terraform.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"
#include "machine/command.hpp"

namespace neargate::deploy {
namespace {

constexpr std::size_t kOutputBytesMax = std::size_t{64} << 20;  // `show -json` of a large plan
constexpr std::size_t kLastLines = 5;
constexpr std::string_view kError = "Error: ";

std::string advice_for(const std::string& errors) {
  if (errors.find("AccessDenied") != std::string::npos ||
      errors.find("UnauthorizedOperation") != std::string::npos ||
      errors.find("not authorized") != std::string::npos) {
    return "use credentials that may do this";
  }
  if (errors.find("acquiring the state lock") != std::string::npos) {
    return "wait for the other run; where there is none: terraform force-unlock";
  }
  return "correct it and run this again: it goes on where it was left";
}

}  // namespace

Terraform::Terraform(std::string directory, Variables environment)
    : directory_(std::move(directory)), environment_(std::move(environment)) {
  for (const char* name : {"terraform", "tofu"}) {
    if (program_.empty()) program_ = machine::find_program(name);
  }
  if (program_.empty()) {
    throw Error("Terraform is missing", "neither terraform nor tofu is on the PATH",
                "install one of them: https://developer.hashicorp.com/terraform/install");
  }
  for (const auto& [name, value] : {std::pair{"TF_INPUT", "0"},
                                    {"TF_IN_AUTOMATION", "1"},
                                    {"CHECKPOINT_DISABLE", "1"},
                                    {"TF_DATA_DIR", ""},
                                    {"TF_WORKSPACE", ""},
                                    {"TF_CLI_ARGS", ""}}) {
    environment_.emplace_back(name, value);
  }
}

std::string Terraform::run(const std::vector<std::string>& words) const {
  machine::Command command;
  command.arguments = {program_, "-chdir=" + directory_};
  command.arguments.insert(command.arguments.end(), words.begin(), words.end());
  command.environment = environment_;
  command.output_bytes_max = kOutputBytesMax;
  command.errors_apart = true;  // a warning must not end up in what is parsed
  const machine::CommandResult result = machine::run_command(command);
  if (result.exit_code == 0) return result.output;
  const std::string errors = terraform_errors(result.output + result.errors);
  throw Error("terraform " + words.front() + " failed", errors, advice_for(errors));
}

std::string terraform_errors(std::string_view output) {
  std::vector<std::string> errors, last;
  bool in_error = false;
  bool in_source = false;  // where it is in the files, up to the next empty line
  for (std::string_view line : split(output, '\n')) {
    for (const std::string_view frame : {"│", "╷", "╵"}) {
      if (line.starts_with(frame)) line.remove_prefix(frame.size());
    }
    line = trim(line);
    if (line.empty()) in_source = false;
    if (line.empty()) continue;
    last.emplace_back(line);
    if (line.starts_with(kError)) {
      errors.emplace_back(line.substr(kError.size()));
      in_error = true;
    } else if (line.starts_with("Warning: ")) {
      in_error = false;
    } else if (line.starts_with("with ") || line.starts_with("on ")) {
      in_source = true;
    } else if (in_error && !in_source) {
      errors.back() += " " + std::string(line);
    }
  }
  if (errors.empty()) {
    errors.assign(last.end() - std::min<std::ptrdiff_t>(kLastLines, std::ssize(last)), last.end());
  }
  return join(errors, "; ");
}

}  // namespace neargate::deploy
