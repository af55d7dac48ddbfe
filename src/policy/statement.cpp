#include "policy/statement.hpp"

#include <algorithm>
#include <iterator>

namespace neargate::policy {
bool Statement::covers_action(std::string_view action) const {
  const bool named = std::any_of(actions.begin(), actions.end(),
                                 [action](const Glob& glob) { return glob.matches(action); });
  return named != negates_actions;
}

std::optional<bool> Statement::covers_resource(const Request& request) const {
  if (applies_to_anything) return true;
  bool unknown = false;
  for (const Template& resource : resources) {
    const std::optional<bool> matched = resource.matches(request.resource, request.context);
    if (matched == true) return !negates_resources;
    unknown = unknown || !matched;
  }
  return unknown ? std::nullopt : std::optional(negates_resources);
}

bool Statement::covers(const Request& request, std::string_view action) const {
  return covers_action(action) && covers_resource(request) == true &&
         std::all_of(conditions.begin(), conditions.end(), [&request](const Condition& condition) {
           return condition.holds(request.context);
         });
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
