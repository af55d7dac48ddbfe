#include "pipeline/workflow/read_workflow.hpp"

#include <gtest/gtest.h>

#include "pipeline/workflow/fields.hpp"

namespace neargate::pipeline {
namespace {

constexpr char kWhole[] = R"(name: deliver
run-name: deliver ${{ github.sha }}
on:
  push: {branches: [main]}
  workflow_dispatch:
    inputs:
      why: {description: x, required: true, type: choice, options: [a, b]}
permissions: {}
env:
  REGION: us-east-1
concurrency:
  group: deliver-${{ github.ref }}
  cancel-in-progress: false
defaults:
  run: {shell: bash}
jobs:
  test:
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    strategy:
      fail-fast: false
      matrix:
        compiler: [gcc, clang]
        version: [1.5, '2']
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5
        with: {persist-credentials: false}
      - name: Test with ${{ matrix.compiler }}
        run: |
          echo one
          echo ${{ matrix.version }}
  deploy:
    needs: [test]
    if: github.ref == 'refs/heads/main'
    runs-on: [ubuntu-latest]
    permissions:
      contents: read
      id-token: write
    environment: {name: production, url: 'http://${{ steps.push.outputs.host }}'}
    outputs:
      digest: ${{ steps.push.outputs.digest }}
    steps:
      - id: push
        if: ${{ !cancelled() }}
        env: {A: "${{ secrets.A }}"}
        shell: sh
        working-directory: app
        continue-on-error: true
        timeout-minutes: ${{ fromJSON(env.MINUTES) }}
        run: ./push
)";

TEST(Workflow, IsReadWhole) {
  const Workflow workflow = read_workflow("deliver.yml", kWhole);
  EXPECT_EQ(workflow.name, "deliver");
  ASSERT_EQ(workflow.triggers.size(), 2u);
  EXPECT_EQ(workflow.triggers[0].branches, std::vector<std::string>{"main"});
  EXPECT_TRUE(workflow.triggers[1].inputs.at(0).required);
  EXPECT_FALSE(workflow.permissions->may_have_identity());
  EXPECT_EQ(workflow.permissions->level("contents"), "none");
  EXPECT_EQ(workflow.concurrency->group.written, "deliver-${{ github.ref }}");
  ASSERT_EQ(workflow.jobs.size(), 2u);
  const Job& deploy = workflow.jobs[1];
  EXPECT_EQ(deploy.needs, std::vector<std::string>{"test"});
  EXPECT_TRUE(deploy.permissions->may_have_identity());
  EXPECT_EQ(deploy.environment->written, "production");
  EXPECT_EQ(deploy.outputs.at(0).first, "digest");
  EXPECT_EQ(deploy.steps.at(0).id, "push");
  EXPECT_EQ(deploy.steps[0].working_directory->written, "app");
  const Job& test = workflow.jobs[0];
  EXPECT_EQ(test.steps.at(0).uses, "actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8");
  EXPECT_EQ(test.steps.at(0).with.at(0).second.written, "false");
  EXPECT_EQ(test.steps.at(1).run->written, "echo one\necho ${{ matrix.version }}\n");
  const Value matrix = fill(test.strategy->matrix, {});
  EXPECT_EQ((*matrix.member("version").array())[0].to_number(), 1.5);
  EXPECT_NE((*matrix.member("version").array())[1].text(), nullptr);
}

TEST(Workflow, KnowsPermissionsInShort) {
  const auto read = [](const std::string& permissions) {
    return *read_workflow("w", "on: push\npermissions: " + permissions +
                                   "\njobs: {a: {runs-on: x, steps: [{run: x}]}}")
                .permissions;
  };
  EXPECT_TRUE(read("write-all").may_have_identity());
  EXPECT_FALSE(read("read-all").may_have_identity());
  EXPECT_EQ(read("read-all").level("contents"), "read");
  EXPECT_FALSE(read("{}").may_have_identity());
}

std::string refusal(const std::string& content) {
  try {
    read_workflow("w.yml", content);
  } catch (const Refused& refused) {
    return refused.what();
  }
  return {};
}

// A workflow with one job, whose members are these lines.
std::string with_job(const std::string& lines) { return "on: push\njobs:\n  a:\n" + lines; }

TEST(Workflow, RefusesByNameAndLine) {
  const std::string steps = "    runs-on: ubuntu-latest\n    steps:\n";
  struct {
    std::string content;
    const char* says;
  } cases[] = {
      {"", "w.yml:1:1: a workflow must be a mapping"},
      {"on: [", "no YAML"},
      {"on: push\non: push\njobs: {}", "w.yml:2:1: 'on' stands here twice"},
      {"on: push\n", "the workflow has no jobs"},
      {"jobs: {a: {runs-on: x, steps: [{run: x}]}}", "w.yml:1:1: the workflow has no 'on'"},
      {"on: push\nnew-key: 1\njobs: {a: {runs-on: x, steps: [{run: x}]}}",
       "w.yml:2:1: 'new-key' of a workflow is not supported near"},
      {with_job("    steps: [{run: x}]\n"), "w.yml:3:3: the job has no 'runs-on'"},
      {with_job("    runs-on: x\n"), "w.yml:3:3: the job has no steps"},
      {with_job("    container: debian\n" + steps + "      - run: x\n"),
       "w.yml:4:5: a job in a container"},
      {with_job("    services: {db: {image: postgres}}\n" + steps + "      - run: x\n"),
       "w.yml:4:5: service containers"},
      {with_job("    uses: ./.github/workflows/x.yml\n"), "w.yml:4:5: a job that calls a reusable"},
      {with_job("    needs: b\n" + steps + "      - run: x\n"), "'a' needs 'b', which is no job"},
      {with_job("    needs: a\n" + steps + "      - run: x\n"), "'a' needs itself"},
      {with_job(steps + "      - name: x\n"), "w.yml:6:9: a step has either 'run' or 'uses'"},
      {with_job(steps + "      - run: x\n        wiht: {}\n"),
       "w.yml:7:9: 'wiht' of a step is not supported near"},
      {with_job(steps + "      - run: x\n        with: {a: b}\n"), "'with' is for a step"},
      {with_job(steps + "      - {id: a, run: x}\n      - {id: a, run: x}\n"),
       "w.yml:7:9: a step before has the id 'a' too"},
      {with_job(steps + "      - {id: 1a, run: x}\n"), "'1a' cannot be an id"},
      {with_job(steps + "      - run: echo ${{ github.sha \n"), "this ${{ has no end"},
      {with_job(steps + "      - run: |\n          one\n          two ${{ nothing() }}\n"),
       "w.yml:8:14: in an expression: there is no function 'nothing'"},
      {with_job(steps + "      - run: x\n        if: secrets.A == ''\n"),
       "w.yml:7:13: the context 'secrets' is not available here"},
      {with_job("    if: steps.a.outputs.b\n" + steps + "      - run: x\n"),
       "w.yml:4:9: the context 'steps' is not available here"},
      {with_job(steps + "      - run: ${{ success() }}\n"), "success() is not available here"},
      {with_job("    env: {A: \"${{ hashFiles('x') }}\"}\n" + steps + "      - run: x\n"),
       "hashFiles() is not available here"},
      {with_job("    permissions: {content: read}\n" + steps + "      - run: x\n"),
       "w.yml:4:19: there is no permission 'content'"},
      {"on: {push: {branches: [a], branches-ignore: [b]}}\njobs: {a: {runs-on: x, steps: [{run: "
       "x}]}}",
       "exclude each other"},
  };
  for (const auto& [content, says] : cases) {
    EXPECT_NE(refusal(content).find(says), std::string::npos)
        << content << "\n"
        << refusal(content) << "\nlacks: " << says;
  }
}

TEST(Workflow, TellsOfEverythingAtOnceInTheFilesOrder) {
  const std::string text =
      refusal(with_job("    container: x\n    runs-on: x\n    steps:\n      - rum: x\n"));
  EXPECT_EQ(text,
            "w.yml:4:5: a job in a container is not supported near: jobs run on this machine\n"
            "w.yml:7:9: 'rum' of a step is not supported near\n"
            "w.yml:7:9: a step has either 'run' or 'uses'");
}

TEST(Workflow, FollowsAliasesWithinLimits) {
  const Workflow workflow =
      read_workflow("w", "on: push\njobs:\n  a: &a {runs-on: x, steps: [{run: x}]}\n  b: *a\n");
  EXPECT_EQ(workflow.jobs.size(), 2u);
  std::string bomb = "a: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
  for (int i = 1; i < 9; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    bomb += "b" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int j = 0; j < 10; ++j) bomb += (j == 0 ? "" : ",") + before;
    bomb += "]\n";
  }
  EXPECT_NE(refusal(bomb).find("too large"), std::string::npos);
}

}  // namespace
}  // namespace neargate::pipeline
