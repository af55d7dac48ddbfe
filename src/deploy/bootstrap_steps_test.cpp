#include "deploy/bootstrap_steps.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace neargate::deploy {
namespace {

TEST(BootstrapSteps, GoOnWhereARunWasLeft) {
  struct Case {
    BootstrapSeen seen;
    BootstrapWay way;
  };
  const Case kCases[] = {
      {{}, BootstrapWay::begin},
      {{.local_state = true}, BootstrapWay::go_on},
      {{.bucket = true, .local_state = true}, BootstrapWay::go_on},
      {{.bucket = true, .remote_state = true}, BootstrapWay::again},
      // Copied, but broken off before the file was emptied.
      {{.bucket = true, .remote_state = true, .local_state = true}, BootstrapWay::again},
      {{.bucket = true}, BootstrapWay::stranger},
  };
  for (const Case& each : kCases) EXPECT_EQ(choose_way(each.seen), each.way);
}

TEST(BootstrapSteps, KnowAnEmptyState) {
  EXPECT_FALSE(holds_resources(""));
  EXPECT_FALSE(holds_resources(R"({"version":4,"resources":[]})"));
  EXPECT_TRUE(holds_resources(R"({"version":4,"resources":[{"type":"aws_s3_bucket"}]})"));
}

TEST(BootstrapSteps, FindWhatWasBrokenOff) {
  EXPECT_TRUE(tainted_resources("").empty());
  EXPECT_EQ(tainted_resources(R"({"resources":[
      {"type":"aws_s3_bucket","name":"state","instances":[{"attributes":{}}]},
      {"type":"aws_s3_bucket_versioning","name":"state","instances":[{"status":"tainted"}]},
      {"type":"aws_iam_role","name":"plan","instances":[{"index_key":0,"status":"tainted"}]},
      {"type":"aws_iam_role","name":"of","instances":[{"index_key":"a","status":"tainted"}]}]})"),
            (std::vector<std::string>{"aws_s3_bucket_versioning.state", "aws_iam_role.plan[0]",
                                      "aws_iam_role.of[\"a\"]"}));
}

TEST(BootstrapSteps, KeepEarlierVariables) {
  const std::string file = variables_file(R"({"project":"a","region":"us-east-1"})",
                                          {{"region", "eu-central-1"},
                                           {"github_owner_id", "4711"},
                                           {"create_github_oidc_provider", "false"},
                                           {"environments", R"(["prod"])"}});
  EXPECT_EQ(file,
            "{\n"
            "  \"create_github_oidc_provider\": false,\n"
            "  \"environments\": [\n"
            "    \"prod\"\n"
            "  ],\n"
            "  \"github_owner_id\": \"4711\",\n"
            "  \"project\": \"a\",\n"
            "  \"region\": \"eu-central-1\"\n"
            "}\n");
  EXPECT_EQ(variables_file("", {}), "{}\n");
  EXPECT_EQ(variable_of(file, "project", "b"), "a");
  EXPECT_EQ(variable_of(file, "lock_table_name", "locks"), "locks");
}

TEST(BootstrapSteps, SumPlansUp) {
  const PlanSummary summary = summarize_plan(R"({"resource_changes":[
      {"address":"a","change":{"actions":["no-op"]}},
      {"address":"b","change":{"actions":["create"]}},
      {"address":"c","change":{"actions":["update"]}},
      {"address":"d","change":{"actions":["delete","create"]}}]})");
  EXPECT_EQ(summary.text(), "2 to make, 1 to change, 1 to remove");
  EXPECT_EQ(summary.deletes, std::vector<std::string>{"d"});
  EXPECT_TRUE(summarize_plan(R"({"output_changes":{"a":{"actions":["no-op"]}}})").is_empty());
  EXPECT_FALSE(summarize_plan(R"({"output_changes":{"a":{"actions":["create"]}}})").is_empty());
  EXPECT_THROW(summarize_plan("no"), Error);
}

TEST(BootstrapSteps, ReadOutputs) {
  const auto outputs = read_outputs(
      R"({"state_bucket":{"value":"b"},"roles":{"value":{"plan":"p"}},"none":{"value":null}})");
  EXPECT_EQ(outputs.at("state_bucket"), "b");
  EXPECT_EQ(outputs.at("roles"), R"({"plan":"p"})");
  EXPECT_FALSE(outputs.contains("none"));
}

}  // namespace
}  // namespace neargate::deploy
