#include "policy/statement.hpp"

#include <algorithm>
#include <iterator>

namespace neargate::policy {
namespace {

bool covers_action(const Statement& statement, std::string_view action) {
  const bool named = std::any_of(statement.actions.begin(), statement.actions.end(),
                                 [action](const Glob& glob) { return glob.matches(action); });
  return named != statement.negates_actions;
}

// Nothing where a variable that cannot be filled decides.
std::optional<bool> covers_resource(const Statement& statement, const Request& request) {
  if (statement.applies_to_anything) return true;
  bool unknown = false;
  for (const Template& resource : statement.resources) {
    const std::optional<bool> matched = resource.matches(request.resource, request.context);
    if (matched == true) return !statement.negates_resources;
    unknown = unknown || !matched;
  }
  return unknown ? std::nullopt : std::optional(statement.negates_resources);
}

}  // namespace

bool Statement::covers(const Request& request, std::string_view action) const {
  return covers_action(*this, action) && covers_resource(*this, request) == true &&
         std::all_of(conditions.begin(), conditions.end(), [&request](const Condition& condition) {
           return condition.holds(request.context);
         });
}

bool Statement::concerns(const Request& request, std::string_view action) const {
  return covers_action(*this, action) && covers_resource(*this, request) != false;
}

std::vector<std::string> Statement::context_keys() const {
  std::vector<std::string> keys;
  const auto add = [&keys](std::vector<std::string> more) {
    std::move(more.begin(), more.end(), std::back_inserter(keys));
  };
  for (const Template& resource : resources) add(resource.keys());
  for (const Condition& condition : conditions) {
    keys.push_back(condition.key());
    add(condition.variables());
  }
  return keys;
}

Naming Statement::naming(const Principal& principal, bool bounded) const {
  if (!principals) return Naming::itself;
  if (!negates_principals) return principals->naming(principal);
  const bool spared = allows ? principals->naming(principal) != Naming::no
                             : !bounded && principals->names_all_of(principal);
  return spared ? Naming::no : Naming::itself;
}

}  // namespace neargate::policy
