// The policy simulator's operations: what do policies allow, without trying it?
#include "base/encoding.hpp"
#include "base/ids.hpp"
#include "cloud/iam/errors.hpp"
#include "cloud/iam/iam.hpp"
#include "cloud/iam/pages.hpp"
#include "cloud/iam/simulation.hpp"

namespace neargate::iam {
namespace {

policy::Source parse_input(const std::string& document, policy::Kind kind,
                           const std::string& name) {
  try {
    return {name, policy::Policy::parse(document, kind)};
  } catch (const aws::Error& error) {
    throw invalid_input(name + ": " + error.what());
  }
}

// Policies that the caller wrote out, named as AWS names them: "PolicyInputList.1".
std::vector<policy::Source> parse_list(const std::optional<std::vector<std::string>>& documents,
                                       const std::string& list) {
  std::vector<policy::Source> sources;
  for (const std::string& document : documents.value_or(std::vector<std::string>{})) {
    sources.push_back(parse_input(document, policy::Kind::identity,
                                  list + "." + std::to_string(sources.size() + 1)));
  }
  return sources;
}

void add_context(policy::Context& context, const ContextEntry& entry) {
  if (!entry.context_key_name) throw invalid_input("A context entry has no ContextKeyName.");
  std::vector<std::string> values = entry.context_key_values.value_or(std::vector<std::string>{});
  if (entry.context_key_type.value_or("").starts_with("binary")) {
    for (std::string& value : values) {
      const auto bytes = from_base64(value);
      if (!bytes) throw invalid_input("Not base64: " + value);
      value = *bytes;
    }
  }
  context.set(*entry.context_key_name, std::move(values));
}

// What both operations ask in the same members.
template <class Request>
void read_common(Simulation& simulation, const Request& request) {
  for (policy::Source& source : parse_list(request.policy_input_list, "PolicyInputList")) {
    simulation.policies.identity.push_back(std::move(source));
  }
  const auto boundaries = parse_list(request.permissions_boundary_policy_input_list,
                                     "PermissionsBoundaryPolicyInputList");
  if (boundaries.size() > 1) throw invalid_input("There can be one permissions boundary only.");
  if (!boundaries.empty()) simulation.policies.boundary = boundaries.front();
  if (request.resource_policy) {
    simulation.policies.resource =
        parse_input(*request.resource_policy, policy::Kind::resource, "ResourcePolicy");
  }
  for (const std::string& action : request.action_names) {
    if (action.find(':') == std::string::npos) throw invalid_input("Invalid action: " + action);
  }
  simulation.actions = request.action_names;
  simulation.resources = request.resource_arns.value_or(std::vector<std::string>{});
  for (const ContextEntry& entry : request.context_entries.value_or(std::vector<ContextEntry>{})) {
    add_context(simulation.context, entry);
  }
}

template <class Request>
SimulatePolicyResponse answer(const Simulation& simulation, const Request& request) {
  std::vector<EvaluationResult> results = simulate(simulation);
  SimulatePolicyResponse response;
  page(results, request, response);
  response.evaluation_results = std::move(results);
  return response;
}

// A user or role, by its ARN. A role acts as any session of it does.
policy::Principal caller(const std::string& arn_text) {
  const auto arn = Arn::parse(arn_text);
  if (!arn || arn->service != "iam") {
    throw invalid_input("CallerArn " + arn_text + " is not the ARN of a user or role.");
  }
  policy::Principal principal;
  principal.account = arn->account;
  principal.root = arn->resource == "root";
  (arn->resource.starts_with("role/") ? principal.role_arn : principal.arn) = arn_text;
  return principal;
}

// Managed policies by their names, inline ones by their role's and their own.
std::string simulated_name(const RoleRecord& role, const policy::Source& source) {
  const std::size_t slash = source.name.rfind('/');
  return slash == std::string::npos ? "role_" + role.name + "_" + source.name
                                    : source.name.substr(slash + 1);
}

GetContextKeysForPolicyResponse keys_of(const std::vector<policy::Source>& sources) {
  GetContextKeysForPolicyResponse response;
  response.context_key_names.emplace();
  for (const policy::Source& source : sources) {
    for (const std::string& key : source.policy->context_keys()) {
      policy::add_key(*response.context_key_names, key);
    }
  }
  return response;
}

}  // namespace

policy::Policies Iam::simulated_policies(const std::string& source_arn) const {
  const RoleRecord* record = find_role_by_arn(source_arn);
  if (record == nullptr) {
    const auto source = Arn::parse(source_arn);
    if (source && source->service == "iam" && source->resource.starts_with("role/")) {
      throw no_such_entity("The role with ARN " + source_arn + " cannot be found.");
    }
    throw invalid_input("Invalid Entity Arn: " + source_arn +
                        " does not clearly define entity type and name.");
  }
  policy::Policies policies = policies_of(record->name);
  for (policy::Source& source : policies.identity) source.name = simulated_name(*record, source);
  if (policies.boundary) policies.boundary->name = simulated_name(*record, *policies.boundary);
  return policies;
}

SimulatePolicyResponse Iam::simulate_principal_policy(const SimulatePrincipalPolicyRequest& request,
                                                      aws::Call&) {
  Simulation simulation;
  simulation.policies = simulated_policies(request.policy_source_arn);
  simulation.principal = caller(request.caller_arn.value_or(request.policy_source_arn));
  read_common(simulation, request);
  return answer(simulation, request);
}

SimulatePolicyResponse Iam::simulate_custom_policy(const SimulateCustomPolicyRequest& request,
                                                   aws::Call&) {
  Simulation simulation;
  simulation.principal.account = world_.account;
  if (request.caller_arn) simulation.principal = caller(*request.caller_arn);
  read_common(simulation, request);
  return answer(simulation, request);
}

GetContextKeysForPolicyResponse Iam::get_context_keys_for_principal_policy(
    const GetContextKeysForPrincipalPolicyRequest& request, aws::Call&) {
  policy::Policies policies = simulated_policies(request.policy_source_arn);
  for (policy::Source& source : parse_list(request.policy_input_list, "PolicyInputList")) {
    policies.identity.push_back(std::move(source));
  }
  return keys_of(policies.identity);
}

GetContextKeysForPolicyResponse Iam::get_context_keys_for_custom_policy(
    const GetContextKeysForCustomPolicyRequest& request, aws::Call&) {
  return keys_of(parse_list(request.policy_input_list, "PolicyInputList"));
}

}  // namespace neargate::iam
