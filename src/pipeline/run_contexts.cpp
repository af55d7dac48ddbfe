#include "pipeline/run_contexts.hpp"

#include <cstdlib>
#include <unistd.h>

#include "base/own_directory.hpp"

namespace neargate::pipeline {
namespace {

std::string ours(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string workflow_ref(const Event& event, const Workflow& workflow) {
  return event.repository + "/" + workflow.path + "@" + event.ref;
}

}  // namespace

Value::Object github_context(const RunRequest& request, const Event& event,
                             const Workflow& workflow, const RunNumbers& numbers,
                             const std::string& token) {
  return {{"actor", request.actor},
          {"actor_id", "1"},
          {"api_url", "https://api.github.com"},
          {"base_ref", event.base_ref},
          {"event", event.payload},
          {"event_name", event.name},
          {"graphql_url", "https://api.github.com/graphql"},
          {"head_ref", event.head_ref},
          {"ref", event.ref},
          {"ref_name", event.ref_name},
          {"ref_protected", false},
          {"ref_type", event.ref_type},
          {"repository", event.repository},
          {"repository_id", request.repository_id},
          {"repository_owner", event.repository.substr(0, event.repository.find('/'))},
          {"repository_owner_id", request.owner_id},
          {"repositoryUrl", "git://github.com/" + event.repository + ".git"},
          {"retention_days", "90"},
          {"run_attempt", "1"},
          {"run_id", numbers.id},
          {"run_number", numbers.number},
          {"secret_source", "Actions"},
          {"server_url", "https://github.com"},
          {"sha", event.sha},
          {"token", token},
          {"triggering_actor", request.actor},
          {"workflow", workflow.name},
          {"workflow_ref", workflow_ref(event, workflow)},
          {"workflow_sha", event.sha}};
}

oidc::GithubRun identity_of(const RunRequest& request, const Event& event, const Workflow& workflow,
                            const RunNumbers& numbers, const std::string& environment) {
  oidc::GithubRun out;
  out.repository = event.repository;
  out.repository_id = request.repository_id;
  out.repository_owner_id = request.owner_id;
  out.immutable_subject = request.immutable_subject;
  out.event = event.name;
  out.ref = event.ref;
  out.sha = event.sha;
  out.head_ref = event.head_ref;
  out.base_ref = event.base_ref;
  out.environment = environment;
  out.workflow = workflow.name;
  out.workflow_path = workflow.path;
  out.run_id = numbers.id;
  out.run_number = numbers.number;
  out.actor = request.actor;
  return out;
}

Environment machine_environment(const RunRequest& request) {
  Environment out;
  // The program that runs this is there for steps too, behind what is installed.
  set_variable(out, "PATH", ours("PATH") + ":" + own_directory());
  set_variable(out, "LANG", ours("LANG").empty() ? "C.UTF-8" : ours("LANG"));
  set_variable(out, "USER", ours("USER").empty() ? "runner" : ours("USER"));
  for (const char* name : {"LC_ALL", "TZ", "SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS",
                           "http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY",
                           "NO_PROXY", "CCACHE_DIR", "TF_CLI_CONFIG_FILE", "TF_PLUGIN_CACHE_DIR"}) {
    if (const std::string value = ours(name); !value.empty()) set_variable(out, name, value);
  }
  // Where providers come from is a matter of the machine, but jobs have another HOME.
  const std::string terraform_rc = ours("HOME") + "/.terraformrc";
  if (variable(out, "TF_CLI_CONFIG_FILE").empty() && ::access(terraform_rc.c_str(), R_OK) == 0) {
    set_variable(out, "TF_CLI_CONFIG_FILE", terraform_rc);
  }
  if (!request.endpoint.empty()) set_variable(out, "AWS_ENDPOINT_URL", request.endpoint);
  // No step is an EC2 instance: without this, tools wait for its metadata service.
  set_variable(out, "AWS_EC2_METADATA_DISABLED", "true");
  for (const auto& [name, value] : request.environment) set_variable(out, name, value);
  return out;
}

}  // namespace neargate::pipeline
