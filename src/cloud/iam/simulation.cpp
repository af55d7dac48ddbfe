#include "cloud/iam/simulation.hpp"

#include <algorithm>

namespace neargate::iam {
namespace {

// AWS's enumeration of these has other words than its answers.
const char* type_text(policy::Layer layer) {
  return layer == policy::Layer::resource ? "Resource Policy" : "IAM Policy";
}

Position position_of(std::string_view document, std::size_t offset) {
  const std::string_view before = document.substr(0, offset);
  const std::size_t line_start = before.rfind('\n');
  Position position;
  position.line = 1 + static_cast<std::int32_t>(std::count(before.begin(), before.end(), '\n'));
  position.column = static_cast<std::int32_t>(
      1 + (line_start == before.npos ? before.size() : before.size() - line_start - 1));
  return position;
}

// Those that decided: the denying ones of an explicit deny, else those that allow, else none.
std::vector<Statement> deciding_statements(const policy::Decision& decision,
                                           const std::vector<policy::Match>& matches) {
  std::vector<Statement> statements;
  if (decision.verdict == policy::Verdict::implicitly_denied) return statements;
  for (const policy::Match& match : matches) {
    if (match.allows != decision.allowed()) continue;
    const StatementPositions positions = positions_of(*match.source->policy, match.statement);
    Statement statement;
    statement.source_policy_id = match.source->name;
    statement.source_policy_type = type_text(match.layer);
    statement.start_position = positions.start;
    statement.end_position = positions.end;
    statements.push_back(std::move(statement));
  }
  return statements;
}

std::optional<PermissionsBoundaryDecisionDetail> boundary_detail(
    const Simulation& simulation, const std::vector<policy::Match>& matches) {
  if (!simulation.policies.boundary) return std::nullopt;
  bool allowed = false, denied = false;
  for (const policy::Match& match : matches) {
    if (match.layer == policy::Layer::boundary) (match.allows ? allowed : denied) = true;
  }
  PermissionsBoundaryDecisionDetail detail;
  detail.allowed_by_permissions_boundary = allowed && !denied;
  return detail;
}

EvaluationResult evaluate_one(const Simulation& simulation, const std::string& action,
                              const std::string& resource) {
  policy::Request request;
  request.action = action;
  request.resource = resource;
  request.principal = simulation.principal;
  request.context = simulation.context;
  const policy::Decision decision = policy::evaluate(request, simulation.policies);
  const auto matches = policy::matching_statements(request, simulation.policies);
  EvaluationResult result;
  result.eval_action_name = action;
  result.eval_resource_name = resource;
  result.eval_decision = decision_text(decision.verdict);
  result.matched_statements = deciding_statements(decision, matches);
  result.missing_context_values = policy::missing_keys(request, simulation.policies);
  result.permissions_boundary_decision_detail = boundary_detail(simulation, matches);
  return result;
}

ResourceSpecificResult by_resource(const EvaluationResult& result) {
  ResourceSpecificResult specific;
  specific.eval_resource_name = *result.eval_resource_name;
  specific.eval_resource_decision = result.eval_decision;
  specific.matched_statements = result.matched_statements;
  specific.missing_context_values = result.missing_context_values;
  specific.permissions_boundary_decision_detail = result.permissions_boundary_decision_detail;
  return specific;
}

}  // namespace

const char* decision_text(policy::Verdict verdict) {
  switch (verdict) {
    case policy::Verdict::allowed:
      return "allowed";
    case policy::Verdict::explicitly_denied:
      return "explicitDeny";
    case policy::Verdict::implicitly_denied:
      break;
  }
  return "implicitDeny";
}

std::vector<EvaluationResult> simulate(const Simulation& simulation) {
  std::vector<EvaluationResult> results;
  for (const std::string& action : simulation.actions) {
    if (simulation.resources.empty()) results.push_back(evaluate_one(simulation, action, "*"));
    for (const std::string& resource : simulation.resources) {
      EvaluationResult result = evaluate_one(simulation, action, resource);
      result.resource_specific_results.emplace().push_back(by_resource(result));
      results.push_back(std::move(result));
    }
  }
  return results;
}

StatementPositions positions_of(const policy::Policy& policy, std::size_t statement) {
  const std::vector<policy::Statement>& all = policy.statements();
  const std::string& document = policy.document();
  std::size_t start = 0;
  if (statement > 0) {
    start = all[statement - 1].end;
  } else {
    // A list's bracket, or the brace of a statement that has none.
    const std::size_t bracket = document.find_last_not_of(" \t\r\n", all[0].begin - 1);
    start = document[bracket] == '[' ? bracket + 1 : all[0].begin + 1;
  }
  return {position_of(document, start), position_of(document, all[statement].end)};
}

}  // namespace neargate::iam
