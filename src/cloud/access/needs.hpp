#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cloud/access/directory.hpp"
#include "cloud/access/functions.hpp"
#include "cloud/access/member_path.hpp"
#include "smithy/service.hpp"

namespace neargate::access {

// One thing that a caller must be allowed.
struct Need {
  std::string action;     // "ecs:CreateService"
  std::string resource;   // an ARN, or "*"
  std::string passed_to;  // of iam:PassRole by @passesRole: "ecs-tasks.amazonaws.com"

  bool operator==(const Need&) const = default;
};

// Where a call is made, for templates.
struct Place {
  const std::string& region;
  const std::string& account;
  const Directory& directory;
};

// What an operation must be allowed, from its table, with its templates ready to be filled in.
class OperationNeeds {
 public:
  explicit OperationNeeds(const smithy::Operation& operation);

  // All of these, for this input. The operation's own action comes first.
  std::vector<Need> needs(const void* input, const Place& place) const;

  // The values of a condition key of the service; nothing where the operation does not have it, or
  // its members are absent. Keys compare without case.
  std::vector<std::string> condition_values(std::string_view key, const void* input,
                                            const Place& place) const;

  // The tags that the caller sets.
  TagList request_tags(const void* input) const;

 private:
  struct Part {
    smithy::TemplatePart::Kind kind;
    std::string text;
    std::optional<MemberPath> path;
    bool optional = false;
    std::string otherwise;
    bool verbatim = false;  // {…|text}: no ARN, whatever it looks like
    Function function = nullptr;
  };
  using Template = std::vector<Part>;
  struct Permission {
    std::string action;
    std::vector<Template> resources;
    std::optional<MemberPath> when, unless;
  };
  struct PassedRole {
    MemberPath path;
    std::string service;
  };

  static Template compile(smithy::Template parts, const smithy::Shape& input);
  void find_passed_roles(const smithy::Shape& shape, const std::string& path);
  static std::vector<std::string> fill(const Template& parts, const void* input,
                                       const Place& place);
  static std::vector<std::string> values_of(const Part& part, const void* input,
                                            const Place& place);

  const smithy::Shape& input_;
  std::vector<Permission> permissions_;
  std::vector<std::pair<std::string, Template>> condition_keys_;
  std::vector<PassedRole> passed_roles_;
};

}  // namespace neargate::access
