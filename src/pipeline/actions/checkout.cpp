#include <filesystem>

#include "base/error.hpp"
#include "pipeline/actions/stand_ins.hpp"
#include "pipeline/job_order.hpp"

namespace neargate::pipeline {
namespace {

namespace fs = std::filesystem;

// Below the workspace, and not out of it.
std::string directory_of(const ActionCall& call) {
  const fs::path path = fs::path(call.input("path")).lexically_normal();
  if (path.is_absolute() || path.string().starts_with("..")) {
    throw Error("cannot check out to '" + path.string() + "'", "it is outside of the workspace");
  }
  return path.empty() ? call.order().places.workspace
                      : call.order().places.workspace + "/" + path.string();
}

}  // namespace

// A clone of the local repository at the run's commit, on the branch of its name. Objects are
// copied, not linked: nothing that a step does reaches the repository. There are no credentials to
// persist, as there is nobody to be asked for them.
void checkout(ActionCall& call) {
  const std::string repository = call.input("repository");
  if (!repository.empty() && repository != call.github().member("repository").to_text()) {
    throw Error("cannot check out " + repository, "only this repository is here",
                "leave 'repository' out");
  }
  const std::string directory = directory_of(call);
  std::string ref = call.input("ref");
  if (ref.empty()) ref = call.github().member("sha").to_text();
  // What a checkout before has left is replaced.
  fs::remove_all(directory);
  fs::create_directories(directory);
  call.run({"git", "init", "--quiet", "--initial-branch=neargate", directory});
  const std::string depth = call.input("fetch-depth").empty() ? "1" : call.input("fetch-depth");
  std::vector<std::string> fetch = {"git", "-C", directory, "fetch", "--quiet", "--no-tags"};
  if (call.flag("fetch-tags", false)) fetch.back() = "--tags";
  // A commit that is no branch's end can be asked for by its hash.
  fetch.insert(fetch.begin() + 1, {"-c", "protocol.version=2"});
  if (depth != "0") fetch.push_back("--depth=" + depth);
  fetch.push_back("file://" + call.order().repository);
  fetch.push_back(ref);
  if (depth == "0") fetch.push_back("+refs/heads/*:refs/remotes/origin/*");
  call.run(fetch);
  const std::string& branch = call.github().member("ref_name").to_text();
  const bool is_branch =
      call.github().member("ref").to_text().starts_with("refs/heads/") && call.input("ref").empty();
  std::vector<std::string> check_out = {"git", "-C", directory, "checkout", "--quiet", "--force"};
  if (is_branch) {
    check_out.insert(check_out.end(), {"-B", branch, "FETCH_HEAD"});
  } else {
    check_out.insert(check_out.end(), {"--detach", "FETCH_HEAD"});
  }
  call.run(check_out);
  call.run({"git", "-C", directory, "log", "-1", "--format=%H"});
}

}  // namespace neargate::pipeline
