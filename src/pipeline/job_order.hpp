#pragma once

#include <functional>
#include <string>

#include "pipeline/action_catalogue.hpp"
#include "pipeline/job_report.hpp"
#include "pipeline/process.hpp"
#include "pipeline/workflow/model.hpp"

namespace neargate::pipeline {

// Where a job may work, all below the run's directory.
struct JobPlaces {
  std::string directory;  // what of it goes with the job: all of the next four
  std::string workspace;  // GITHUB_WORKSPACE: empty until it checks something out
  std::string temp;       // RUNNER_TEMP
  std::string tools;      // RUNNER_TOOL_CACHE
  std::string home;       // HOME: of its own, so that no log-in stays on this machine
  std::string logs;
  std::string artifacts;     // what the run's jobs have uploaded
  std::string attestations;  // what would have been attested
  std::string comments;      // what would have been said on a pull request
};

// The local issuer's offer to a job with `id-token: write`.
struct Identity {
  std::string request_url;                                        // ACTIONS_ID_TOKEN_REQUEST_URL
  std::string request_token;                                      // ACTIONS_ID_TOKEN_REQUEST_TOKEN
  std::function<std::string(const std::string& audience)> token;  // from any thread
};

// One job to be run, by a thread of its own: everything it needs. What is pointed to outlives the
// job and does not change.
struct JobOrder {
  const Workflow* workflow = nullptr;
  const Job* job = nullptr;
  const ActionCatalogue* actions = nullptr;
  const Cancellation* cancellation = nullptr;
  std::string name;         // as it is shown
  std::string repository;   // the local git repository that checkouts clone
  std::string tracking_id;  // RUNNER_TRACKING_ID of its processes
  // github, needs, strategy, matrix, vars, secrets, inputs.
  Value::Object contexts;
  Environment machine;  // PATH, LANG and the like, and where AWS is
  JobPlaces places;
  std::optional<Identity> identity;
  std::string why_no_identity;
  std::vector<std::string> secrets;  // values that are not to be seen
};

// What a job tells while it runs. Called on its thread.
struct JobEvents {
  std::function<void(const std::string& step)> begin_step;
  std::function<void(const StepReport& step)> end_step;
  std::function<void(const std::string& line)> line;  // secrets hidden
};

}  // namespace neargate::pipeline
