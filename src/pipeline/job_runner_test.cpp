// Whole jobs, with real programs.
#include "pipeline/job_runner.hpp"

#include <cstdlib>
#include <filesystem>
#include <unistd.h>

#include <gtest/gtest.h>

#include "base/file.hpp"
#include "base/text.hpp"
#include "pipeline/workflow/read_workflow.hpp"

namespace neargate::pipeline {
namespace {

struct Ran {
  JobReport report;
  std::string output;

  std::string outcomes() const {
    std::string out;
    for (const StepReport& step : report.steps) {
      out += (out.empty() ? "" : " ") + std::string(text_of(step.outcome));
    }
    return out;
  }
  std::string output_of(const char* name) const {
    return Value(report.outputs).member(name).to_text();
  }
};

class JobRunner : public testing::Test {
 protected:
  JobRunner() {
    std::string name = testing::TempDir() + "job_runner_XXXXXX";
    root_ = ::mkdtemp(name.data());
  }
  ~JobRunner() override { std::filesystem::remove_all(root_); }

  // A job of these lines, which stand below `jobs.a`.
  Ran run(const std::string& lines, bool cancelled = false) {
    std::string indented;
    for (const std::string_view line : split(lines, '\n')) {
      if (!line.empty()) indented += "    " + std::string(line) + "\n";
    }
    const Workflow workflow = read_workflow(
        "w.yml",
        "on: push\nenv: {LEVEL: workflow, FIRST: workflow}\njobs:\n  a:\n    runs-on: x\n" +
            indented);
    ActionCatalogue actions("", root_ + "/repository");
    Problems problems;
    actions.add(workflow.jobs[0].steps, problems);
    EXPECT_TRUE(problems.empty()) << problems.front().text;
    const Cancellation cancellation;
    if (cancelled) cancellation.request();
    JobOrder order;
    order.workflow = &workflow;
    order.job = &workflow.jobs[0];
    order.actions = &actions;
    order.cancellation = &cancellation;
    order.name = "a";
    order.tracking_id = "job_runner_test_" + std::to_string(::getpid()) + "_";
    order.contexts = {{"github", from_json(R"({"sha":"abc","event_name":"push"})")},
                      {"secrets", from_json(R"({"KEY":"topsecret"})")}};
    order.machine = {{"PATH", "/usr/bin:/bin"}};
    order.secrets = {"topsecret"};
    order.places = {
        root_,           root_ + "/work", root_ + "/temp",   root_ + "/tools",   root_ + "/home",
        root_ + "/logs", root_ + "/art",  root_ + "/attest", root_ + "/comments"};
    make_directories(order.places.workspace);
    Ran out;
    JobEvents events;
    events.begin_step = [](const std::string&) {};
    events.end_step = [](const StepReport&) {};
    events.line = [&](const std::string& line) { out.output += line + "\n"; };
    out.report = run_job(order, events);
    return out;
  }

  // An action of the repository, which the job has checked out.
  void write_action(const std::string& name, const std::string& content) {
    for (const char* where : {"/repository/", "/work/"}) {
      make_directories(root_ + where + name);
      write_file_atomically(root_ + where + name + "/action.yml", content);
    }
  }

  std::string root_;
};

TEST_F(JobRunner, HandsValuesFromStepToStep) {
  const Ran ran = run(R"(env: {LEVEL: job}
outputs:
  all: ${{ steps.last.outputs.all }}
  multi: ${{ steps.one.outputs.multi }}
  sha: ${{ github.sha }}
steps:
- id: one
  run: |
    echo "A=from env" >> "$GITHUB_ENV"
    echo "GITHUB_SHA=changed" >> "$GITHUB_ENV"
    mkdir bin; printf '#!/bin/sh\necho tool' > bin/tool; chmod +x bin/tool
    echo "$PWD/bin" >> "$GITHUB_PATH"
    printf 'multi<<E\none\ntwo\nE\n' >> "$GITHUB_OUTPUT"
    echo '## done' >> "$GITHUB_STEP_SUMMARY"
- id: last
  env: {LEVEL: step, COPY: "${{ env.A }}!"}
  run: echo "all=$FIRST $LEVEL $A $COPY $(tool) $GITHUB_SHA $CI" >> "$GITHUB_OUTPUT"
)");
  EXPECT_EQ(ran.report.result, Result::success) << ran.output;
  EXPECT_EQ(ran.output_of("all"), "workflow step from env from env! tool abc true");
  EXPECT_EQ(ran.output_of("multi"), "one\ntwo");
  EXPECT_EQ(ran.output_of("sha"), "abc");
  EXPECT_EQ(ran.report.summary, "## done\n");
  EXPECT_NE(ran.output.find("warning: GITHUB_ENV cannot set GITHUB_SHA"), std::string::npos);
}

TEST_F(JobRunner, RunsStepsByTheirConditions) {
  struct {
    const char* steps;
    const char* outcomes;
    Result result;
  } cases[] = {
      {"- run: exit 1\n- run: 'true'\n- if: failure()\n  run: 'true'\n- if: always()\n  run: "
       "'true'",
       "failure skipped success success", Result::failure},
      {"- run: exit 1\n  continue-on-error: true\n- run: 'true'", "failure success",
       Result::success},
      {"- run: exit 1\n  continue-on-error: false\n- run: 'true'", "failure skipped",
       Result::failure},
      {"- run: exit 1\n  continue-on-error: ${{ github.event_name == 'pull_request' }}", "failure",
       Result::failure},
      {"- id: x\n  run: exit 1\n  continue-on-error: true\n"
       "- if: steps.x.outcome == 'failure' && steps.x.conclusion == 'success'\n  run: 'true'",
       "failure success", Result::success},
      {"- if: github.event_name == 'pull_request'\n  run: exit 1\n- run: 'true'", "skipped success",
       Result::success},
      {"- run: false | true", "success", Result::success},
      {"- run: false | true\n  shell: bash", "failure", Result::failure},
      {"- run: no-such-program", "failure", Result::failure},
      {"- run: echo ${{ fromJSON('x') }}", "failure", Result::failure},
      {"- run: exec sleep 60\n  timeout-minutes: 0.005\n- if: failure()\n  run: 'true'",
       "failure success", Result::failure},
      {"- id: x\n  run: echo code=10 >> $GITHUB_OUTPUT; exit 10\n"
       "- if: failure() && steps.x.outputs.code == '10'\n  run: 'true'",
       "failure success", Result::failure},
      {"- run: 'true'\n  working-directory: none", "failure", Result::failure},
      {"- run: echo nothing >> $GITHUB_OUTPUT", "failure", Result::failure},
  };
  for (const auto& [steps, outcomes, result] : cases) {
    const Ran ran = run("steps:\n" + std::string(steps) + "\n");
    EXPECT_EQ(ran.outcomes(), outcomes) << steps << "\n" << ran.output;
    EXPECT_EQ(ran.report.result, result) << steps;
  }
}

TEST_F(JobRunner, RunsWhatIsToRunAlthoughItWasCancelled) {
  const Ran ran =
      run("steps:\n- run: 'true'\n- if: always()\n  run: 'true'\n- if: cancelled()\n"
          "  run: 'true'\n- if: '!cancelled()'\n  run: 'true'\n",
          true);
  EXPECT_EQ(ran.outcomes(), "skipped success success skipped");
  EXPECT_EQ(ran.report.result, Result::cancelled);
}

TEST_F(JobRunner, EndsAtItsTimeout) {
  const Ran ran =
      run("timeout-minutes: 0.005\nsteps:\n- run: exec sleep 60\n- run: 'true'\n"
          "- if: always()\n  run: 'true'\n");
  EXPECT_EQ(ran.outcomes(), "cancelled skipped success");
  EXPECT_EQ(ran.report.result, Result::cancelled);
}

TEST_F(JobRunner, HidesSecrets) {
  const Ran ran = run(R"(outputs: {key: "${{ steps.x.outputs.key }}", other: x}
steps:
- id: x
  env: {KEY: "${{ secrets.KEY }}"}
  run: |
    echo "it is $KEY"
    echo "::add-mask::another"
    echo "and another"
    echo "::error file=a.cpp,line=3::$KEY"
    echo "key=$KEY" >> "$GITHUB_OUTPUT"
)");
  EXPECT_NE(ran.output.find("it is ***\n"), std::string::npos) << ran.output;
  EXPECT_NE(ran.output.find("and ***\n"), std::string::npos) << ran.output;
  EXPECT_EQ(ran.output.find("topsecret"), std::string::npos) << ran.output;
  EXPECT_EQ(ran.output_of("key"), "");
  EXPECT_EQ(ran.output_of("other"), "x");
  ASSERT_GE(ran.report.annotations.size(), 1u);
  EXPECT_EQ(ran.report.annotations[0].message, "***");
  EXPECT_EQ(ran.report.annotations[0].file, "a.cpp");
  EXPECT_EQ(read_file(ran.report.steps[0].log).value_or("topsecret").find("topsecret"),
            std::string::npos);
}

TEST_F(JobRunner, RunsCompositeActions) {
  write_action("greet", R"(name: greet
inputs: {who: {default: nobody}, how: {default: loudly}}
outputs: {said: {value: "${{ steps.say.outputs.text }}"}}
runs:
  using: composite
  steps:
  - id: say
    shell: bash
    run: |
      test -f "$GITHUB_ACTION_PATH/action.yml"
      echo "text=$FROM greets ${{ inputs.who }} ${{ inputs.how }}" >> "$GITHUB_OUTPUT"
  - if: inputs.who == 'trouble'
    shell: sh
    run: exit 1
)");
  const std::string steps = R"(outputs: {said: "${{ steps.g.outputs.said }}"}
steps:
- id: g
  uses: ./greet
  env: {FROM: me}
  with: {who: )";
  const Ran ran = run(steps + "you}\n");
  EXPECT_EQ(ran.report.result, Result::success) << ran.output;
  EXPECT_EQ(ran.output_of("said"), "me greets you loudly");
  const Ran failed = run(steps + "trouble}\n- run: 'true'\n");
  EXPECT_EQ(failed.report.result, Result::failure) << failed.output;
  EXPECT_EQ(failed.report.steps.back().outcome, Result::skipped);
}

TEST_F(JobRunner, RunsNodeActionsAndTheirEnds) {
  if (!std::filesystem::exists("/usr/bin/node")) GTEST_SKIP() << "node is not installed";
  write_action("node", R"(name: node
inputs: {some words: {default: "${{ github.sha }}"}, other-input: {required: true}}
runs: {using: node24, main: main.js, post: post.js, post-if: always()}
)");
  write_file_atomically(root_ + "/work/node/main.js", R"(
const fs = require('fs');
const text = process.env['INPUT_SOME_WORDS'] + ' ' + process.env['INPUT_OTHER-INPUT'];
fs.appendFileSync(process.env.GITHUB_OUTPUT, `text=${text}\n`);
fs.appendFileSync(process.env.GITHUB_STATE, 'kept=for the end\n');
console.log('::warning::careful');
)");
  write_file_atomically(root_ + "/work/node/post.js",
                        "console.log('at the end: ' + process.env.STATE_kept);\n");
  const Ran ran = run(R"(outputs: {text: "${{ steps.n.outputs.text }}"}
steps:
- id: n
  uses: ./node
  with: {other-input: given}
- run: exit 1
)");
  EXPECT_EQ(ran.output_of("text"), "abc given") << ran.output;
  EXPECT_EQ(ran.outcomes(), "success failure success");
  EXPECT_NE(ran.output.find("at the end: for the end"), std::string::npos) << ran.output;
  EXPECT_EQ(ran.report.annotations.at(0).message, "careful");
}

TEST_F(JobRunner, KeepsArtifactsAndFindsFiles) {
  const Ran ran = run(R"(outputs: {hash: "${{ steps.h.outputs.hash }}"}
steps:
- run: mkdir -p out/deep .hidden; echo 1 > out/a.txt; echo 2 > out/deep/b.txt; echo 3 > out/c.log
- uses: actions/upload-artifact@v5
  with:
    name: texts
    path: |
      out/**/*.txt
      !out/deep/x*
- uses: actions/upload-artifact@v5
  with: {name: texts, path: out}
  continue-on-error: true
- uses: actions/download-artifact@v5
  with: {name: texts, path: back}
- uses: actions/download-artifact@v5
  with: {name: nothing}
  continue-on-error: true
- run: find back -type f | sort
- id: h
  run: echo "hash=${{ hashFiles('out/**/*.txt', '!**/b.txt') }}" >> "$GITHUB_OUTPUT"
)");
  EXPECT_EQ(ran.report.result, Result::success) << ran.output;
  EXPECT_EQ(ran.outcomes(), "success success failure success failure success success");
  EXPECT_NE(ran.output.find("\nback/a.txt\nback/deep/b.txt\n"), std::string::npos) << ran.output;
  EXPECT_EQ(ran.output_of("hash").size(), 64u);
}

TEST_F(JobRunner, AsksTerraformItsVersionWhateverItWarnsOf) {
  make_directories(root_ + "/bin");
  write_file_atomically(root_ + "/bin/terraform",
                        "#!/bin/sh\necho '{ a warning' >&2\n"
                        "echo '{\"terraform_version\": \"1.11.4\"}'\necho 'another }' >&2\n",
                        0755);
  const std::string path = std::getenv("PATH");
  ::setenv("PATH", (root_ + "/bin:" + path).c_str(), 1);
  const Ran ran = run(R"(steps:
- uses: hashicorp/setup-terraform@v3
  with: {terraform_version: 1.11.x, terraform_wrapper: false}
)");
  ::setenv("PATH", path.c_str(), 1);
  EXPECT_EQ(ran.outcomes(), "success") << ran.output;
  EXPECT_NE(ran.output.find("terraform is Terraform 1.11.4\n"), std::string::npos) << ran.output;
  EXPECT_TRUE(ran.report.annotations.empty());
}

}  // namespace
}  // namespace neargate::pipeline
