#include "pipeline/workflow/matrix.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace neargate::pipeline {
namespace {

std::vector<std::string> expanded(const std::string& json) {
  std::vector<std::string> out;
  for (const Value::Object& combination : expand_matrix(from_json(json))) {
    std::string text;
    for (const auto& [name, value] : combination) {
      text += (text.empty() ? "" : " ") + name + "=" + value.to_text();
    }
    out.push_back(text);
  }
  return out;
}

using Lines = std::vector<std::string>;

TEST(Matrix, IsTheProductOfItsAxes) {
  EXPECT_EQ(expanded(R"({"os":["linux","mac"],"version":[10,12.5]})"),
            (Lines{"os=linux version=10", "os=linux version=12.5", "os=mac version=10",
                   "os=mac version=12.5"}));
  EXPECT_EQ(expanded(R"({"os":[]})"), Lines{});
}

TEST(Matrix, LeavesOutWhatExcludeMatches) {
  EXPECT_EQ(expanded(R"({"os":["linux","mac"],"version":[1,2],
                         "exclude":[{"os":"mac","version":2},{"os":"linux","version":1}]})"),
            (Lines{"os=linux version=2", "os=mac version=1"}));
  EXPECT_EQ(expanded(R"({"os":["linux","mac"],"exclude":[{"os":"mac"},{"none":1}]})"),
            Lines{"os=linux"});
}

// The example of GitHub's documentation.
TEST(Matrix, IncludeExtendsOrAdds) {
  EXPECT_EQ(
      expanded(R"({"fruit":["apple","pear"],"animal":["cat","dog"],"include":[
                         {"color":"green"},{"color":"pink","animal":"cat"},
                         {"fruit":"apple","shape":"circle"},{"fruit":"banana"},
                         {"fruit":"banana","animal":"cat"}]})"),
      (Lines{"fruit=apple animal=cat color=pink shape=circle",
             "fruit=apple animal=dog color=green shape=circle", "fruit=pear animal=cat color=pink",
             "fruit=pear animal=dog color=green", "fruit=banana", "fruit=banana animal=cat"}));
  EXPECT_EQ(expanded(R"({"include":[{"a":1},{"a":2}]})"), (Lines{"a=1", "a=2"}));
}

TEST(Matrix, ComparesNestedValuesByContent) {
  EXPECT_EQ(expanded(R"({"node":[{"v":1},{"v":2}],"exclude":[{"node":{"v":2}}]})").size(), 1u);
}

TEST(Matrix, RefusesWhatIsNone) {
  for (const char* json : {R"("x")", R"({"os":"linux"})", R"({"os":["a"],"include":["x"]})"}) {
    EXPECT_THROW(expand_matrix(from_json(json)), Error) << json;
  }
  std::string many = "[0";
  for (int i = 1; i < 20; ++i) many += "," + std::to_string(i);
  EXPECT_THROW(expand_matrix(from_json("{\"a\":" + many + "],\"b\":" + many + "]}")), Error);
}

TEST(Matrix, LabelsJobs) {
  EXPECT_EQ(label_of({{"os", "linux"}, {"version", 1.5}, {"more", Value(Value::Object())}}),
            "linux, 1.5");
}

}  // namespace
}  // namespace neargate::pipeline
