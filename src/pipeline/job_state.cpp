#include "pipeline/job_state.hpp"

#include <filesystem>
#include <map>

#include "base/encoding.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "pipeline/workflow/event_filter.hpp"

namespace neargate::pipeline {
namespace {

namespace fs = std::filesystem;

const Value& context(const JobOrder& order, std::string_view name) {
  static const Value kNull;
  for (const auto& [key, value] : order.contexts) {
    if (key == name) return value;
  }
  return kNull;
}

Value object_of(const Environment& environment) {
  Value::Object out;
  for (const auto& [name, value] : environment) set_member(out, name, value);
  return out;
}

void add_all(const Environment& from, Environment& into) {
  for (const auto& [name, value] : from) set_variable(into, name, value);
}

}  // namespace

JobState::JobState(const JobOrder& order) : order_(order) {
  for (const std::string& secret : order.secrets) masker.add(secret);
  if (order.identity) masker.add(order.identity->request_token);
}

void JobState::add_env(const Texts& texts, const Surroundings& surroundings,
                       Environment& into) const {
  for (const auto& [name, text] : texts) {
    set_variable(into, name, text.content.text(surroundings));
  }
}

Result JobState::result() const {
  if (cancelled() || timed_out) return Result::cancelled;
  return failed ? Result::failure : Result::success;
}

Surroundings JobState::job_surroundings() const {
  Surroundings out;
  out.contexts = order_.contexts;
  return out;
}

Value JobState::env_context(const Scope& scope, const Environment& env) const {
  Environment whole = job_env;
  add_all(exported, whole);
  add_all(scope.env, whole);
  add_all(env, whole);
  return object_of(whole);
}

Surroundings JobState::surroundings(const Scope& scope, const Environment& env) const {
  Surroundings out = job_surroundings();
  Value::Object github = *context(order_, "github").object();
  if (!scope.action_path.empty()) set_member(github, "action_path", scope.action_path);
  set_member(out.contexts, "github", std::move(github));
  set_member(out.contexts, "env", env_context(scope, env));
  set_member(out.contexts, "steps", scope.steps);
  if (!scope.inputs.is_null()) set_member(out.contexts, "inputs", scope.inputs);
  set_member(out.contexts, "job", Value::Object{{"status", text_of(result())}});
  set_member(out.contexts, "runner",
             Value::Object{{"name", "neargate"},
                           {"os", "Linux"},
                           {"arch", "X64"},
                           {"temp", order_.places.temp},
                           {"tool_cache", order_.places.tools},
                           {"environment", "github-hosted"},
                           {"debug", ""}});
  out.cancelled = cancelled() || timed_out;
  out.failure = !out.cancelled && (failed || scope.failed);
  out.success = !out.cancelled && !out.failure;
  out.hash_files = [root = order_.places.workspace](const std::vector<std::string>& patterns) {
    return hash_files(root, patterns);
  };
  return out;
}

Environment JobState::environment(const Scope& scope, const Environment& env) const {
  Environment out = order_.machine;
  add_all(job_env, out);
  add_all(exported, out);
  add_all(scope.env, out);
  add_all(env, out);
  std::string path = variable(out, "PATH");
  for (const std::string& added : paths) path = added + ":" + path;
  set_variable(out, "PATH", path);
  add_all(default_variables(order_), out);  // which no workflow can change
  if (!scope.action_path.empty()) set_variable(out, "GITHUB_ACTION_PATH", scope.action_path);
  return out;
}

Environment default_variables(const JobOrder& order) {
  Environment out;
  const Value& github = context(order, "github");
  for (const char* name : {"actor",
                           "actor_id",
                           "api_url",
                           "base_ref",
                           "event_name",
                           "event_path",
                           "graphql_url",
                           "head_ref",
                           "job",
                           "ref",
                           "ref_name",
                           "ref_protected",
                           "ref_type",
                           "repository",
                           "repository_id",
                           "repository_owner",
                           "repository_owner_id",
                           "retention_days",
                           "run_attempt",
                           "run_id",
                           "run_number",
                           "server_url",
                           "sha",
                           "triggering_actor",
                           "workflow",
                           "workflow_ref",
                           "workflow_sha",
                           "workspace"}) {
    out.emplace_back("GITHUB_" + to_upper(name), github.member(name).to_text());
  }
  const std::pair<const char*, std::string> others[] = {
      {"CI", "true"},
      {"GITHUB_ACTIONS", "true"},
      {"HOME", order.places.home},
      {"RUNNER_ARCH", "X64"},
      {"RUNNER_ENVIRONMENT", "github-hosted"},
      {"RUNNER_NAME", "neargate"},
      {"RUNNER_OS", "Linux"},
      {"RUNNER_TEMP", order.places.temp},
      {"RUNNER_TOOL_CACHE", order.places.tools},
      {"RUNNER_TRACKING_ID", order.tracking_id},
  };
  for (const auto& [name, value] : others) out.emplace_back(name, value);
  if (order.identity) {
    out.emplace_back("ACTIONS_ID_TOKEN_REQUEST_URL", order.identity->request_url);
    out.emplace_back("ACTIONS_ID_TOKEN_REQUEST_TOKEN", order.identity->request_token);
  }
  return out;
}

std::string hash_files(const std::string& root, const std::vector<std::string>& patterns) {
  std::vector<std::string> filters;
  for (const std::string& pattern : patterns) {
    for (const std::string_view line : split(pattern, '\n')) {
      std::string_view rest = trim(line);
      const bool excludes = rest.starts_with('!');
      if (excludes) rest.remove_prefix(1);
      while (rest.starts_with("/") || rest.starts_with("./"))
        rest.remove_prefix(rest.find('/') + 1);
      if (!rest.empty()) filters.push_back((excludes ? "!" : "") + std::string(rest));
    }
  }
  std::map<std::string, std::string> found;
  std::error_code error;
  for (fs::recursive_directory_iterator entry(root, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().lexically_relative(root);
    if (entry->is_regular_file(error) && !entry->is_symlink(error) &&
        matches_filters(filters, name)) {
      found[name] = entry->path();
    }
  }
  if (found.empty()) return {};
  Digest whole(Digest::Algorithm::sha256);
  for (const auto& [name, path] : found) {
    whole.update(as_view(sha256(read_file(path).value_or(""))));
  }
  return to_hex(whole.finish());
}

}  // namespace neargate::pipeline
