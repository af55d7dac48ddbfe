#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/endpoint.hpp"
#include "cli/output.hpp"

// The commands that bring versions into being, and look at those: deploy, diff, render, verify,
// rollback, history, run, scale, wait. docs/deploy.md has their exit codes and JSON.
namespace neargate::cli {

// Which service; "" is found out where there is only one.
struct ServiceOptions {
  Endpoint endpoint;
  std::string cluster;
  std::string service;
};

struct ImageOptions {
  std::string image;
  std::string tag;
  std::string container;
};

struct FollowOptions {
  std::string timeout = "30m";
  bool no_wait = false;
};

struct DeployOptions {
  ServiceOptions service;
  ImageOptions image;
  FollowOptions follow;
  std::string run_first;  // a command line; words as a shell parts them
  bool no_verify = false;
  bool force = false;
};
int deploy(const DeployOptions& options, const Output& output);

struct DiffOptions {
  ServiceOptions service;
  ImageOptions image;
};
// Exit code 3: there is a difference.
int diff(const DiffOptions& options, const Output& output);
int render(const DiffOptions& options, const Output& output);

struct VerifyOptions {
  ServiceOptions service;
  ImageOptions image;  // neither --image nor --tag: the one that the service has now
};
// What would keep a deploy of that from succeeding. Exit code 15: something would.
int verify(const VerifyOptions& options, const Output& output);

struct RollbackOptions {
  ServiceOptions service;
  FollowOptions follow;
  std::string to;
};
int rollback(const RollbackOptions& options, const Output& output);

struct WaitOptions {
  ServiceOptions service;
  FollowOptions follow;
};
int wait(const WaitOptions& options, const Output& output);

struct HistoryOptions {
  ServiceOptions service;
  int count = 20;
};
int history(const HistoryOptions& options, const Output& output);

struct RunOptions {
  ServiceOptions service;
  std::string container;
  std::string revision;                  // "": the service's
  std::vector<std::string> environment;  // "NAME=VALUE"
  std::string timeout = "1h";
  std::vector<std::string> command;  // empty: the definition's
};
// Returns the container's exit code; 125 where it has none.
int run(const RunOptions& options, const Output& output);

struct ScaleOptions {
  ServiceOptions service;
  std::optional<int> count;
  std::optional<int> min;
  std::optional<int> max;
};
int scale(const ScaleOptions& options, const Output& output);

}  // namespace neargate::cli
