#include "cloud/access/needs.hpp"

#include <utility>

#include "base/text.hpp"

namespace neargate::access {
namespace {

using Kind = smithy::TemplatePart::Kind;
using smithy::Member;
using smithy::Shape;

bool is_arn(std::string_view text) { return text.starts_with("arn:"); }

// "arn:aws:ecs:us-east-1:123456789012:cluster/shop" -> "shop"
std::string last_part(const std::string& arn) { return arn.substr(arn.find_last_of("/:") + 1); }

std::optional<MemberPath> path_or_none(const Shape& input, std::string_view path) {
  if (path.empty()) return std::nullopt;
  return MemberPath(input, path);
}

}  // namespace

OperationNeeds::OperationNeeds(const smithy::Operation& operation)
    : input_(operation.input == nullptr ? smithy::shape_of<smithy::Unit>() : *operation.input) {
  for (const smithy::Permission& table : operation.permissions) {
    Permission permission{std::string(table.action),
                          {},
                          path_or_none(input_, table.when),
                          path_or_none(input_, table.unless)};
    for (const smithy::Template& parts : table.resources) {
      permission.resources.push_back(compile(parts, input_));
    }
    permissions_.push_back(std::move(permission));
  }
  for (const smithy::ConditionKey& table : operation.condition_keys) {
    condition_keys_.emplace_back(table.key, compile(table.value, input_));
  }
  find_passed_roles(input_, "");
}

OperationNeeds::Template OperationNeeds::compile(smithy::Template parts, const Shape& input) {
  Template out;
  for (const smithy::TemplatePart& table : parts) {
    Part part{.kind = table.kind,
              .text = std::string(table.text),
              .path = std::nullopt,
              .optional = table.optional,
              .otherwise = std::string(table.otherwise),
              .verbatim = table.function == "text"};
    if (table.kind == Kind::member) part.path = MemberPath(input, table.text);
    if (!table.function.empty() && !part.verbatim) part.function = find_function(table.function);
    out.push_back(std::move(part));
  }
  return out;
}

// Down to structures in the input, not through lists: no API has a role further away.
void OperationNeeds::find_passed_roles(const Shape& shape, const std::string& path) {
  for (const Member& member : shape.members) {
    const std::string member_path = path + std::string(member.name);
    if (!member.passes_role_to.empty()) {
      passed_roles_.push_back(
          {MemberPath(input_, member_path), std::string(member.passes_role_to)});
    } else if (member.target->type == smithy::Type::structure && path.empty()) {
      find_passed_roles(*member.target, member_path + ".");
    }
  }
}

std::vector<std::string> OperationNeeds::values_of(const Part& part, const void* input,
                                                   const Place& place) {
  switch (part.kind) {
    case Kind::text:
      return {part.text};
    case Kind::region:
      return {place.region};
    case Kind::account:
      return {place.account};
    case Kind::member:
      break;
  }
  std::vector<std::string> values = part.path->texts(input);
  if (part.optional) std::erase(values, "");  // handlers take it for absent
  if (values.empty() && part.optional) return {part.otherwise};
  if (part.function == nullptr) return values;
  std::vector<std::string> out;
  for (const std::string& value : values) {
    for (std::string& made : part.function(value, place.directory)) out.push_back(std::move(made));
  }
  return out;
}

std::vector<std::string> OperationNeeds::fill(const Template& parts, const void* input,
                                              const Place& place) {
  std::vector<std::string> texts = {""};
  for (const Part& part : parts) {
    const std::vector<std::string> values = values_of(part, input, place);
    std::vector<std::string> longer;
    longer.reserve(texts.size() * values.size());
    for (const std::string& text : texts) {
      for (const std::string& value : values) {
        if (part.kind != Kind::member || part.verbatim || !is_arn(value)) {
          longer.push_back(text + value);
        } else {
          // Of another ARN than one that the template names, handlers take the last part.
          const bool fits = &part == &parts.back() && value.starts_with(text);
          longer.push_back(fits ? value : text + last_part(value));
        }
      }
    }
    texts = std::move(longer);
  }
  return texts;
}

std::vector<Need> OperationNeeds::needs(const void* input, const Place& place) const {
  std::vector<Need> out;
  for (const Permission& permission : permissions_) {
    if (permission.when && !permission.when->is_there(input)) continue;
    if (permission.unless && permission.unless->is_there(input)) continue;
    const std::size_t before = out.size();
    for (const Template& parts : permission.resources) {
      for (std::string& resource : fill(parts, input, place)) {
        out.push_back({permission.action, std::move(resource), ""});
      }
    }
    if (out.size() == before && !permission.when) out.push_back({permission.action, "*", ""});
  }
  for (const PassedRole& passed : passed_roles_) {
    for (std::string& role : passed.path.texts(input)) {
      // A name instead of an ARN: ECS takes both.
      if (!is_arn(role)) {
        role =
            "arn:aws:iam::" + place.account + ":role/" + place.directory.role_path_and_name(role);
      }
      out.push_back({"iam:PassRole", std::move(role), passed.service});
    }
  }
  return out;
}

std::vector<std::string> OperationNeeds::condition_values(std::string_view key, const void* input,
                                                          const Place& place) const {
  for (const auto& [known, parts] : condition_keys_) {
    if (equal_ignoring_case(known, key)) return fill(parts, input, place);
  }
  return {};
}

TagList OperationNeeds::request_tags(const void* input) const {
  TagList tags;
  for (const Member& member : input_.members) {
    if (!member.request_tags) continue;
    const void* value = smithy::get(member, input);
    if (value == nullptr) continue;
    for (auto& tag : tags_in(*member.target, value)) tags.push_back(std::move(tag));
  }
  return tags;
}

}  // namespace neargate::access
