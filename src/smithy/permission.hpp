#pragma once

#include <cstdint>
#include <span>
#include <string_view>

// What a caller must be allowed for an operation, as the model's @iam… traits state it
// (models/prelude.smithy has their grammar). Tables: cloud/access makes ARNs of them.
namespace neargate::smithy {

struct TemplatePart {
  enum class Kind : std::uint8_t { text, member, region, account };

  Kind kind = Kind::text;
  std::string_view text;  // of a member its path: "Delete.Objects.Key"
  bool optional = false;  // `otherwise` stands for an absent member; else it gives nothing
  std::string_view otherwise;
  std::string_view function;  // what the value goes through
};
using Template = std::span<const TemplatePart>;

// One action, on each of the resources that the templates give.
struct Permission {
  std::string_view action;  // "ecs:CreateCluster"
  std::span<const Template> resources;
  std::string_view when;    // the path of a member that must be there for this to count
  std::string_view unless;  // or must not
};

struct ConditionKey {
  std::string_view key;  // "ecs:cluster"
  Template value;
};

}  // namespace neargate::smithy
