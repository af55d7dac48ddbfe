#include "policy/grammar.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

#include <nlohmann/json.hpp>

#include "aws/error.hpp"
#include "base/ids.hpp"

namespace neargate::policy::grammar {
namespace {

using Json = nlohmann::json;

[[noreturn]] void syntax_error() { malformed("Syntax errors in policy."); }

// nlohmann's parser keeps the last of two equal keys; IAM refuses the document.
Json parse_json(std::string_view document) {
  std::vector<std::set<std::string>> open;
  bool duplicate = false;
  const auto watch = [&](int, Json::parse_event_t event, Json& parsed) {
    if (event == Json::parse_event_t::object_start) open.emplace_back();
    if (event == Json::parse_event_t::object_end) open.pop_back();
    if (event == Json::parse_event_t::key) {
      duplicate |= !open.back().insert(parsed.get<std::string>()).second;
    }
    return true;
  };
  // The parser takes a zero byte for the end, whatever follows it.
  const bool ends_early = document.find('\0') != std::string_view::npos;
  Json json = ends_early ? Json(Json::value_t::discarded) : Json::parse(document, watch, false);
  if (json.is_discarded()) malformed("This policy contains invalid Json");
  if (duplicate || !json.is_object()) syntax_error();
  return json;
}

void check_keys(const Json& object, std::initializer_list<std::string_view> allowed) {
  for (const auto& [key, value] : object.items()) {
    if (std::find(allowed.begin(), allowed.end(), key) == allowed.end()) syntax_error();
  }
}

void check_actions(const Json& statement, Kind kind) {
  if (statement.contains("Action") == statement.contains("NotAction")) {
    if (statement.contains("Action")) syntax_error();
    malformed("Policy statement must contain actions.");
  }
  const bool negated = statement.contains("NotAction");
  const auto actions = strings(statement.at(negated ? "NotAction" : "Action"));
  if (actions.empty()) malformed("Policy statement must contain actions.");
  for (const std::string& action : actions) {
    if (kind == Kind::trust && !action.starts_with("sts:")) {
      malformed("AssumeRole policy may only specify STS AssumeRole actions.");
    }
    if (action == "*") continue;
    const std::size_t colon = action.find(':');
    if (colon == std::string::npos || colon == 0) {
      malformed("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
    }
    const std::string vendor = action.substr(0, colon);
    const bool known = std::all_of(vendor.begin(), vendor.end(), [](unsigned char c) {
      return std::isalnum(c) != 0 || c == '-';
    });
    if (!known) malformed("Vendor " + vendor + " is not valid");
    if (action.find(':', colon + 1) != std::string::npos) {
      malformed("Actions/Condition can contain only one colon.");
    }
  }
}

bool has_resources(Kind kind) { return kind == Kind::identity || kind == Kind::resource; }

void check_resources(const Json& statement, Kind kind) {
  for (const char* key : {"Resource", "NotResource"}) {
    if (!has_resources(kind) && statement.contains(key)) {
      malformed(std::string("Has prohibited field ") + key);
    }
  }
  if (!has_resources(kind)) return;
  if (statement.contains("Resource") == statement.contains("NotResource")) {
    if (statement.contains("Resource")) syntax_error();
    malformed("Policy statement must contain resources.");
  }
  const auto resources =
      strings(statement.at(statement.contains("Resource") ? "Resource" : "NotResource"));
  if (resources.empty()) malformed("Policy statement must contain resources.");
  for (const std::string& resource : resources) {
    if (resource != "*" && !Arn::parse(resource)) {
      malformed("Resource " + resource + " must be in ARN format or \"*\".");
    }
  }
}

bool is_account(const std::string& text) {
  return text.size() == 12 && std::all_of(text.begin(), text.end(),
                                          [](unsigned char c) { return std::isdigit(c) != 0; });
}

void check_principals(const Json& statement, Kind kind) {
  for (const char* key : {"Principal", "NotPrincipal"}) {
    if (kind == Kind::identity && statement.contains(key)) {
      malformed("Policy document should not specify a principal.");
    }
  }
  if (kind == Kind::identity) return;
  if (kind == Kind::trust && statement.contains("NotPrincipal")) {
    malformed("Has prohibited field NotPrincipal");
  }
  const char* key = statement.contains("Principal") ? "Principal" : "NotPrincipal";
  if (!statement.contains(key)) malformed("Missing required field Principal");
  const Json& principal = statement.at(key);
  if (principal.is_string()) {
    if (principal.get<std::string>() != "*") {
      malformed("Invalid principal in policy: \"" + principal.get<std::string>() + "\"");
    }
    return;
  }
  if (!principal.is_object()) syntax_error();
  check_keys(principal, {"AWS", "Service", "Federated", "CanonicalUser"});
  if (principal.empty()) malformed("Missing required field Principal cannot be empty!");
  for (const auto& [type, value] : principal.items()) {
    const auto names = strings(value);
    if (names.empty()) malformed("Missing required field Principal cannot be empty!");
    for (const std::string& name : names) {
      bool good = !name.empty();
      if (type == "AWS") good = name == "*" || is_account(name) || Arn::parse(name);
      if (type == "Service") good = name.find('.') != std::string::npos;
      if (type == "Federated") good = Arn::parse(name) || name.find('.') != std::string::npos;
      if (!good) malformed("Invalid principal in policy: \"" + type + "\":\"" + name + "\"");
    }
  }
}

void check_conditions(const Json& statement) {
  if (!statement.contains("Condition")) return;
  const Json& condition = statement.at("Condition");
  if (!condition.is_object()) syntax_error();
  for (const auto& [operation, keys] : condition.items()) {
    if (!keys.is_object()) syntax_error();
    if (!Operator::parse(operation)) malformed("Invalid Condition type : " + operation);
    for (const auto& [key, values] : keys.items()) condition_values(values);
  }
}

void check_statement(const Json& statement, Kind kind) {
  if (!statement.is_object()) syntax_error();
  check_keys(statement, {"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource",
                         "Principal", "NotPrincipal", "Condition"});
  if (statement.contains("Sid") && !statement.at("Sid").is_string()) syntax_error();
  if (!statement.contains("Effect")) malformed("Missing required field Effect");
  const Json& effect = statement.at("Effect");
  if (!effect.is_string()) syntax_error();
  if (effect != "Allow" && effect != "Deny") {
    malformed("Invalid effect: " + effect.get<std::string>());
  }
  check_principals(statement, kind);
  check_resources(statement, kind);
  check_actions(statement, kind);
  check_conditions(statement);
}

}  // namespace

void malformed(const std::string& message) { throw aws::Error("MalformedPolicyDocument", message); }

nlohmann::json parse(std::string_view document, Kind kind) {
  Json policy = parse_json(document);
  check_keys(policy, {"Version", "Id", "Statement"});
  if (policy.contains("Id") && !policy.at("Id").is_string()) syntax_error();
  if (policy.contains("Version")) {
    const Json& version = policy.at("Version");
    if (version != "2012-10-17" && version != "2008-10-17") syntax_error();
  }
  const bool old = !policy.contains("Version") || policy.at("Version") == "2008-10-17";
  if (old && kind == Kind::identity) {
    malformed("Policy document must be version 2012-10-17 or greater.");
  }
  if (!policy.contains("Statement")) malformed("Missing required field Statement");
  const Json all = statements(policy);
  if (all.empty()) malformed("Missing required field Statement cannot be empty!");
  std::set<std::string> ids;
  for (const Json& statement : all) {
    check_statement(statement, kind);
    const std::string id = statement.value("Sid", "");
    if (!id.empty() && !ids.insert(id).second) {
      malformed("Statement IDs (SID) in a single policy must be unique.");
    }
  }
  return policy;
}

nlohmann::json statements(const nlohmann::json& policy) {
  const Json& statement = policy.at("Statement");
  return statement.is_array() ? statement : Json::array({statement});
}

std::vector<std::string> strings(const nlohmann::json& value) {
  if (value.is_string()) return {value.get<std::string>()};
  if (!value.is_array()) syntax_error();
  std::vector<std::string> all;
  for (const Json& item : value) {
    if (!item.is_string()) syntax_error();
    all.push_back(item.get<std::string>());
  }
  return all;
}

std::vector<std::string> condition_values(const nlohmann::json& value) {
  std::vector<std::string> all;
  for (const Json& item : value.is_array() ? value : Json::array({value})) {
    if (item.is_structured() || item.is_null()) syntax_error();
    all.push_back(item.is_string() ? item.get<std::string>() : item.dump());
  }
  return all;
}

}  // namespace neargate::policy::grammar
