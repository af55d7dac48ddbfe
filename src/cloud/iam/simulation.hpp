#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gen/iam/types.hpp"
#include "policy/evaluate.hpp"

namespace neargate::iam {

// What the policy simulator is asked, its policies gathered: each action on each resource.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
struct Simulation {
  policy::Policies policies;  // sources named as the simulator names them: "PolicyInputList.1"
  policy::Principal principal;
  policy::Context context;
  std::vector<std::string> actions;
  std::vector<std::string> resources;  // none: "*", and no results by resource
};

// PolicyEvaluationDecisionType: "allowed", "explicitDeny", "implicitDeny".
const char* decision_text(policy::Verdict verdict);

std::vector<EvaluationResult> simulate(const Simulation& simulation);

// Where AWS says that a statement starts and ends: behind the bracket, brace or statement before
// it, and behind its own brace. Lines and columns count from 1.
struct StatementPositions {
  Position start, end;
};
StatementPositions positions_of(const policy::Policy& policy, std::size_t statement);

}  // namespace neargate::iam
