#include "pipeline/job_graph.hpp"

#include <gtest/gtest.h>

#include "pipeline/workflow/read_workflow.hpp"

namespace neargate::pipeline {
namespace {

// Jobs a, b (needs a) and c (needs b), with an `if` of the last one.
Workflow chain(const std::string& condition) {
  const std::string rest = "    runs-on: x\n    steps: [{run: x}]\n";
  return read_workflow("w.yml", "on: push\njobs:\n  a:\n" + rest + "  b:\n    needs: a\n" + rest +
                                    "  c:\n    needs: [b]\n    if: " + condition + "\n" + rest);
}

JobOutcomes ended(Result a, Result b) { return {{"a", {a, {}}}, {"b", {b, {{"x", "1"}}}}}; }

TEST(JobGraph, DecidesByWhatIsNeeded) {
  constexpr auto kOk = Result::success, kBad = Result::failure, kSkipped = Result::skipped,
                 kCancelled = Result::cancelled;
  struct {
    const char* condition;
    Result a, b;
    bool cancelled;
    Decision decision;
  } cases[] = {
      {"true", kOk, kOk, false, Decision::start},
      {"false", kOk, kOk, false, Decision::skip},
      {"true", kOk, kBad, false, Decision::skip},
      {"true", kOk, kSkipped, false, Decision::skip},
      {"true", kOk, kCancelled, false, Decision::skip},
      // All that lies before counts, not only what is named.
      {"true", kBad, kOk, false, Decision::skip},
      {"failure()", kBad, kSkipped, false, Decision::start},
      {"failure()", kOk, kOk, false, Decision::skip},
      {"always()", kBad, kBad, true, Decision::start},
      {"${{ !cancelled() }}", kOk, kBad, false, Decision::start},
      {"${{ !cancelled() }}", kOk, kOk, true, Decision::skip},
      {"cancelled()", kOk, kOk, true, Decision::start},
      {"true", kOk, kOk, true, Decision::skip},
      {"needs.b.result == 'success' && needs.b.outputs.x == 1", kOk, kOk, false, Decision::start},
      {"always() && needs.b.result == 'failure'", kOk, kBad, false, Decision::start},
      {"needs.a.result", kOk, kOk, false, Decision::skip},  // which it does not need itself
  };
  for (const auto& row : cases) {
    const Workflow workflow = chain(row.condition);
    EXPECT_EQ(decide(workflow, workflow.jobs[2], ended(row.a, row.b), row.cancelled, {}),
              row.decision)
        << row.condition << " after " << text_of(row.a) << ", " << text_of(row.b);
  }
  const Workflow workflow = chain("always()");
  EXPECT_EQ(decide(workflow, workflow.jobs[2], {{"a", {kOk, {}}}}, false, {}), Decision::wait);
  EXPECT_EQ(decide(workflow, workflow.jobs[0], {}, false, {}), Decision::start);
}

JobReport report(Result result, Value::Object outputs, bool may_fail = false) {
  JobReport out;
  out.result = result;
  out.outputs = std::move(outputs);
  out.may_fail = may_fail;
  return out;
}

TEST(JobGraph, TakesAMatrixTogether) {
  const JobOutcome outcome = outcome_of({report(Result::success, {{"x", "1"}, {"y", "a"}}),
                                         report(Result::success, {{"x", "2"}, {"y", ""}})});
  EXPECT_EQ(outcome.result, Result::success);
  EXPECT_EQ(Value(outcome.outputs).member("x").to_text(), "2");
  EXPECT_EQ(Value(outcome.outputs).member("y").to_text(), "a");
  EXPECT_EQ(outcome_of({report(Result::cancelled, {}), report(Result::failure, {}),
                        report(Result::success, {})})
                .result,
            Result::failure);
  EXPECT_EQ(outcome_of({report(Result::success, {}), report(Result::cancelled, {})}).result,
            Result::cancelled);
  EXPECT_EQ(outcome_of({report(Result::failure, {}, true)}).result, Result::success);
  EXPECT_EQ(outcome_of({report(Result::skipped, {})}).result, Result::skipped);
}

}  // namespace
}  // namespace neargate::pipeline
