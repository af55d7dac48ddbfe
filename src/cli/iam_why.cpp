#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

#include "aws/error.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "base/time_text.hpp"
#include "cli/commands.hpp"
#include "cli/iam_question.hpp"
#include "cli/session.hpp"
#include "cli/wrong_usage.hpp"
#include "deploy/known_actions.hpp"
#include "deploy/resource_policy.hpp"
#include "deploy/why.hpp"

namespace neargate::cli {
namespace {

using policy::Verdict;

constexpr int kDenied = 5;  // the exit code

// What every request of a role brings, and what the caller says of this one.
policy::Context context_of(const deploy::RoleAccess& role, const std::string& region,
                           const std::vector<std::string>& given) {
  policy::Context context;
  const Timestamp now = RealClock().now();
  context.set("aws:CurrentTime", to_rfc3339(std::chrono::floor<Seconds>(now)));
  context.set("aws:EpochTime", std::to_string(now.time_since_epoch() / Seconds(1)));
  context.set("aws:PrincipalAccount", role.account);
  context.set("aws:PrincipalArn", role.arn);
  context.set("aws:PrincipalType", "AssumedRole");
  context.set("aws:RequestedRegion", region);
  context.set("aws:SecureTransport", "true");
  for (const iam::Tag& tag : role.tags) context.set("aws:PrincipalTag/" + tag.key, tag.value);
  std::map<std::string, std::vector<std::string>> values;
  for (const std::string& entry : given) {
    const std::size_t equals = entry.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw WrongUsage("--context " + entry, "it has no value", "write it as KEY=VALUE");
    }
    values[entry.substr(0, equals)].push_back(entry.substr(equals + 1));
  }
  for (auto& [key, all] : values) context.set(key, std::move(all));
  return context;
}

// The simulator wants to know what a key's values are: what the policies compare them as.
std::string type_of(const std::string& key, const policy::Policies& policies) {
  std::vector<const policy::Source*> sources;
  for (const policy::Source& source : policies.identity) sources.push_back(&source);
  if (policies.boundary) sources.push_back(&*policies.boundary);
  for (const policy::Source* source : sources) {
    for (const policy::Statement& statement : source->policy->statements()) {
      for (const policy::Condition& condition : statement.conditions) {
        if (!equal_ignoring_case(condition.key(), key)) continue;
        const policy::Comparison comparison = condition.comparison();
        if (policy::is_number(comparison)) return "numeric";
        if (policy::is_date(comparison)) return "date";
        if (comparison == policy::Comparison::boolean) return "boolean";
        if (comparison == policy::Comparison::address) return "ip";
      }
    }
  }
  return "string";
}

// IAM's own verdict, which an organization's policies have a say in.
Verdict simulate(iam::Client& client, const policy::Request& request,
                 const deploy::RoleAccess& role) {
  iam::SimulatePrincipalPolicyRequest asked;
  asked.policy_source_arn = role.arn;
  asked.action_names = {request.action};
  if (request.resource != "*") asked.resource_arns.emplace().push_back(request.resource);
  std::vector<iam::ContextEntry>& entries = asked.context_entries.emplace();
  for (const auto& [key, values] : request.context.entries()) {
    iam::ContextEntry& entry = entries.emplace_back();
    entry.context_key_name = key;
    entry.context_key_values = values;
    entry.context_key_type = type_of(key, role.policies) + (values.size() > 1 ? "List" : "");
  }
  const auto results = client.simulate_principal_policy(asked).evaluation_results;
  if (!results || results->empty()) throw Error("IAM's policy simulator answered nothing");
  const std::string& decision = results->front().eval_decision;
  if (decision == "allowed") return Verdict::allowed;
  return decision == "explicitDeny" ? Verdict::explicitly_denied : Verdict::implicitly_denied;
}

const char* text_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::allowed:
      return "allowed";
    case Verdict::explicitly_denied:
      return "explicitly denied";
    case Verdict::implicitly_denied:
      break;
  }
  return "denied";
}

using Json = nlohmann::ordered_json;  // as the policy's author ordered it

std::string text_of(const policy::Request& request, const deploy::Why& why,
                    const std::string& doubt) {
  std::string text = request.action + " on " + request.resource + " is " +
                     text_of(why.decision.verdict) + " to " + request.principal.role_arn + "\n" +
                     why.reason + "\n";
  const auto add = [&text](const deploy::ShownStatement& statement) {
    text += "\n" + deploy::name_of(statement.layer) + " " + statement.policy +
            (statement.note.empty() ? "" : ", but " + statement.note) + ":\n" +
            Json::parse(statement.text).dump(2) + "\n";
  };
  std::for_each(why.deciding.begin(), why.deciding.end(), add);
  std::for_each(why.nearest.begin(), why.nearest.end(), add);
  if (!why.advice.empty()) text += "\nWhat to do: " + why.advice + "\n";
  if (!doubt.empty()) text += "\n" + doubt + "\n";
  return text;
}

std::string json_of(const policy::Request& request, const deploy::Why& why,
                    const std::string& doubt) {
  const auto list = [](const std::vector<deploy::ShownStatement>& statements) {
    Json all = Json::array();
    for (const deploy::ShownStatement& statement : statements) {
      Json one{{"policyType", deploy::name_of(statement.layer)},
               {"policy", statement.policy},
               {"statement", Json::parse(statement.text)}};
      if (!statement.note.empty()) one["note"] = statement.note;
      all.push_back(std::move(one));
    }
    return all;
  };
  Json out{{"principal", request.principal.role_arn},
           {"action", request.action},
           {"resource", request.resource},
           {"allowed", why.decision.allowed()},
           {"verdict", text_of(why.decision.verdict)},
           {"reason", why.reason},
           {"statements", list(why.deciding)},
           {"nearest", list(why.nearest)},
           {"missingKeys", why.missing_keys}};
  if (!why.advice.empty()) out["advice"] = why.advice;
  if (!doubt.empty()) out["doubt"] = doubt;
  return out.dump() + "\n";
}

}  // namespace

int iam_why(const IamWhyOptions& options, const Output& output) {
  std::vector<std::string> doubts;
  const std::string unknown = deploy::doubt_about_action(options.action);
  if (!unknown.empty()) doubts.push_back(unknown);
  check_resource(options.resource);
  Session session(options.endpoint);
  deploy::Clients& clients = session.clients;
  deploy::RoleAccess role = read_principal(clients.iam, options.principal);
  policy::Request request;
  request.action = options.action;
  request.resource = options.resource;
  request.principal.account = role.account;
  request.principal.role_arn = role.arn;
  request.context = context_of(role, clients.region(), options.context);
  const Verdict own = policy::evaluate(request, role.policies).verdict;
  const Verdict simulated = simulate(clients.iam, request, role);
  try {
    deploy::add_resource_policy(clients, request.resource, role.policies);
  } catch (const aws::Error& error) {
    doubts.push_back("The resource's own policy could not be read (" + error.code() +
                     "): what it adds or forbids is not in this.");
  }
  deploy::Why why = deploy::explain(request, role.policies);
  if (unknown.ends_with('?')) why.advice.clear();  // it is about another action
  if (own != simulated) {
    // What IAM knows and we do not see: an organization's policies.
    doubts.push_back(std::string("IAM's own simulator says that it is ") + text_of(simulated) +
                     ": what the role's policies do not show, such as a service control policy "
                     "of the organization, decides.");
    why.decision.verdict = simulated;
  }
  const std::string doubt = join(doubts, "\n");
  output.print(output.json ? json_of(request, why, doubt) : text_of(request, why, doubt));
  return why.decision.allowed() ? 0 : kDenied;
}

}  // namespace neargate::cli
