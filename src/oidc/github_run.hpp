#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"

// The tokens that GitHub Actions gives to jobs: which claims there are, and of which form.
// https://docs.github.com/en/actions/reference/security/oidc
namespace neargate::oidc {

inline constexpr std::string_view kGithubIssuer = "https://token.actions.githubusercontent.com";

// One job of a workflow run, as far as its token tells of it. What is "" is left out, as GitHub
// leaves it out or empty for such a job; ids, being numbers to GitHub, are strings in tokens.
struct GithubRun {
  std::string repository;  // "OWNER/NAME"
  std::string repository_id = "1";
  std::string repository_owner_id = "1";
  std::string repository_visibility = "private";  // public, private, internal
  // The subject's form: with the ids of owner and repository, as repositories made since July 2026
  // have it, or the classic one of names alone.
  bool immutable_subject = false;

  std::string event = "push";           // event_name: push, pull_request, workflow_dispatch …
  std::string ref = "refs/heads/main";  // of a pull request: "refs/pull/7/merge"
  std::string sha;                      // of the commit
  std::string head_ref, base_ref;       // of a pull request: the branches' names
  bool ref_protected = false;
  std::string environment;  // the job's, if it has one

  std::string workflow;  // its name, else its path
  std::string workflow_path = ".github/workflows/deliver.yml";
  std::string job_workflow_ref;  // of a reusable workflow; "": the workflow's own
  std::string run_id = "1", run_number = "1", run_attempt = "1";
  std::string actor = "octocat", actor_id = "1";
  std::string runner_environment = "github-hosted";
  std::string check_run_id;
};

// The "sub" of the job's token: by its environment, else that it is of a pull request, else its
// ref.
std::string subject_of(const GithubRun& run);

// The audience where none is asked for: the owner's page.
std::string default_audience(const GithubRun& run);

// All claims as a JSON object. Valid from 10 minutes before `now` to 5 minutes after, as GitHub's.
std::string github_claims(const GithubRun& run, const std::string& issuer,
                          const std::string& audience, Timestamp now, const std::string& token_id);

// Throws Error, with advice, where the run is none: a repository that is not OWNER/NAME, an id that
// is not a number, a ref that is not of branches, tags or pull requests.
void check(const GithubRun& run);

}  // namespace neargate::oidc
