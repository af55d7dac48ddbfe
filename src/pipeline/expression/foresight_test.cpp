#include "pipeline/expression/foresight.hpp"

#include <gtest/gtest.h>

namespace neargate::pipeline {
namespace {

Value::Object known() {
  return {{"github", Value::Object{{"event_name", "push"}}}, {"vars", Value::Object{{"A", "a"}}}};
}

TEST(Foresight, SaysOfConditionsWhatCannotChange) {
  constexpr auto kOpen = std::optional<bool>();
  const std::pair<const char*, std::optional<bool>> cases[] = {
      {"github.event_name == 'push'", true},
      {"github.event_name != 'push'", false},
      {"${{ always() }}", true},
      {"success()", kOpen},
      {"failure()", kOpen},
      {"needs.a.outputs.x == '1'", kOpen},
      {"!needs.a.outputs.x", kOpen},
      {"failure() && github.event_name == 'schedule'", false},
      {"github.event_name == 'schedule' && steps.a.outcome == 'success'", false},
      {"github.event_name == 'push' && steps.a.outcome == 'success'", kOpen},
      {"github.event_name == 'push' || steps.a.outcome == 'success'", true},
      {"cancelled() || vars.A == 'a'", true},
      {"!(cancelled() || vars.A == 'a')", false},
      {"vars.B", false},  // not given
      {"hashFiles('x') == ''", kOpen},
      {"fromJSON(vars.B)", kOpen},  // it fails
  };
  for (const auto& [text, truth] : cases) {
    EXPECT_EQ(foresee_condition(parse_condition(text), known()), truth) << text;
  }
}

TEST(Foresight, SaysOfTextsWhatCannotChange) {
  const std::pair<const char*, std::optional<std::string>> cases[] = {
      {"plain", "plain"},
      {"${{ vars.A }}-${{ vars.B }}", "a-"},
      {"${{ vars.A || steps.a.outputs.x }}", "a"},
      {"${{ vars.B || steps.a.outputs.x }}", std::nullopt},
      {"${{ vars.B && steps.a.outputs.x }}", ""},
      {"${{ vars.A }}-${{ env.B }}", std::nullopt},
  };
  for (const auto& [text, value] : cases) {
    EXPECT_EQ(foresee(TextTemplate::parse(text), known()), value) << text;
  }
}

}  // namespace
}  // namespace neargate::pipeline
