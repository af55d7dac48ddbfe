#pragma once

#include <string>

#include "pipeline/process.hpp"
#include "pipeline/step_files.hpp"

namespace neargate::oidc {
class Issuer;
}

namespace neargate::pipeline {

// A run of a workflow, as a person asks for it.
struct RunRequest {
  std::string workflow_file;  // on this machine
  std::string source;         // the git repository that is delivered; nothing in it is changed
  std::string directory;      // where runs, locks and comments are kept

  std::string event = "push";
  std::string type;        // of a pull request: opened, synchronize, ...
  std::string ref;         // "refs/heads/main", "main"; of a pull request its head. "": what is
                           // checked out
  std::string sha;         // "": the ref's
  std::string base;        // of a pull request: the branch that it goes to
  std::string repository;  // OWNER/NAME; "": by the remote's URL, or the directory
  int pull_request = 1;
  std::string actor = "octocat";
  std::string repository_id = "1", owner_id = "1";
  bool immutable_subject = false;  // of tokens: see oidc::GithubRun

  Assignments inputs;       // of workflow_dispatch
  Assignments variables;    // the vars context
  Assignments secrets;      // the secrets context
  Environment environment;  // for all steps, beside what every machine has

  std::string actions;                   // directory of bundles; "": none
  std::string endpoint;                  // of the Neargate that steps talk to; "": none runs
  const oidc::Issuer* issuer = nullptr;  // of the jobs' tokens; null: jobs get none
  bool keep = false;                     // leave the jobs' directories
};

}  // namespace neargate::pipeline
