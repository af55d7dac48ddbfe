#pragma once

#include <string>
#include <vector>

#include "cli/endpoint.hpp"
#include "cli/output.hpp"
#include "oidc/github_run.hpp"
#include "pipeline/run_request.hpp"

// The commands of `neargate`, one file each. Each returns the program's exit code and throws Error,
// with advice, where it cannot do its work.
namespace neargate::ecs {
struct Task;
}

namespace neargate::cli {

struct UpOptions {
  std::vector<std::string> daemon_arguments;  // as neargated takes them
  bool is_state_chosen = false;               // not the default state directory
};
int up(const UpOptions& options, const Output& output);

struct DownOptions {
  std::string run_directory;
  std::string state_directory;
  bool is_state_chosen = false;  // not the default, nor that of the daemon that runs
  std::string name;
  bool is_name_given = false;
  bool purge = false;        // forget the state too
  bool daemon_only = false;  // leave running what runs
};
int down(const DownOptions& options, const Output& output);

struct StatusOptions {
  Endpoint endpoint;
  std::string cluster;  // "": all
  std::string service;  // "": all
};
// Exit code 3: Neargate does not run, and nobody else is meant.
int status(const StatusOptions& options, const Output& output);

// Prints shell exports; `shell` is "sh" or "fish". With `command`, runs it in that environment
// instead.
int env(const std::string& run_directory, const std::string& shell,
        const std::vector<std::string>& command, const Output& output);

struct TasksOptions {
  Endpoint endpoint;
  std::string cluster;  // "": all
  std::string service;  // "": all
  bool stopped = false;
};
int tasks(const TasksOptions& options, const Output& output);
// Its table, with the heading.
std::vector<std::vector<std::string>> task_rows(const std::vector<ecs::Task>& tasks, bool stopped);

struct BootstrapOptions {
  Endpoint endpoint;
  std::string directory = "terraform/bootstrap";
  std::string region;  // "": as found
  std::string project;
  std::string repository;  // GitHub's OWNER/NAME
  std::string owner_id;
  std::string repository_id;
  std::vector<std::string> variables;  // further ones of Terraform: NAME=VALUE
  bool dry_run = false;
};
// What an account must have once: state bucket, registry, the pipeline's roles.
int bootstrap(const BootstrapOptions& options, const Output& output);

struct ReachOptions {
  Endpoint endpoint;
  std::string source;       // see reach_ends.hpp
  std::string destination;  // the same, with ":PORT" for tcp and udp
  std::string protocol = "tcp";
};
// Whether connections pass, and what decides. Exit code 4: not all ways pass.
int reach(const ReachOptions& options, const Output& output);

struct IamWhyOptions {
  Endpoint endpoint;
  std::string principal;  // a role: its name, its ARN, or the ARN of a session of it
  std::string action;
  std::string resource;
  std::vector<std::string> context;  // "KEY=VALUE"
};
// Whether a role may do something, and which statement decides. Exit code 5: it may not.
int iam_why(const IamWhyOptions& options, const Output& output);

struct EventsOptions {
  Endpoint endpoint;
  std::string cluster;
  std::string service;
  std::string since = "1h";
  bool follow = false;
};
int events(const EventsOptions& options, const Output& output);

struct ExecOptions {
  std::string run_directory;
  std::string task;                  // its id, the beginning of it, or its ARN
  std::string container;             // "": the only one
  std::vector<std::string> command;  // empty: a shell
};
// Returns the command's exit code.
int exec(const ExecOptions& options);

struct InterruptOptions {
  std::string run_directory;
  std::string task;  // as in ExecOptions
};
// Takes a FARGATE_SPOT task's capacity away, as AWS does when it needs it.
int interrupt(const InterruptOptions& options, const Output& output);

// Of `neargate oidc`: the local issuer of tokens with GitHub's claims.
struct OidcOptions {
  std::string run_directory;
  std::string state_directory;
  std::string issuer;  // its URL
};
// This machine is the issuer from now on, for the Neargate here; or is it no longer.
int oidc_start(const OidcOptions& options, const Output& output);
int oidc_stop(const OidcOptions& options, const Output& output);
// Prints a token of a job. `audience` "": GitHub's default.
int oidc_token(const OidcOptions& options, const oidc::GithubRun& run, const std::string& audience,
               const Output& output);
// Serves a job's tokens as GitHub's runner does, until it is asked to end.
int oidc_serve(const OidcOptions& options, const oidc::GithubRun& run, const std::string& listen,
               const Output& output);

struct LogsOptions {
  Endpoint endpoint;
  std::string state_directory;
  std::string group;    // "": the service's, or the only one
  std::string service;  // whose tasks' group
  std::string filter;   // a filter pattern of CloudWatch Logs
  std::string since = "10m";
  bool follow = false;
  bool previous = false;  // of the tasks that ran before those that run now
  bool daemon = false;    // the daemon's own log
};
int logs(const LogsOptions& options, const Output& output);

struct ImageBuildOptions {
  std::string tag;   // "repository:tag", with or without a registry before it
  std::string file;  // the Dockerfile; "": the context's
  std::string context;
  std::vector<std::string> build_arguments;  // "NAME=VALUE"
};
int image_build(const ImageBuildOptions& options, const Output& output);

struct ImagePushOptions {
  Endpoint endpoint;
  std::string tag;
};
int image_push(const ImagePushOptions& options, const Output& output);

struct PipelineOptions {
  pipeline::RunRequest request;  // but what follows, and where it is kept
  std::string run_directory;
  std::string state_directory;
  std::string directory;  // where runs are kept; "": in the state directory
  std::string source;     // "": where the workflow's file is
  // "NAME=VALUE"; of secrets and variables of the environment a NAME alone takes ours.
  std::vector<std::string> inputs, variables, secrets, environment;
};
// Runs a workflow of GitHub's on this machine. Exit codes: see pipeline/run_report.hpp.
int pipeline_run(PipelineOptions options, const Output& output);

// A command and its options, as a shell's completion needs them.
struct CompletionCommand {
  std::string name;
  std::vector<std::string> options;
};
// A completion script for "bash", "zsh" or "fish".
std::string completion(const std::string& shell, const std::vector<CompletionCommand>& commands);

}  // namespace neargate::cli
