#include "pipeline/action_catalogue.hpp"

#include <algorithm>
#include <unistd.h>

#include "base/file.hpp"
#include "base/text.hpp"
#include "pipeline/workflow/read_workflow.hpp"

namespace neargate::pipeline {
namespace {

// "" where there is no action in the directory.
std::string manifest_path(const std::string& directory) {
  for (const char* name : {"/action.yml", "/action.yaml"}) {
    if (::access((directory + name).c_str(), R_OK) == 0) return directory + name;
  }
  return {};
}

void check_inputs(const Step& step, const StandIn& stand_in, Problems& problems) {
  for (const auto& given : step.with) {
    const bool known = std::any_of(
        stand_in.inputs.begin(), stand_in.inputs.end(),
        [&](std::string_view input) { return equal_ignoring_case(input, given.first); });
    if (known) continue;
    problems.push_back({given.second.place, "the stand-in for " + std::string(stand_in.action) +
                                                " does not act on the input '" + given.first +
                                                "'"});
  }
}

}  // namespace

std::optional<ActionReference> ActionReference::parse(const std::string& uses) {
  ActionReference out;
  if (uses.starts_with("./")) {
    out.path = uses.substr(2);
    return out;
  }
  const std::size_t at = uses.find('@');
  const std::size_t slash = uses.find('/');
  if (at == std::string::npos || slash == std::string::npos || slash > at || slash == 0 ||
      uses.find("://") != std::string::npos) {
    return std::nullopt;
  }
  out.ref = uses.substr(at + 1);
  const std::string whole = uses.substr(0, at);
  const std::size_t second = whole.find('/', slash + 1);
  out.repository = whole.substr(0, second);
  if (second != std::string::npos) out.path = whole.substr(second + 1);
  if (out.ref.empty() || out.repository.back() == '/' || uses.find("..") != std::string::npos) {
    return std::nullopt;
  }
  return out;
}

void ActionCatalogue::add(const std::vector<Step>& steps, Problems& problems) {
  for (const Step& step : steps) {
    if (!step.uses.empty()) add_one(step, problems);
  }
}

void ActionCatalogue::add_one(const Step& step, Problems& problems) {
  const auto reference = ActionReference::parse(step.uses);
  if (!reference) {
    problems.push_back({step.uses_place, "'" + step.uses +
                                             "' is no action that can run near: "
                                             "OWNER/NAME@REF or ./PATH"});
    return;
  }
  if (const auto known = sources_.find(step.uses); known != sources_.end()) {
    if (known->second.stand_in != nullptr) check_inputs(step, *known->second.stand_in, problems);
    return;
  }
  ActionSource source;
  std::string directory = repository_;
  if (!reference->repository.empty()) {
    directory = bundles_ + "/" + reference->repository + "@" + reference->ref;
  }
  if (!reference->path.empty()) directory += "/" + reference->path;
  const bool has_files = !reference->repository.empty() ? !bundles_.empty() : true;
  const std::string path = has_files ? manifest_path(directory) : "";
  if (!path.empty()) {
    try {
      source.manifest = read_action_manifest(path, read_file(path).value_or(""));
    } catch (const Refused& refused) {
      problems.push_back({step.uses_place, refused.what()});
      return;
    }
    if (!reference->repository.empty()) source.directory = directory;
    sources_[step.uses] = source;
    add(source.manifest.steps, problems);
    return;
  }
  source.stand_in =
      find_stand_in(reference->repository + (reference->path.empty() ? "" : "/" + reference->path));
  if (source.stand_in == nullptr) {
    problems.push_back({step.uses_place, "the action '" + step.uses +
                                             "' is neither on disk (--actions) nor has it "
                                             "a stand-in near"});
    return;
  }
  check_inputs(step, *source.stand_in, problems);
  sources_[step.uses] = source;
}

}  // namespace neargate::pipeline
