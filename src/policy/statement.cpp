#include "policy/statement.hpp"

#include <algorithm>

namespace neargate::policy {
namespace {

bool covers_action(const Statement& statement, std::string_view action) {
  const bool named = std::any_of(statement.actions.begin(), statement.actions.end(),
                                 [action](const Glob& glob) { return glob.matches(action); });
  return named != statement.negates_actions;
}

bool covers_resource(const Statement& statement, const Request& request) {
  if (statement.applies_to_anything) return true;
  bool unknown = false;
  for (const Template& resource : statement.resources) {
    const std::optional<bool> matched = resource.matches(request.resource, request.context);
    if (matched == true) return !statement.negates_resources;
    unknown = unknown || !matched;
  }
  // A variable that cannot be filled leaves open what a NotResource is about.
  return statement.negates_resources && !unknown;
}

}  // namespace

bool Statement::covers(const Request& request, std::string_view action) const {
  return covers_action(*this, action) && covers_resource(*this, request) &&
         std::all_of(conditions.begin(), conditions.end(), [&request](const Condition& condition) {
           return condition.holds(request.context);
         });
}

Naming Statement::naming(const Principal& principal, bool bounded) const {
  if (!principals) return Naming::itself;
  if (!negates_principals) return principals->naming(principal);
  const bool spared = allows ? principals->naming(principal) != Naming::no
                             : !bounded && principals->names_all_of(principal);
  return spared ? Naming::no : Naming::itself;
}

}  // namespace neargate::policy
