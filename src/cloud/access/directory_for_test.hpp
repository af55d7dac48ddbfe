#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cloud/access/directory.hpp"

namespace neargate::access {

// Names are what they are given as; nothing has tags or a policy but what a test says. Include in
// tests only.
class DirectoryForTest final : public Directory {
 public:
  std::string role_path_and_name(const std::string& role) const override { return role; }
  std::string key_arn(const std::string& name) const override { return name; }
  std::string task_definition_arn(const std::string& name) const override { return name; }
  std::vector<std::string> roles_of_task_definition(const std::string&) const override {
    return {};
  }
  std::string boundary_of_role(const std::string&) const override { return ""; }
  std::vector<std::string> resources_of_association(const std::string&) const override {
    return {};
  }
  std::map<std::string, std::string> tags_of(const std::string& arn) const override {
    const auto found = tags.find(arn);
    return found == tags.end() ? std::map<std::string, std::string>() : found->second;
  }
  std::optional<ResourcePolicy> policy_of(const std::string& arn) const override {
    const auto found = policies.find(arn);
    if (found == policies.end()) return std::nullopt;
    return found->second;
  }

  std::map<std::string, std::map<std::string, std::string>> tags;  // by ARN
  std::map<std::string, ResourcePolicy> policies;                  // by ARN
};

}  // namespace neargate::access
