#include "smithy/idl/iam_traits.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/text.hpp"
#include "smithy/idl/traits.hpp"

namespace neargate::smithy::idl {
namespace {

using PartKind = TemplatePart::Kind;

constexpr std::string_view kResource = "neargate.api#iamResource";
constexpr std::string_view kNeeds = "neargate.api#iamNeeds";
constexpr std::string_view kConditionKeys = "neargate.api#iamConditionKeys";
constexpr std::string_view kArn = "neargate.api#iamArn";

// "cluster=default|name", from between braces.
IamTemplatePart member_part(std::string text) {
  if (text == "region") return {.kind = PartKind::region};
  if (text == "account") return {.kind = PartKind::account};
  IamTemplatePart part{.kind = PartKind::member};
  if (const std::size_t bar = text.find('|'); bar != std::string::npos) {
    part.function = text.substr(bar + 1);
    text.resize(bar);
  }
  if (const std::size_t equals = text.find('='); equals != std::string::npos) {
    part.optional = true;
    part.otherwise = text.substr(equals + 1);
    text.resize(equals);
  }
  part.text = std::move(text);
  return part;
}

// Nothing where a brace is not closed.
std::optional<IamTemplate> parse_template(std::string_view text) {
  IamTemplate parts;
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    if (open != 0) parts.push_back({.text = std::string(text.substr(0, open))});
    if (open == std::string_view::npos) break;
    const std::size_t close = text.find('}', open);
    if (close == std::string_view::npos) return std::nullopt;
    parts.push_back(member_part(std::string(text.substr(open + 1, close - open - 1))));
    text.remove_prefix(close + 1);
  }
  return parts;
}

// With the service's prefix where the template is the end of an ARN only.
std::string in_full(const Shape& service, const std::string& text) {
  const bool is_one_member = text.starts_with('{') && text.find('}') == text.size() - 1;
  if (text == "*" || is_one_member || text.starts_with("arn:")) return text;
  return service.traits.text(kArn) + text;
}

// Values of condition keys may be plain text, too: "ecs-tasks.amazonaws.com".
std::string value_in_full(const Shape& service, const std::string& text) {
  return text.find('{') == std::string::npos ? text : in_full(service, text);
}

std::vector<IamTemplate> templates(const Shape& service, const Node* list) {
  std::vector<IamTemplate> out;
  for (const Node& item : list == nullptr ? std::vector<Node>() : list->items) {
    out.push_back(parse_template(in_full(service, item.text)).value_or(IamTemplate()));
  }
  return out;
}

std::string action_of(const Shape& service, const Shape& operation) {
  return operation.traits.text(
      "neargate.api#iamAction",
      fmt::format("{}:{}", service_traits(service).signing_name, operation.name));
}

class IamChecker {
 public:
  IamChecker(const Model& model, const Shape& service, const Shape& operation,
             std::vector<Diagnostic>& diagnostics)
      : model_(model), service_(service), operation_(operation), diagnostics_(diagnostics) {}

  void check() {
    const Traits& traits = operation_.traits;
    const Node* resources = traits.find(kResource);
    const Node* needs = traits.find(kNeeds);
    const Node* keys = traits.find(kConditionKeys);
    const bool is_anonymous = traits.has("optionalAuth");
    if (resources == nullptr && needs == nullptr && !is_anonymous && service_.traits.has(kArn)) {
      error(operation_.position,
            fmt::format("operation '{}' does not say on what it must be allowed: @iamResource",
                        operation_.name));
    }
    if (resources != nullptr) check_resources(*resources);
    for (const Node& need : needs == nullptr ? std::vector<Node>() : needs->items) {
      check_need(need);
    }
    for (const NodeMember& key : keys == nullptr ? std::vector<NodeMember>() : keys->members) {
      check_template(key.value);
    }
  }

 private:
  void error(Position position, std::string message) {
    diagnostics_.push_back(
        {Diagnostic::Severity::error, operation_.file, position, std::move(message)});
  }

  void check_need(const Node& need) {
    if (need.string_at("action").find(':') == std::string::npos) {
      error(need.position, "@iamNeeds takes an 'action' such as \"iam:PassRole\"");
    }
    const Node* resources = need.find("resource");
    if (resources == nullptr) {
      error(need.position, "@iamNeeds takes a 'resource', which is a list");
    } else {
      check_resources(*resources);
    }
    for (std::string_view condition : {"when", "unless"}) {
      if (const Node* path = need.find(condition)) check_path(path->text, path->position);
    }
  }

  void check_resources(const Node& list) {
    if (list.kind != Node::Kind::array || list.items.empty()) {
      error(list.position, "resources are a list of templates, [\"*\"] for any");
      return;
    }
    for (const Node& item : list.items) check_template(item);
  }

  void check_template(const Node& text) {
    const auto parts = parse_template(text.text);
    if (text.kind != Node::Kind::string || text.text.empty() || !parts) {
      error(text.position, fmt::format("\"{}\" is no template", text.text));
      return;
    }
    for (const IamTemplatePart& part : *parts) {
      if (part.kind == PartKind::member) check_path(part.text, text.position);
    }
  }

  void check_path(const std::string& path, Position position) {
    const Shape* shape = operation_.input ? &model_.at(operation_.input->id) : nullptr;
    for (const std::string_view name : split(path, '.')) {
      while (shape != nullptr && shape->kind == Kind::list) {
        shape = &model_.at(shape->members.front().target.id);
      }
      const bool is_structure =
          shape != nullptr && (shape->kind == Kind::structure || shape->kind == Kind::union_type);
      const Member* member = is_structure ? shape->find_member(name) : nullptr;
      if (member == nullptr) {
        error(position, fmt::format("the input of '{}' has no member '{}'", operation_.name, path));
        return;
      }
      shape = &model_.at(member->target.id);
    }
  }

  const Model& model_;
  const Shape& service_;
  const Shape& operation_;
  std::vector<Diagnostic>& diagnostics_;
};

}  // namespace

IamTraits iam_traits(const Shape& service, const Shape& operation) {
  IamTraits out;
  const Traits& traits = operation.traits;
  if (const Node* resources = traits.find(kResource)) {
    out.permissions.push_back(
        {action_of(service, operation), templates(service, resources), "", ""});
  }
  if (const Node* needs = traits.find(kNeeds)) {
    for (const Node& need : needs->items) {
      out.permissions.push_back({need.string_at("action"),
                                 templates(service, need.find("resource")), need.string_at("when"),
                                 need.string_at("unless")});
    }
  }
  if (const Node* keys = traits.find(kConditionKeys)) {
    for (const auto& [key, value] : keys->members) {
      out.condition_keys.push_back(
          {key, parse_template(value_in_full(service, value.text)).value_or(IamTemplate())});
    }
  }
  return out;
}

std::vector<std::string> iam_actions(const Shape& service, const Shape& operation) {
  std::vector<std::string> actions;
  for (const IamPermission& permission : iam_traits(service, operation).permissions) {
    if (std::find(actions.begin(), actions.end(), permission.action) == actions.end()) {
      actions.push_back(permission.action);
    }
  }
  return actions;
}

void check_iam(const Model& model, const Shape& service, const Shape& operation,
               std::vector<Diagnostic>& diagnostics) {
  IamChecker(model, service, operation, diagnostics).check();
}

}  // namespace neargate::smithy::idl
