#include "pipeline/workflow/permissions.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace neargate::pipeline {
namespace {

constexpr std::array<std::string_view, 16> kScopes = {"actions",         "artifact-metadata",
                                                      "attestations",    "checks",
                                                      "contents",        "deployments",
                                                      "discussions",     "id-token",
                                                      "issues",          "models",
                                                      "packages",        "pages",
                                                      "pull-requests",   "repository-projects",
                                                      "security-events", "statuses"};

bool is_scope(std::string_view name) {
  return std::find(kScopes.begin(), kScopes.end(), name) != kScopes.end();
}

}  // namespace

Permissions Permissions::read(const Node& node, Problems& problems) {
  Permissions out;
  if (node.kind == Node::Kind::scalar && (node.text == "read-all" || node.text == "write-all")) {
    const std::string level = node.text.substr(0, node.text.find('-'));
    for (const std::string_view scope : kScopes) out.levels_.emplace(scope, level);
    // A token has no state that could be read.
    if (level == "read") out.levels_["id-token"] = "none";
    return out;
  }
  if (node.kind != Node::Kind::mapping) {
    problems.push_back({node.place, "permissions are a mapping, read-all or write-all"});
    return out;
  }
  for (const auto& [name, place, value] : node.members) {
    if (!is_scope(name)) problems.push_back({place, "there is no permission '" + name + "'"});
    if (value.text != "read" && value.text != "write" && value.text != "none") {
      problems.push_back({value.place, "a permission is read, write or none"});
    }
    out.levels_[name] = value.text;
  }
  return out;
}

std::string Permissions::level(const std::string& scope) const {
  const auto found = levels_.find(scope);
  return found == levels_.end() ? "none" : found->second;
}

}  // namespace neargate::pipeline
