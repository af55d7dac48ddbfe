#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/actions/stand_in.hpp"
#include "pipeline/workflow/action_manifest.hpp"

namespace neargate::pipeline {

// `uses`, taken apart: "OWNER/NAME/PATH@REF", or "./PATH" in the repository.
struct ActionReference {
  std::string repository;  // "OWNER/NAME"; "": of this repository
  std::string path;        // below the repository; "": its root
  std::string ref;

  static std::optional<ActionReference> parse(const std::string& uses);
};

// What runs an action here: its own files where they are on disk, or a stand-in.
struct ActionSource {
  const StandIn* stand_in = nullptr;  // null: `manifest`
  std::string directory;              // of the action's files; "" for an action of the workspace,
                                      // which is not there before the job's checkout
  ActionManifest manifest;
};

// All actions that a workflow uses, found before anything runs.
class ActionCatalogue {
 public:
  // `bundles` holds directories OWNER/NAME@REF ("": there are none); `repository` is where "./" is.
  ActionCatalogue(std::string bundles, std::string repository)
      : bundles_(std::move(bundles)), repository_(std::move(repository)) {}

  // Looks up what these steps use, and what that uses. What cannot be run near is a problem.
  void add(const std::vector<Step>& steps, Problems& problems);

  const ActionSource& find(const std::string& uses) const { return sources_.at(uses); }

 private:
  void add_one(const Step& step, Problems& problems);

  std::string bundles_;
  std::string repository_;
  std::map<std::string, ActionSource> sources_;
};

}  // namespace neargate::pipeline
