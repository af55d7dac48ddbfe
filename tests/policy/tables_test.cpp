// The tables beside this, each cell of them asked. See table.hpp for what they look like.
#include <algorithm>
#include <map>
#include <stdexcept>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "policy/evaluate.hpp"
#include "policy/table.hpp"

namespace neargate::policy_tables {
namespace {

using nlohmann::json;
using policy::Kind;
using policy::Policies;
using policy::Policy;
using policy::Request;
using policy::Source;
using policy::Verdict;

constexpr std::size_t kCasesMin = 200;  // of each operator

Table table_of(const std::string& name) { return read_table(NEARGATE_TABLES "/" + name); }

// A policy of one statement.
Source source(const Table& table, const std::string& effect, const json& elements, Kind kind) {
  json statement = {{"Effect", effect}};
  if (!elements.contains("NotAction")) statement["Action"] = "*";
  if (!elements.contains("NotResource")) statement["Resource"] = "*";
  statement.update(elements);
  const json document = {{"Version", table.version}, {"Statement", statement}};
  return {"table", Policy::parse(document.dump(), kind)};
}

std::string action_request() { return "s3:ListBucket"; }

// An Allow and a Deny of these elements apply where the table says so, and else do not.
void expect_applies(const Table& table, const json& elements, const Request& request, bool applies,
                    const std::string& place) {
  // A version that identity policies may not have any more is of resources' policies alone.
  const bool old = table.version != "2012-10-17";
  json all = elements;
  if (old) all["Principal"] = "*";
  const Kind kind = old ? Kind::resource : Kind::identity;
  Policies allow, deny;
  (old ? allow.resource.emplace() : allow.identity.emplace_back()) =
      source(table, "Allow", all, kind);
  (old ? deny.resource.emplace() : deny.identity.emplace_back()) = source(table, "Deny", all, kind);
  EXPECT_EQ(evaluate(request, allow).verdict == Verdict::allowed, applies) << place;
  EXPECT_EQ(evaluate(request, deny).verdict == Verdict::explicitly_denied, applies) << place;
}

// ---- Conditions ----

void set(policy::Context& context, const std::string& key, const json& value) {
  context.set(key, value.is_array() ? value.get<std::vector<std::string>>()
                                    : std::vector<std::string>{value.get<std::string>()});
}

Request with_context(const Table& table, const std::string& column) {
  Request request;
  request.action = action_request();
  request.resource = "arn:aws:s3:::bucket";
  if (column == "missing") return request;
  const json value = json::parse(column);
  if (!value.is_object()) {
    set(request.context, table.key, value);
    return request;
  }
  for (const auto& [key, one] : value.items()) set(request.context, key, one);
  return request;
}

void check_conditions(const std::string& name, std::size_t cases_min = kCasesMin) {
  const Table table = table_of(name);
  for (const auto& [operation, marks] : table.holds) {
    std::size_t cases = 0;
    for (const Line& line : table.lines) {
      const json elements = {{"Condition", {{operation, {{table.key, json::parse(line.policy)}}}}}};
      for (std::size_t i = 0; i < table.requests.size(); ++i) {
        if (line.marks[i] == '-') continue;
        ++cases;
        expect_applies(
            table, elements, with_context(table, table.requests[i]),
            marks.find(line.marks[i]) != marks.npos,
            line.place + " " + operation + " " + line.policy + ", request " + table.requests[i]);
      }
    }
    EXPECT_GE(cases, cases_min) << name << ": " << operation;
  }
}

TEST(PolicyTables, StringOperators) { check_conditions("string.table"); }
TEST(PolicyTables, NumericOperators) { check_conditions("numeric.table"); }
TEST(PolicyTables, DateOperators) { check_conditions("date.table"); }
TEST(PolicyTables, TheBooleanOperator) { check_conditions("bool.table"); }
TEST(PolicyTables, TheBinaryOperator) { check_conditions("binary.table"); }
TEST(PolicyTables, AddressOperators) { check_conditions("ip.table"); }
TEST(PolicyTables, ArnOperators) { check_conditions("arn.table"); }
TEST(PolicyTables, TheNullOperator) { check_conditions("null.table"); }
TEST(PolicyTables, SetOperators) { check_conditions("set.table"); }
TEST(PolicyTables, Variables) { check_conditions("variables.table"); }
TEST(PolicyTables, NoVariablesBefore2012) { check_conditions("variables_2008.table", 25); }

// ---- Actions and resources ----

void check_elements(const std::string& name, std::string Request::*asked) {
  const Table table = table_of(name);
  for (const auto& [element, marks] : table.holds) {
    std::size_t cases = 0;
    for (const Line& line : table.lines) {
      for (std::size_t i = 0; i < table.requests.size(); ++i, ++cases) {
        Request request;
        request.action = action_request();
        request.resource = "arn:aws:s3:::bucket";
        request.*asked = json::parse(table.requests[i]).get<std::string>();
        expect_applies(
            table, {{element, json::parse(line.policy)}}, request,
            marks.find(line.marks[i]) != marks.npos,
            line.place + " " + element + " " + line.policy + ", request " + table.requests[i]);
      }
    }
    EXPECT_GE(cases, kCasesMin) << name << ": " << element;
  }
}

TEST(PolicyTables, Actions) { check_elements("action.table", &Request::action); }
TEST(PolicyTables, Resources) { check_elements("resource.table", &Request::resource); }

// ---- Principals ----

policy::Principal principal(const std::string& name) {
  const std::string account = "123456789012";
  const std::string iam = "arn:aws:iam::" + account, sts = "arn:aws:sts::" + account;
  const std::map<std::string, policy::Principal> all = {
      {"user-ann", {.account = account, .arn = iam + ":user/ann"}},
      {"user-bob", {.account = account, .arn = iam + ":user/bob"}},
      {"worker-one",
       {.account = account,
        .arn = sts + ":assumed-role/worker/one",
        .role_arn = iam + ":role/worker"}},
      {"worker-two",
       {.account = account,
        .arn = sts + ":assumed-role/worker/two",
        .role_arn = iam + ":role/worker"}},
      {"other-one",
       {.account = account,
        .arn = sts + ":assumed-role/other/one",
        .role_arn = iam + ":role/other"}},
      {"root", {.account = account, .arn = iam + ":root", .root = true}},
      {"service-ecs-tasks", {.service = "ecs-tasks.amazonaws.com"}},
      {"service-ecs", {.service = "ecs.amazonaws.com"}},
      {"provider", {.federated = iam + ":oidc-provider/token.example.com"}},
      {"foreign-user", {.account = "210987654321", .arn = "arn:aws:iam::210987654321:user/ann"}},
  };
  return all.at(name);
}

void check_principals(const std::string& name, std::size_t cases_min) {
  const Table table = table_of(name);
  const Source everything = source(table, "Allow", json::object(), Kind::identity);
  const Source nothing = source(table, "Allow", {{"Action", "example:Nothing"}}, Kind::identity);
  for (const auto& [how, marks] : table.holds) {
    std::size_t cases = 0;
    const bool denies = how.starts_with("Deny");
    const char* element = how == "Deny:not" ? "NotPrincipal" : "Principal";
    for (const Line& line : table.lines) {
      Policies policies;
      policies.resource = source(table, denies ? "Deny" : "Allow",
                                 {{element, json::parse(line.policy)}}, Kind::resource);
      if (how == "Allow:bounded") policies.boundary = nothing;
      if (how == "Allow:delegated") policies.identity = {everything};
      policies.resource_must_allow = how == "Allow:required" || how == "Allow:delegated";
      for (std::size_t i = 0; i < table.requests.size(); ++i, ++cases) {
        Request request;
        request.action = action_request();
        request.resource = "arn:aws:s3:::bucket";
        request.principal = principal(table.requests[i]);
        const Verdict verdict = evaluate(request, policies).verdict;
        EXPECT_EQ(verdict == (denies ? Verdict::explicitly_denied : Verdict::allowed),
                  marks.find(line.marks[i]) != marks.npos)
            << line.place << " " << how << " " << line.policy << ", request by "
            << table.requests[i];
      }
    }
    EXPECT_GE(cases, cases_min) << name << ": " << how;
  }
}

TEST(PolicyTables, Principals) { check_principals("principal.table", kCasesMin); }
TEST(PolicyTables, NotPrincipal) { check_principals("not_principal.table", 90); }

// ---- Layers ----

char outcome(const policy::Decision& decision) {
  if (decision.verdict == Verdict::allowed) return 'A';
  if (decision.verdict == Verdict::explicitly_denied) return 'E';
  switch (decision.layer) {
    case policy::Layer::identity:
      return 'i';
    case policy::Layer::boundary:
      return 'b';
    case policy::Layer::session:
      return 's';
    case policy::Layer::resource:
      return 'r';
  }
  return '?';
}

std::vector<Source> layer(const Table& table, const std::string& says) {
  if (says == "none") return {};
  const std::string action = says == "other" ? "s3:PutObject" : "s3:ListBucket";
  return {source(table, says == "deny" ? "Deny" : "Allow", {{"Action", action}}, Kind::identity)};
}

std::optional<Source> resource_layer(const Table& table, const std::string& says) {
  if (says == "none") return std::nullopt;
  const std::map<std::string, std::string> names = {
      {"session", "arn:aws:sts::123456789012:assumed-role/worker/one"},
      {"role", "arn:aws:iam::123456789012:role/worker"},
      {"account", "123456789012"},
      {"other", "*"},
      {"deny", "*"}};
  const std::string action = says == "other" ? "s3:PutObject" : "s3:ListBucket";
  return source(table, says == "deny" ? "Deny" : "Allow",
                {{"Action", action}, {"Principal", {{"AWS", names.at(says)}}}}, Kind::resource);
}

bool fits(std::string_view pattern, std::string_view says) {
  const std::vector<std::string_view> alternatives = split(pattern, '|');
  return pattern == "any" ||
         std::find(alternatives.begin(), alternatives.end(), says) != alternatives.end();
}

const Line& line_for(const Table& table, const std::vector<std::string>& says) {
  for (const Line& line : table.lines) {
    std::vector<std::string_view> patterns;
    for (const std::string_view word : split(line.policy, ' ')) {
      if (!word.empty()) patterns.push_back(word);
    }
    bool all = patterns.size() == says.size();
    for (std::size_t i = 0; all && i < says.size(); ++i) all = fits(patterns[i], says[i]);
    if (all) return line;
  }
  throw std::runtime_error("no line for " + join(says, " "));
}

void check_layers(const std::string& name) {
  const Table table = table_of(name);
  const std::vector<std::string> kinds = {"none", "other", "allow", "deny"};
  std::size_t cases = 0;
  for (const std::string& identity : kinds) {
    for (const std::string& boundary : kinds) {
      for (const std::string& session : kinds) {
        const Line& line = line_for(table, {identity, boundary, session});
        for (std::size_t i = 0; i < table.requests.size(); ++i, ++cases) {
          Policies policies;
          policies.identity = layer(table, identity);
          for (const Source& limit : layer(table, boundary)) policies.boundary = limit;
          policies.session = layer(table, session);
          policies.resource = resource_layer(table, table.requests[i]);
          policies.resource_must_allow = table.resource_must_allow;
          Request request;
          request.action = action_request();
          request.resource = "arn:aws:s3:::bucket";
          request.principal = principal("worker-one");
          EXPECT_EQ(outcome(evaluate(request, policies)), line.marks[i])
              << line.place << " identity " << identity << ", boundary " << boundary << ", session "
              << session << ", resource " << table.requests[i];
        }
      }
    }
  }
  EXPECT_GE(cases, kCasesMin) << name;
}

TEST(PolicyTables, Layers) { check_layers("layers.table"); }
TEST(PolicyTables, LayersOfAResourceThatMustAllow) { check_layers("layers_required.table"); }

}  // namespace
}  // namespace neargate::policy_tables
