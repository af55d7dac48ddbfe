#pragma once

#include <functional>
#include <map>
#include <string>

#include "deploy/bootstrap_steps.hpp"
#include "deploy/clients.hpp"
#include "deploy/terraform.hpp"

namespace neargate::deploy {

struct BootstrapOptions {
  std::string files;                             // the directory of terraform/bootstrap
  std::map<std::string, std::string> variables;  // of Terraform; those left out stay as they were
  Terraform::Variables environment;              // for Terraform: whom it talks to
  bool dry_run = false;
};

struct BootstrapResult {
  PlanSummary plan;
  std::string plan_text;                       // of a dry run: Terraform's own
  std::map<std::string, std::string> outputs;  // of what there is; empty in a first dry run
};

// Makes what an account must have once, by the Terraform in `files`, and puts that stack's own
// state into the bucket that it makes. Can be run again, also after a run that was broken off:
// Terraform works on a copy in files/.terraform/neargate/, which git does not look at, with the
// state in a file there until the bucket is made. `tell` gets each step that is done. Throws Error;
// what would be removed is refused.
BootstrapResult bootstrap(Clients& clients, const BootstrapOptions& options,
                          const std::function<void(const std::string&)>& tell);

}  // namespace neargate::deploy
