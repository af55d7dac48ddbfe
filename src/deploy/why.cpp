#include "deploy/why.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace neargate::deploy {
namespace {

using policy::Layer;
using policy::Verdict;

constexpr std::size_t kNearestMax = 3;  // of each policy

ShownStatement shown(Layer layer, const policy::Source& source,
                     const policy::Statement& statement) {
  return {source.name, layer, std::string(source.policy->text_of(statement)), ""};
}

std::vector<ShownStatement> deciding_statements(const policy::Decision& decision,
                                                const std::vector<policy::Match>& matches) {
  std::vector<ShownStatement> statements;
  if (decision.verdict == Verdict::implicitly_denied) return statements;
  for (const policy::Match& match : matches) {
    if (match.allows != decision.allowed() || match.layer != decision.layer) continue;
    statements.push_back(
        shown(match.layer, *match.source, match.source->policy->statements()[match.statement]));
  }
  return statements;
}

std::string failed_conditions(const policy::Statement& statement, const policy::Context& context) {
  std::vector<std::string> failed;
  for (const policy::Condition& condition : statement.conditions) {
    if (condition.holds(context)) continue;
    const policy::Context::Values* values = context.find(condition.key());
    failed.push_back(condition.key() +
                     (values == nullptr ? " is not known" : " is " + join(*values, ", ")));
  }
  return "its condition does not hold: " + join(failed, "; ");
}

// Why a statement that allows the action does not allow this request; "" where it does, or is about
// other actions.
std::string why_not(const policy::Statement& statement, const policy::Request& request,
                    std::string_view action) {
  if (!statement.allows || !statement.covers_action(action)) return "";
  const std::optional<bool> resource = statement.covers_resource(request);
  if (!resource) return "a variable of its resources is not known";
  if (!*resource) return "it is about other resources";
  if (statement.naming(request.principal, false) == policy::Naming::no) {
    return "it is about others";
  }
  const std::string conditions = failed_conditions(statement, request.context);
  const bool all_hold = std::all_of(
      statement.conditions.begin(), statement.conditions.end(),
      [&request](const policy::Condition& each) { return each.holds(request.context); });
  return all_hold ? "" : conditions;
}

void add_nearest(std::vector<ShownStatement>& nearest, Layer layer, const policy::Source& source,
                 const policy::Request& request) {
  const std::string action = to_lower(request.action);
  std::size_t count = 0;
  for (const policy::Statement& statement : source.policy->statements()) {
    const std::string note = why_not(statement, request, action);
    if (note.empty() || ++count > kNearestMax) continue;
    nearest.push_back(shown(layer, source, statement));
    nearest.back().note = note;
  }
}

std::vector<ShownStatement> nearest_statements(Layer layer, const policy::Request& request,
                                               const policy::Policies& policies) {
  std::vector<ShownStatement> nearest;
  switch (layer) {
    case Layer::identity:
      for (const policy::Source& each : policies.identity) {
        add_nearest(nearest, layer, each, request);
      }
      break;
    case Layer::boundary:
      add_nearest(nearest, layer, *policies.boundary, request);
      break;
    case Layer::session:
      for (const policy::Source& each : policies.session) {
        add_nearest(nearest, layer, each, request);
      }
      break;
    case Layer::resource:
      if (policies.resource) add_nearest(nearest, layer, *policies.resource, request);
      break;
  }
  return nearest;
}

std::string advice_on(const Why& why, const policy::Request& request) {
  const std::string wanted = request.action + " on " + request.resource;
  if (why.decision.allowed()) return "";
  if (why.decision.verdict == Verdict::explicitly_denied) {
    return "no other policy can allow it: take it out of that statement, or narrow the statement";
  }
  const bool by_condition =
      std::any_of(why.nearest.begin(), why.nearest.end(), [](const ShownStatement& near) {
        return near.note.starts_with("its condition") || near.note.starts_with("a variable");
      });
  if (by_condition && !why.missing_keys.empty()) {
    return "say what the request brings with --context, as in --context " +
           why.missing_keys.front() + "=VALUE";
  }
  switch (why.decision.layer) {
    case Layer::identity:
      return "add a statement that allows " + wanted + " to a policy of the role";
    case Layer::boundary:
      return "the role's policies allow it: allow " + wanted + " in its permissions boundary too";
    case Layer::session:
      return "the session was begun with policies that leave it out";
    case Layer::resource:
      break;
  }
  return "the resource's own policy must allow it, to the role or to its account";
}

}  // namespace

std::string name_of(Layer layer) {
  switch (layer) {
    case Layer::identity:
      return "identity-based policy";
    case Layer::boundary:
      return "permissions boundary";
    case Layer::session:
      return "session policy";
    case Layer::resource:
      break;
  }
  return "resource-based policy";
}

Why explain(const policy::Request& request, const policy::Policies& policies) {
  Why why;
  why.decision = policy::evaluate(request, policies);
  why.deciding = deciding_statements(why.decision, policy::matching_statements(request, policies));
  why.missing_keys = policy::missing_keys(request, policies);
  if (why.decision.verdict == Verdict::implicitly_denied) {
    why.nearest = nearest_statements(why.decision.layer, request, policies);
  }
  why.reason = why.decision.allowed()
                   ? "by " + name_of(why.decision.layer) + " " + why.decision.source
                   : policy::denial_reason(why.decision, request);
  why.advice = advice_on(why, request);
  return why;
}

}  // namespace neargate::deploy
