#include "policy/policy.hpp"

#include <algorithm>
#include <cctype>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "policy/grammar.hpp"

namespace neargate::policy {
namespace {

using Json = nlohmann::json;
using grammar::strings;

struct Range {
  std::size_t begin, end;
};

// Where the statements stand in a document that is known to be a policy.
std::vector<Range> statement_ranges(std::string_view document) {
  std::vector<Range> ranges;
  std::string_view last_string;
  std::size_t depth = 0, begin = 0, open_at = 0;  // open_at: the depth around an open statement
  bool in_statements = false;
  for (std::size_t i = 0; i < document.size(); ++i) {
    const char c = document[i];
    if (c == '"') {
      const std::size_t start = ++i;
      while (document[i] != '"') i += document[i] == '\\' ? 2 : 1;
      last_string = document.substr(start, i - start);
    } else if (c == ':' && depth == 1) {
      in_statements = last_string == "Statement";
    } else if (c == '{' || c == '[') {
      if (c == '{' && in_statements && open_at == 0) {
        begin = i;
        open_at = depth;
      }
      ++depth;
    } else if (c == '}' || c == ']') {
      --depth;
      if (depth == open_at && open_at != 0) {
        ranges.push_back({begin, i + 1});
        open_at = 0;
      }
    }
  }
  return ranges;
}

Glob compile_action(const std::string& action) {
  Glob glob;
  for (const char c : to_lower(action)) {
    if (c == '*') {
      glob.add_any_run();
    } else if (c == '?') {
      glob.add_any_character();
    } else {
      glob.add_literal({&c, 1});
    }
  }
  return glob;
}

PrincipalSet compile_principals(const Json& principal) {
  PrincipalSet set;
  if (principal.is_string()) {
    set.everybody = true;
    return set;
  }
  for (const auto& [type, names] : principal.items()) {
    for (const std::string& name : strings(names)) {
      if (type == "AWS") set.add_aws(name);
      if (type == "Service") set.services.push_back(name);
      if (type == "Federated") set.federated.push_back(name);
      // "CanonicalUser" is of S3's access control lists, and nobody here.
    }
  }
  return set;
}

std::vector<Condition> compile_conditions(const Json& statement, bool variables) {
  std::vector<Condition> conditions;
  if (!statement.contains("Condition")) return conditions;
  for (const auto& [operation, keys] : statement.at("Condition").items()) {
    for (const auto& [key, values] : keys.items()) {
      try {
        conditions.emplace_back(*Operator::parse(operation), key, grammar::condition_values(values),
                                variables);
      } catch (const Condition::BadValue& bad) {
        grammar::malformed("The value \"" + bad.value + "\" of " + key +
                           " is not of the type that " + operation + " compares.");
      }
    }
  }
  return conditions;
}

Statement compile(const Json& json, bool variables) {
  Statement statement;
  statement.id = json.value("Sid", "");
  statement.allows = json.at("Effect") == "Allow";
  statement.negates_actions = json.contains("NotAction");
  for (const std::string& action :
       strings(json.at(statement.negates_actions ? "NotAction" : "Action"))) {
    statement.actions.push_back(compile_action(action));
  }
  statement.negates_resources = json.contains("NotResource");
  statement.applies_to_anything = !statement.negates_resources && !json.contains("Resource");
  if (!statement.applies_to_anything) {
    for (const std::string& resource :
         strings(json.at(statement.negates_resources ? "NotResource" : "Resource"))) {
      statement.resources.emplace_back(resource, Wildcards::resource, variables);
    }
  }
  statement.negates_principals = json.contains("NotPrincipal");
  if (statement.negates_principals || json.contains("Principal")) {
    statement.principals =
        compile_principals(json.at(statement.negates_principals ? "NotPrincipal" : "Principal"));
  }
  statement.conditions = compile_conditions(json, variables);
  return statement;
}

}  // namespace

std::shared_ptr<const Policy> Policy::parse(std::string_view document, Kind kind) {
  const Json json = grammar::parse(document, kind);
  const bool variables = json.value("Version", "") == "2012-10-17";
  auto policy = std::make_shared<Policy>();
  policy->document_ = document;
  for (const Json& statement : grammar::statements(json)) {
    policy->statements_.push_back(compile(statement, variables));
  }
  const std::vector<Range> ranges = statement_ranges(document);
  for (std::size_t i = 0; i < policy->statements_.size(); ++i) {
    Statement& statement = policy->statements_[i];
    // Where a name is written with escapes, its statements are not found: all of it, then.
    const bool found = ranges.size() == policy->statements_.size();
    statement.begin = found ? ranges[i].begin : 0;
    statement.end = found ? ranges[i].end : document.size();
  }
  return policy;
}

std::string_view Policy::text_of(const Statement& statement) const {
  return std::string_view(document_).substr(statement.begin, statement.end - statement.begin);
}

std::vector<std::string> Policy::aws_principals() const {
  std::vector<std::string> all;
  for (const Statement& statement : statements_) {
    if (!statement.principals || statement.negates_principals) continue;
    for (const auto* names : {&statement.principals->arns, &statement.principals->accounts}) {
      all.insert(all.end(), names->begin(), names->end());
    }
  }
  return all;
}

std::vector<std::string> Policy::context_keys() const {
  std::vector<std::string> all;
  for (const Statement& statement : statements_) {
    for (const std::string& key : statement.context_keys()) add_key(all, key);
  }
  return all;
}

void add_key(std::vector<std::string>& keys, const std::string& key) {
  const auto same = [&key](const std::string& known) { return equal_ignoring_case(known, key); };
  if (std::none_of(keys.begin(), keys.end(), same)) keys.push_back(key);
}

std::size_t policy_size(std::string_view document) {
  return static_cast<std::size_t>(std::count_if(
      document.begin(), document.end(), [](unsigned char c) { return std::isspace(c) == 0; }));
}

}  // namespace neargate::policy
