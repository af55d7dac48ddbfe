#include "pipeline/source_repository.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "machine/command.hpp"

namespace neargate::pipeline {
namespace {

constexpr char kNoCommit[] = "0000000000000000000000000000000000000000";

machine::Command git_in(const std::string& directory, std::vector<std::string> arguments) {
  machine::Command command;
  command.arguments = {"git", "-C", directory};
  command.arguments.insert(command.arguments.end(), arguments.begin(), arguments.end());
  command.output_bytes_max = 64 << 20;
  command.errors_apart = true;  // git warns of what does not keep it from answering
  command.environment = {{"GIT_CONFIG_COUNT", "1"},
                         // Of a user, looked at by root.
                         {"GIT_CONFIG_KEY_0", "safe.directory"},
                         {"GIT_CONFIG_VALUE_0", "*"},
                         {"GIT_AUTHOR_NAME", "neargate"},
                         {"GIT_AUTHOR_EMAIL", "neargate@localhost"},
                         {"GIT_COMMITTER_NAME", "neargate"},
                         {"GIT_COMMITTER_EMAIL", "neargate@localhost"}};
  return command;
}

// "" where git fails.
std::string ask(const std::string& directory, std::vector<std::string> arguments) {
  const auto result = machine::run_command(git_in(directory, std::move(arguments)));
  return result.exit_code == 0 ? std::string(trim(result.output)) : std::string();
}

}  // namespace

std::string repository_of_remote(std::string_view url) {
  if (url.ends_with('/')) url.remove_suffix(1);
  if (url.ends_with(".git")) url.remove_suffix(4);
  if (url.starts_with('/') || url.starts_with('.') || url.starts_with("file:")) return {};
  const std::size_t slash = url.rfind('/');
  if (slash == url.npos || slash == 0) return {};
  const std::size_t before = url.find_last_of("/:", slash - 1);
  if (before == url.npos) return {};
  return std::string(url.substr(before + 1));
}

SourceRepository::SourceRepository(const RunRequest& request, const std::string& directory)
    : top_(ask(request.source, {"rev-parse", "--show-toplevel"})), directory_(directory) {
  if (top_.empty()) {
    throw Error("there is no git repository at " + request.source, "a run is of a commit",
                "git init, and commit; or give --source");
  }
  has_changes_ = !ask(top_, {"status", "--porcelain", "--untracked-files=no"}).empty();
  ref_ = find_ref(request);
  const std::string wanted = request.sha.empty() ? ref_ : request.sha;
  commit_.sha = commit_.head_sha =
      ask(top_, {"rev-parse", "--verify", "--quiet", wanted + "^{commit}"});
  // A detached checkout may stand for a branch that is not here.
  if (commit_.sha.empty() && request.sha.empty() && request.ref.empty()) {
    commit_.sha = commit_.head_sha = ask(top_, {"rev-parse", "--verify", "--quiet", "HEAD"});
  }
  if (commit_.sha.empty()) throw Error("there is no commit '" + wanted + "' in " + top_);
  name_ = request.repository;
  if (name_.empty()) name_ = repository_of_remote(ask(top_, {"remote", "get-url", "origin"}));
  if (name_.empty()) name_ = "local/" + top_.substr(top_.rfind('/') + 1);
  if (ask(top_, {"rev-parse", "--verify", "--quiet", "refs/heads/main"}).empty() &&
      !ask(top_, {"rev-parse", "--verify", "--quiet", "refs/heads/master"}).empty()) {
    commit_.default_branch = "master";
  }
  machine::run_or_throw(git_in(top_, {"clone", "--bare", "--shared", "--quiet", top_, directory_}));
  git({"config", "uploadpack.allowAnySHA1InWant", "true"});
  if (request.event.starts_with("pull_request")) {
    merge(request.base.empty() ? commit_.default_branch : request.base);
  } else {
    const std::string parent =
        ask(directory_, {"rev-parse", "--verify", "--quiet", commit_.sha + "^"});
    commit_.before = parent.empty() ? kNoCommit : parent;
  }
  const std::string files =
      commit_.before == kNoCommit
          ? git({"ls-tree", "-r", "--name-only", commit_.sha})
          : git({"diff", "--name-only", "--no-renames", commit_.before, commit_.sha});
  for (const std::string_view line : split(files, '\n')) {
    if (!line.empty()) commit_.changed.emplace_back(line);
  }
  const auto about = [&](const char* format) {
    return std::string(
        trim(git({"log", "-1", std::string("--format=") + format, commit_.head_sha})));
  };
  commit_.message = about("%B");
  commit_.author = about("%an");
  commit_.email = about("%ae");
  commit_.time = about("%cI");
}

std::string SourceRepository::git(std::vector<std::string> arguments) const {
  return machine::run_or_throw(git_in(directory_, std::move(arguments)));
}

std::string SourceRepository::find_ref(const RunRequest& request) const {
  if (request.ref.empty()) {
    const std::string branch = ask(top_, {"symbolic-ref", "--quiet", "HEAD"});
    return branch.empty() ? "refs/heads/main" : branch;
  }
  if (request.ref.starts_with("refs/")) return request.ref;
  const std::string tag = "refs/tags/" + request.ref;
  if (!ask(top_, {"rev-parse", "--verify", "--quiet", tag}).empty()) return tag;
  return "refs/heads/" + request.ref;
}

// As GitHub's refs/pull/N/merge: a merge of the head into the base.
void SourceRepository::merge(const std::string& base) {
  commit_.before = ask(directory_, {"rev-parse", "--verify", "--quiet", base + "^{commit}"});
  if (commit_.before.empty()) {
    throw Error("there is no branch '" + base + "' for the pull request", "",
                "give the one that it goes to: --base");
  }
  if (ask(directory_, {"merge-base", commit_.before, commit_.head_sha}) == commit_.head_sha) {
    throw Error("there is nothing to merge into '" + base + "'",
                "it has every commit of " + commit_.head_sha.substr(0, 12) + " already",
                "commit to a branch, and name it: --ref");
  }
  const auto merged = machine::run_command(
      git_in(directory_, {"merge-tree", "--write-tree", commit_.before, commit_.head_sha}));
  if (merged.exit_code != 0) {
    throw Error("the pull request cannot be merged into '" + base + "'",
                std::string(trim(merged.output + merged.errors)),
                "resolve the conflicts: GitHub starts nothing either as long as there are any");
  }
  commit_.sha =
      trim(git({"commit-tree", std::string(trim(merged.output)), "-p", commit_.before, "-p",
                commit_.head_sha, "-m", "Merge " + commit_.head_sha + " into " + commit_.before}));
}

std::string SourceRepository::read(const std::string& path) const {
  const auto result =
      machine::run_command(git_in(directory_, {"cat-file", "blob", commit_.sha + ":" + path}));
  return result.exit_code == 0 ? result.output : std::string();
}

}  // namespace neargate::pipeline
