#include "app/request_error.hpp"

#include <optional>

#include <gtest/gtest.h>

#include "gen/api/types.hpp"
#include "smithy/json.hpp"

namespace neargate::app {
namespace {

std::optional<RequestError> error_of(const std::string& document) {
  try {
    parse_request<api::SummaryRequest>(document);
    return std::nullopt;
  } catch (const RequestError& error) {
    return error;
  }
}

// "field:rule" of each problem, in order.
std::string problems_of(const std::string& document) {
  const auto error = error_of(document);
  if (!error) return "";
  std::string all = std::to_string(error->status);
  for (const FieldProblem& problem : error->fields) {
    all += " " + problem.field + ":" + std::string(problem.rule);
  }
  return all;
}

TEST(ParseRequest, TakesWhatIsValid) {
  const auto request =
      parse_request<api::SummaryRequest>(R"({"text":"Hi.","sentences":100,"language":"de"})");
  EXPECT_EQ(request.text, "Hi.");
  EXPECT_EQ(request.sentences, 100);
  EXPECT_EQ(request.language, "de");
  const auto defaults = parse_request<api::SummaryRequest>(R"({"text":"Hi.","language":null})");
  EXPECT_EQ(defaults.sentences, 3);
  EXPECT_EQ(defaults.language, std::nullopt);
}

TEST(ParseRequest, Table) {
  const std::string long_text(100'001, 'a');
  const std::string longest_text = [] {
    std::string text;
    for (int i = 0; i < 100'000; ++i) text += "ü";
    return text;
  }();
  const std::pair<std::string, std::string> cases[] = {
      // Not a JSON object.
      {"", "400"},
      {" \n", "400"},
      {"{", "400"},
      {"text", "400"},
      {"[]", "400"},
      {"null", "400"},
      {"3", "400"},
      {R"({"text":"a"} x)", "400"},
      {R"({"text":"a","text":"b"})", "400"},
      {"{\"text\":\"\xFF\"}", "400"},
      {std::string(100'000, '['), "400"},
      {R"({"x":)" + std::string(500'000, '[') + std::string(500'000, ']') + "}", "400"},
      {R"({"x":"\\","y":")" + std::string(1000, '[') + R"("})",
       "422 x:unknown y:unknown text:required"},
      // One rule each.
      {"{}", "422 text:required"},
      {R"({"text":null})", "422 text:required"},
      {R"({"text":""})", "422 text:length_min"},
      {R"({"text":")" + long_text + R"("})", "422 text:length_max"},
      {R"({"text":")" + longest_text + R"("})", ""},
      {R"({"text":3})", "422 text:type"},
      {R"({"text":["a"]})", "422 text:type"},
      {R"({"text":{"a":1}})", "422 text:type"},
      {R"({"text":"a","sentences":0})", "422 sentences:range_min"},
      {R"({"text":"a","sentences":101})", "422 sentences:range_max"},
      {R"({"text":"a","sentences":"3"})", "422 sentences:type"},
      {R"({"text":"a","sentences":2.5})", "422 sentences:type"},
      {R"({"text":"a","sentences":99999999999999999999})", "422 sentences:type"},
      {R"({"text":"a","sentences":true})", "422 sentences:type"},
      {R"({"text":"a","language":"EN"})", "422 language:enum"},
      {R"({"text":"a","titel":"b"})", "422 titel:unknown"},
      {R"({"text":"a","a.b":1})", "422 a.b:unknown"},
      {R"({"text":"a","":1})", "422 :unknown"},
      // All of them at once.
      {R"({"sentences":0,"language":3,"x":[{}]})",
       "422 language:type x:unknown text:required sentences:range_min"},
      {R"({"text":false,"sentences":null,"x":1,"y":2})", "422 text:type x:unknown y:unknown"},
  };
  for (const auto& [document, expected] : cases) {
    EXPECT_EQ(problems_of(document), expected) << document.substr(0, 80);
  }
}

TEST(ParseRequest, SaysWhatIsWrongInWords) {
  EXPECT_EQ(
      error_of(R"({"sentences":101,"language":1,"x":2})")->what(),
      std::string("The request is not valid: 'language' must be a string; 'x' is not a member "
                  "of this request; 'text' is required; 'sentences' must have value less "
                  "than or equal to 100."));
}

TEST(ParseRequest, ListsABoundedNumberOfProblemsOfBoundedSize) {
  std::string document = "{";
  for (int i = 0; i < 10'000; ++i) document += "\"m" + std::to_string(i) + "\":0,";
  document += "\"" + std::string(300'000, 'n') + "\":0}";
  const auto error = error_of(document);
  EXPECT_EQ(error->fields.size(), kFieldProblemsMax);
  EXPECT_LT(error->body("id").size(), 4000u);
  EXPECT_LT(error_of("{\"" + std::string(300'000, 'n') + "\":0}")->body("id").size(), 1000u);
}

TEST(RequestError, HasTheDocumentedBody) {
  RequestError error(422, "invalid_request", "It is \"wrong\".",
                     {{"text", "required", "is required"}});
  EXPECT_EQ(error.body("r-1"),
            R"({"error":{"code":"invalid_request","message":"It is \"wrong\".","fields":[)"
            R"({"field":"text","rule":"required","message":"is required"}]},"request_id":"r-1"})");
  EXPECT_EQ(RequestError(404, "not_found", "No.").body("r-2"),
            R"({"error":{"code":"not_found","message":"No.","fields":[]},"request_id":"r-2"})");
}

}  // namespace
}  // namespace neargate::app
