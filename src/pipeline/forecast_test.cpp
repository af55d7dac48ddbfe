#include "pipeline/forecast.hpp"

#include <set>

#include <gtest/gtest.h>

#include "base/file.hpp"
#include "oidc/issuer.hpp"
#include "pipeline/run_plan.hpp"
#include "pipeline/workflow/read_workflow.hpp"

namespace neargate::pipeline {
namespace {

struct Given {
  const char* event = "push";
  Value::Object vars;
  bool has_issuer = true;
  bool has_endpoint = true;
};

Forecast forecast_of(const std::string& text, const Given& given) {
  const Workflow workflow = read_workflow("w.yml", text);
  ActionCatalogue actions("", "/nowhere");
  check_support(workflow, actions);
  static const oidc::Issuer issuer("https://issuer", oidc::PrivateKey::generate());
  const Value::Object known = {
      {"github", Value::Object{{"event_name", given.event}, {"repository", "o/r"}}},
      {"inputs", Value()},
      {"vars", given.vars},
      {"secrets", Value::Object{{"GITHUB_TOKEN", "x"}}}};
  return foresee_run(workflow, actions, known, given.has_issuer ? &issuer : nullptr,
                     given.has_endpoint);
}

// "vars.A:3,7 vars.B:4".
std::string missing_in(const Forecast& forecast) {
  std::string out;
  for (const MissingValue& each : forecast.missing) {
    out += (out.empty() ? "" : " ") + each.context + "." + each.name + ":";
    for (const int line : each.lines) {
      out += (out.back() == ':' ? "" : ",") + std::to_string(line);
    }
  }
  return out;
}

// A job's steps as they stand, from line 6 on.
std::string job_with(const std::string& steps) {
  return "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n" + steps;
}

TEST(Forecast, NamesWhatIsNotGiven) {
  const std::pair<const char*, const char*> cases[] = {
      {"      - run: echo ${{ vars.A }} ${{ secrets.B }}\n", "vars.A:6 secrets.B:6"},
      {"      - run: |\n          one\n          echo ${{ vars.A }}\n      - run: ${{ vars.a }}\n",
       "vars.A:8,9"},
      {"      - run: echo ${{ format('{0}', vars['A']) }}\n", "vars.A:6"},
      {"      - run: echo ${{ vars.A || 'else' }} ${{ vars.A || env.B }}\n", ""},
      {"      - run: echo ${{ 'x' || vars.A }}\n", ""},
      {"      - run: echo ${{ github.event_name == 'schedule' && vars.A || vars.B }}\n",
       "vars.B:6"},
      {"      - run: echo ${{ steps.x.outputs.y && vars.A }}\n", "vars.A:6"},
      {"      - run: echo ${{ vars.A == 'x' }} ${{ !vars.A }}\n", ""},
      {"      - run: x\n        if: vars.A\n", ""},
      {"      - run: echo ${{ vars.A }}\n        if: vars.B == 'x'\n", ""},
      {"      - run: echo ${{ vars.A }}\n        if: failure()\n", "vars.A:6"},
      {"      - run: echo ${{ vars.GIVEN }} ${{ secrets.GITHUB_TOKEN }} ${{ vars.EMPTY }}\n", ""},
      {"      - run: x\n        env: {A: \"${{ vars.A }}\"}\n", "vars.A:7"},
  };
  for (const auto& [steps, missing] : cases) {
    const Forecast forecast =
        forecast_of(job_with(steps), {.vars = {{"GIVEN", "1"}, {"EMPTY", ""}}});
    EXPECT_EQ(missing_in(forecast), missing) << steps;
    EXPECT_EQ(refusal_of(forecast, "w.yml"), "") << steps;
  }
}

TEST(Forecast, LeavesOutWhatDoesNotRun) {
  const std::string text = R"(on: [push, schedule]
env: {X: "${{ vars.SHARED }}"}
jobs:
  c:
    needs: b
    runs-on: ubuntu-latest
    steps: [{run: "${{ vars.C }}"}]
  a:
    if: github.event_name == 'push'
    runs-on: ubuntu-latest
    steps: [{run: "${{ vars.A }}"}]
  b:
    needs: a
    runs-on: ubuntu-latest
    steps: [{run: "${{ vars.B }}"}]
  d:
    needs: a
    if: always()
    runs-on: ubuntu-latest
    steps: [{run: "${{ vars.D }}"}]
)";
  EXPECT_EQ(missing_in(forecast_of(text, {})),
            "vars.SHARED:2 vars.C:7 vars.A:11 vars.B:15 vars.D:20");
  EXPECT_EQ(missing_in(forecast_of(text, {.event = "schedule"})), "vars.SHARED:2 vars.D:20");
}

const char* const kRole = R"(      - uses: aws-actions/configure-aws-credentials@v5
        with: {role-to-assume: "${{ vars.ROLE }}", aws-region: us-east-1}
)";

TEST(Forecast, RefusesWhatIsBoundToFail) {
  const std::string with_token =
      "on: push\npermissions: {id-token: write}\njobs:\n  a:\n    runs-on: ubuntu-latest\n"
      "    steps:\n";
  const std::string role = "arn:aws:iam::1:role/r";
  struct {
    std::string text;
    Given given;
    const char* refusal;  // a part of it; "": none
  } cases[] = {
      {with_token + kRole, {.vars = {{"ROLE", role}}}, ""},
      {with_token + kRole,
       {},
       "w.yml:7:15: aws-actions/configure-aws-credentials in 'a': "
       "'role-to-assume' is empty\n"
       "not given, and so empty: vars.ROLE (line 8); give --var ROLE=…"},
      {with_token + kRole, {.vars = {{"ROLE", "me"}}}, "'me', which is no role's ARN"},
      {with_token + kRole, {.vars = {{"ROLE", role}}, .has_issuer = false}, "neargate oidc start"},
      {with_token + kRole, {.vars = {{"ROLE", role}}, .has_endpoint = false}, "neargate up"},
      {job_with(kRole), {.vars = {{"ROLE", role}}}, "lacks the permission id-token: write"},
      {job_with("      - uses: hashicorp/setup-terraform@v3\n"), {}, "terraform_wrapper: false"},
      // Whether it comes to that is not known, or it may fail.
      {with_token + kRole + "        if: failure()\n", {}, ""},
      {with_token + kRole + "        continue-on-error: true\n", {}, ""},
      {with_token + kRole + "        if: github.event_name == 'schedule'\n", {}, ""},
      {with_token + kRole + "        continue-on-error: false\n", {}, "'role-to-assume' is empty"},
  };
  for (const auto& [text, given, refusal] : cases) {
    const std::string found = refusal_of(forecast_of(text, given), "w.yml");
    EXPECT_NE(found.find(refusal), std::string::npos) << text << found;
    EXPECT_EQ(found.empty(), std::string_view(refusal).empty()) << text << found;
  }
  const auto notices =
      notices_of(forecast_of(with_token + kRole + "        if: failure()\n", {}), "w.yml");
  ASSERT_EQ(notices.size(), 2u);
  EXPECT_EQ(notices[0].find("may fail: w.yml:7:15: "), 0u) << notices[0];
}

// Each event of the delivery asks for its own jobs' variables, and all of them at once.
TEST(Forecast, IsOfTheDelivery) {
  const std::string text = read_file(NEARGATE_SOURCE "/.github/workflows/deliver.yml").value_or("");
  const std::pair<const char*, std::vector<const char*>> cases[] = {
      {"push", {"APPLY_ROLE_ARN", "DEPLOY_ROLE_ARN"}},
      {"schedule", {"PLAN_ROLE_ARN"}},
  };
  for (const auto& [event, roles] : cases) {
    std::set<std::string> expected = {"AWS_REGION", "STATE_BUCKET", "LOCK_TABLE"};
    expected.insert(roles.begin(), roles.end());
    const Forecast forecast = forecast_of(text, {.event = event});
    std::set<std::string> found;
    for (const MissingValue& each : forecast.missing) found.insert(each.name);
    EXPECT_EQ(found, expected) << event;
    const std::string refusal = refusal_of(forecast, "w.yml");
    for (const std::string& name : expected) {
      EXPECT_NE(refusal.find("--var " + name + "=…"), std::string::npos) << refusal;
    }
  }
}

}  // namespace
}  // namespace neargate::pipeline
