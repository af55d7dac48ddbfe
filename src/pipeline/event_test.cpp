#include "pipeline/event.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "pipeline/run_plan.hpp"
#include "pipeline/workflow/read_workflow.hpp"

namespace neargate::pipeline {
namespace {

CommitFacts commit() {
  CommitFacts out;
  out.sha = "merge";
  out.head_sha = "head";
  out.before = "base";
  out.message = "title\n\nbody";
  return out;
}

TEST(Event, IsAPush) {
  RunRequest request;
  const Event event = make_event(request, "owner/name", "refs/heads/a/b", commit(), {});
  EXPECT_EQ(event.ref, "refs/heads/a/b");
  EXPECT_EQ(event.ref_name, "a/b");
  EXPECT_EQ(event.ref_type, "branch");
  EXPECT_EQ(event.facts.branch, "a/b");
  EXPECT_EQ(event.payload.member("after").to_text(), "merge");
  EXPECT_EQ(event.payload.member("before").to_text(), "base");
  EXPECT_EQ(event.payload.member("repository").member("full_name").to_text(), "owner/name");
  const Event tag = make_event(request, "owner/name", "refs/tags/v1", commit(), {});
  EXPECT_EQ(tag.ref_type, "tag");
  EXPECT_EQ(tag.facts.tag, "v1");
}

TEST(Event, IsAPullRequest) {
  RunRequest request;
  request.event = "pull_request";
  request.pull_request = 7;
  const Event event = make_event(request, "owner/name", "refs/heads/change", commit(), {});
  EXPECT_EQ(event.ref, "refs/pull/7/merge");
  EXPECT_EQ(event.ref_name, "7/merge");
  EXPECT_EQ(event.head_ref, "change");
  EXPECT_EQ(event.base_ref, "main");
  EXPECT_EQ(event.facts.branch, "main");
  EXPECT_EQ(event.facts.type, "synchronize");
  const Value& about = event.payload.member("pull_request");
  EXPECT_EQ(about.member("head").member("sha").to_text(), "head");
  EXPECT_EQ(about.member("head").member("repo").member("full_name").to_text(), "owner/name");
  EXPECT_EQ(about.member("base").member("sha").to_text(), "base");
  EXPECT_EQ(about.member("title").to_text(), "title");
  EXPECT_EQ(event.payload.member("number").to_text(), "7");
}

TEST(Event, HasInputsOfTheirTypes) {
  RunRequest request;
  request.event = "workflow_dispatch";
  request.inputs = {{"dry", "true"}, {"where", "b"}};
  const std::vector<Input> inputs = {{"dry", "boolean", true, "", {}},
                                     {"where", "choice", false, "a", {"a", "b"}},
                                     {"count", "number", false, "3", {}}};
  const Value given =
      make_event(request, "o/n", "refs/heads/main", commit(), inputs).payload.member("inputs");
  EXPECT_NE(given.member("dry").boolean(), nullptr);
  EXPECT_EQ(given.member("where").to_text(), "b");
  EXPECT_NE(given.member("count").number(), nullptr);
  const auto refused = [&](const Assignments& wrong) {
    request.inputs = wrong;
    EXPECT_THROW(make_event(request, "o/n", "refs/heads/main", commit(), inputs), Error);
  };
  refused({});
  refused({{"dry", "true"}, {"where", "c"}});
  refused({{"dry", "true"}, {"what", "x"}});
  request.event = "push";
  refused({{"dry", "true"}});
}

// The workflows of this repository run near.
TEST(RunPlan, SupportsOurWorkflows) {
  for (const char* name : {"ci.yml", "deliver.yml"}) {
    const std::string path = std::string(".github/workflows/") + name;
    const auto content = read_file(std::string(NEARGATE_SOURCE) + "/" + path);
    ASSERT_TRUE(content.has_value()) << path;
    try {
      ActionCatalogue actions("", NEARGATE_SOURCE);
      check_support(read_workflow(path, *content), actions);
    } catch (const Refused& refused) {
      FAIL() << refused.what();
    }
  }
}

TEST(RunPlan, NamesTheJobsOfAMatrix) {
  const auto planned = [](const std::string& lines) {
    const Workflow workflow = read_workflow(
        "w.yml", "on: push\njobs:\n  a:\n    runs-on: x\n    steps: [{run: x}]\n" + lines);
    std::string out;
    const InstancePlan plan = plan_instances(workflow.jobs[0], {});
    for (const Instance& instance : plan.instances) out += instance.name + "; ";
    return out + std::to_string(plan.at_once_max) + (plan.fail_fast ? " fail-fast" : "");
  };
  EXPECT_EQ(planned(""), "a; 1 fail-fast");
  EXPECT_EQ(planned("    name: The job\n    strategy: {matrix: {x: [1, 2], y: [b]}}\n"),
            "The job (1, b); The job (2, b); 2 fail-fast");
  EXPECT_EQ(planned("    name: On ${{ matrix.x }}\n    strategy:\n      matrix: {x: [1, 2, 3]}\n"
                    "      fail-fast: false\n      max-parallel: 2\n"),
            "On 1; On 2; On 3; 2");
  EXPECT_EQ(planned("    strategy:\n      matrix: ${{ fromJSON('{\"x\":[\"p\"]}') }}\n"),
            "a (p); 1 fail-fast");
  EXPECT_THROW(planned("    strategy: {matrix: {x: []}}\n"), Error);
}

}  // namespace
}  // namespace neargate::pipeline
