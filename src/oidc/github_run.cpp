#include "oidc/github_run.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/error.hpp"

namespace neargate::oidc {
namespace {

constexpr Seconds kValidBefore{600};
constexpr Seconds kValidAfter{300};

std::string owner_of(const GithubRun& run) {
  return run.repository.substr(0, run.repository.find('/'));
}

std::string name_of(const GithubRun& run) {
  return run.repository.substr(run.repository.find('/') + 1);
}

// Of what the user names himself, colons are escaped: they part a subject.
std::string escape_colons(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == ':') {
      out += "%3A";
    } else {
      out += c;
    }
  }
  return out;
}

bool is_of_pull_request(const GithubRun& run) { return run.event == "pull_request"; }

std::string_view ref_type(const GithubRun& run) {
  return run.ref.starts_with("refs/tags/") ? "tag" : "branch";
}

std::int64_t seconds(Timestamp time) {
  return std::chrono::duration_cast<Seconds>(time.time_since_epoch()).count();
}

bool is_number(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

}  // namespace

std::string subject_of(const GithubRun& run) {
  std::string subject = "repo:";
  if (run.immutable_subject) {
    subject += owner_of(run) + "@" + run.repository_owner_id + "/" + name_of(run) + "@" +
               run.repository_id;
  } else {
    subject += run.repository;
  }
  if (!run.environment.empty()) return subject + ":environment:" + escape_colons(run.environment);
  if (is_of_pull_request(run)) return subject + ":pull_request";
  return subject + ":ref:" + run.ref;
}

std::string default_audience(const GithubRun& run) { return "https://github.com/" + owner_of(run); }

std::string github_claims(const GithubRun& run, const std::string& issuer,
                          const std::string& audience, Timestamp now, const std::string& token_id) {
  const std::string workflow_ref = run.repository + "/" + run.workflow_path + "@" + run.ref;
  const bool is_reused = !run.job_workflow_ref.empty();
  nlohmann::json claims = {
      {"jti", token_id},
      {"sub", subject_of(run)},
      {"aud", audience},
      {"iss", issuer},
      {"nbf", seconds(now - kValidBefore)},
      {"iat", seconds(now)},
      {"exp", seconds(now + kValidAfter)},
      {"repository", run.repository},
      {"repository_id", run.repository_id},
      {"repository_owner", owner_of(run)},
      {"repository_owner_id", run.repository_owner_id},
      {"repository_visibility", run.repository_visibility},
      {"event_name", run.event},
      {"ref", run.ref},
      {"ref_type", ref_type(run)},
      {"ref_protected", run.ref_protected ? "true" : "false"},
      {"sha", run.sha},
      {"head_ref", run.head_ref},
      {"base_ref", run.base_ref},
      {"workflow", run.workflow.empty() ? run.workflow_path : run.workflow},
      {"workflow_ref", workflow_ref},
      {"workflow_sha", run.sha},
      {"job_workflow_ref", is_reused ? run.job_workflow_ref : workflow_ref},
      {"run_id", run.run_id},
      {"run_number", run.run_number},
      {"run_attempt", run.run_attempt},
      {"actor", run.actor},
      {"actor_id", run.actor_id},
      {"runner_environment", run.runner_environment},
  };
  if (!is_reused) claims["job_workflow_sha"] = run.sha;
  if (!run.environment.empty()) claims["environment"] = run.environment;
  if (!run.check_run_id.empty()) claims["check_run_id"] = run.check_run_id;
  return claims.dump();
}

void check(const GithubRun& run) {
  const auto slashes = std::count(run.repository.begin(), run.repository.end(), '/');
  if (slashes != 1 || owner_of(run).empty() || name_of(run).empty() ||
      run.repository.find_first_of(":@ ") != std::string::npos) {
    throw Error("the repository '" + run.repository + "' is none", "it is not OWNER/NAME",
                "give it as octo-org/octo-repo");
  }
  for (const std::string& id : {run.repository_id, run.repository_owner_id, run.actor_id,
                                run.run_id, run.run_number, run.run_attempt}) {
    if (!is_number(id)) {
      throw Error("the id '" + id + "' is none", "GitHub's ids are decimal numbers");
    }
  }
  if (!run.ref.starts_with("refs/heads/") && !run.ref.starts_with("refs/tags/") &&
      !run.ref.starts_with("refs/pull/")) {
    throw Error("the ref '" + run.ref + "' is none", "it is not whole",
                "give it as refs/heads/BRANCH, refs/tags/TAG or refs/pull/NUMBER/merge");
  }
}

}  // namespace neargate::oidc
