// What https://docs.github.com/actions/reference/workflows-and-actions/expressions says, as tables.
#include <span>

#include <gtest/gtest.h>

#include "pipeline/expression/lexer.hpp"
#include "pipeline/expression/text_template.hpp"

namespace neargate::pipeline {
namespace {

Surroundings surroundings() {
  Surroundings out;
  out.contexts = {
      {"github", from_json(R"({"ref":"refs/heads/main","event_name":"push","event":{"issue":
         {"labels":[{"name":"bug"},{"name":"help wanted"},{"color":"red"}]},"number":7}})")},
      {"env", from_json(R"({"Empty":"","Three":"3","flag":"true"})")},
      {"fruits", from_json(R"([{"name":"apple","quantity":1},{"name":"orange","quantity":2}])")},
      {"vegetables", from_json(R"({"scallions":{"parts":["roots","stalks"]},
         "beets":{"parts":["stems"]}, "stone":null})")},
      {"matrix", from_json(R"({"os":["linux","mac"],"version":1.5})")},
  };
  out.hash_files = [](const std::vector<std::string>& patterns) {
    return "hash of " + std::to_string(patterns.size());
  };
  return out;
}

std::string shown(const Value& value) {
  if (value.array() != nullptr || value.object() != nullptr) {
    std::string out;
    for (const char c : to_json(value)) {
      if (c != ' ' && c != '\n') out += c;
    }
    return out;
  }
  return value.text() != nullptr ? "'" + *value.text() + "'"
                                 : (value.is_null() ? "null" : value.to_text());
}

struct Case {
  const char* expression;
  const char* result;  // strings in quotes
};

void check(std::span<const Case> table) {
  for (const auto& [expression, result] : table) {
    EXPECT_EQ(shown(evaluate(parse_expression(expression), surroundings())), result) << expression;
  }
}

constexpr Case kLiterals[] = {
    {"null", "null"},
    {"false", "false"},
    {" true ", "true"},
    {"711", "711"},
    {"-9.2", "-9.2"},
    {"+3", "3"},
    {".5", "0.5"},
    {"0xff", "255"},
    {"0o17", "15"},
    {"-2.99e-2", "-0.0299"},
    {"1e21", "1e+21"},
    {"-0", "0"},
    {"NaN", "NaN"},
    {"Infinity", "Infinity"},
    {"'It''s open source!'", "'It's open source!'"},
    {"''", "''"},
    {"'}}'", "'}}'"},
};
TEST(Expression, HasLiterals) { check(kLiterals); }

constexpr Case kOperators[] = {
    {"!true", "false"},
    {"!!'x'", "true"},
    {"!0", "true"},
    {"!''", "true"},
    {"!null", "true"},
    {"!NaN", "true"},
    {"1 == 1.0", "true"},
    {"'1' == 1", "true"},
    {"' 1 ' == 1", "true"},
    {"'' == 0", "true"},
    {"'' == null", "true"},
    {"null == 0", "true"},
    {"null == false", "true"},
    {"true == 1", "true"},
    {"true == 'true'", "false"},  // 1 and NaN
    {"'a' == 'A'", "true"},
    {"'a' != 'b'", "true"},
    {"'a' == 0", "false"},
    {"NaN == NaN", "false"},
    {"NaN != NaN", "true"},
    {"NaN < 1", "false"},
    {"NaN >= 1", "false"},
    {"1 < 2", "true"},
    {"2 <= 2", "true"},
    {"'b' > 'A'", "true"},
    {"'10' < '9'", "true"},
    {"10 < '9'", "false"},
    {"fruits == fruits", "true"},
    {"fromJSON('[]') == fromJSON('[]')", "false"},
    {"fruits == 1", "false"},
    {"matrix > 1", "false"},
    {"true && 'yes' || 'no'", "'yes'"},
    {"false && 'yes' || 'no'", "'no'"},
    {"'' || 'default'", "'default'"},
    {"0 && 1", "0"},
    {"1 == 1 && 2 == 3 || 4 == 4", "true"},
    {"1 < 2 == true", "true"},
    {"!(1 == 2)", "true"},
    {"!false == true", "true"},
    {"false || false && true", "false"},
    {"(true || false) && false", "false"},
};
TEST(Expression, HasOperators) { check(kOperators); }

constexpr Case kContexts[] = {
    {"github.ref", "'refs/heads/main'"},
    {"GitHub.REF", "'refs/heads/main'"},
    {"github['event_name']", "'push'"},
    {"github[format('{0}_name', 'event')]", "'push'"},
    {"github.nothing", "null"},
    {"github.nothing.at.all", "null"},
    {"nothing.at", "null"},
    {"env.empty", "''"},
    {"github.event.issue.labels[1].name", "'help wanted'"},
    {"github.event.issue.labels[9].name", "null"},
    {"github.event.issue.labels[-1]", "null"},
    {"github.event.issue.labels['1'].name", "'help wanted'"},
    {"matrix.os[0]", "'linux'"},
    {"matrix.version", "1.5"},
    {"fruits.*.name", R"(["apple","orange"])"},
    {"fruits[*].quantity", "[1,2]"},
    {"github.event.issue.labels.*.name", R"(["bug","helpwanted"])"},
    {"vegetables.*.parts", R"([["roots","stalks"],["stems"]])"},
    {"vegetables.*.parts.*", R"(["roots","stalks","stems"])"},
    {"vegetables.*.parts[0]", R"(["roots","stems"])"},
    {"github.ref.*", "[]"},
};
TEST(Expression, LooksIntoContexts) { check(kContexts); }

constexpr Case kFunctions[] = {
    {"contains('Hello world', 'LLO')", "true"},
    {"contains('Hello world', 'x')", "false"},
    {"contains(github.event.issue.labels.*.name, 'BUG')", "true"},
    {"contains(fromJSON('[\"push\", \"pull_request\"]'), github.event_name)", "true"},
    {"contains(fromJSON('[1, 2]'), '2')", "true"},
    {"contains(matrix, 'os')", "false"},
    {"contains(12345, 34)", "true"},
    {"startsWith('Hello world', 'he')", "true"},
    {"startsWith(true, 'T')", "true"},
    {"endsWith('Hello world', 'LD')", "true"},
    {"endsWith('', null)", "true"},
    {"format('Hello {0} {1} {2}', 'Mona', 'the', 'Octocat')", "'Hello Mona the Octocat'"},
    {"format('{{Hello {0}!}}', 'Mona')", "'{Hello Mona!}'"},
    {"format('{1}{0}{1}', 1, true)", "'true1true'"},
    {"join(github.event.issue.labels.*.name, ', ')", "'bug, help wanted'"},
    {"join(fromJSON('[1,true,null]'))", "'1,true,'"},
    {"join('one')", "'one'"},
    {"toJSON('a\"b')", R"('"a\"b"')"},
    {"toJSON(fromJSON('{\"a\":1}'))", "'{\n  \"a\": 1\n}'"},
    {"toJSON(1.5)", "'1.5'"},
    {"fromJSON('true')", "true"},
    {"fromJSON(env.three)", "3"},
    {"FROMjson('{\"a\":{\"B\":[1,2]}}').A.b[1]", "2"},
    {"hashFiles('**/a', 'b')", "'hash of 2'"},
    {"case(github.ref == 'refs/heads/main', 'production', 'development')", "'production'"},
    {"case(false, 1, 1 == 2, 2, 3)", "3"},
    // What is not chosen is not evaluated.
    {"case(true, 1, fromJSON('x'))", "1"},
    {"always()", "true"},
    {"success()", "true"},
    {"failure() || cancelled()", "false"},
};
TEST(Expression, HasFunctions) { check(kFunctions); }

struct Refusal {
  const char* expression;
  std::size_t offset;
  const char* says;
};

TEST(Expression, SaysWhatIsWrongAndWhere) {
  const Refusal cases[] = {
      {"", 0, "empty"},
      {"a ==", 4, "ends too early"},
      {"\"a\"", 0, "single quotes"},
      {"'a", 0, "no end"},
      {"a b", 2, "unexpected 'b'"},
      {"a.'b'", 2, "property's name"},
      {"(a", 2, "')' is missing"},
      {"a[1", 3, "']' is missing"},
      {"1x", 0, "'1x' is no number"},
      {"a & b", 2, "unexpected '&'"},
      {"a = b", 2, "unexpected '='"},
      {"nothing('a')", 0, "no function 'nothing'"},
      {"contains('a')", 0, "does not take 1 arguments"},
      {"success(1)", 0, "does not take 1 arguments"},
      {"a && *", 5, "unexpected '*'"},
  };
  for (const auto& [expression, offset, says] : cases) {
    try {
      parse_expression(expression);
      ADD_FAILURE() << expression << " was read";
    } catch (const ExpressionError& error) {
      EXPECT_EQ(error.offset, offset) << expression << ": " << error.what();
      EXPECT_NE(std::string(error.what()).find(says), std::string::npos) << error.what();
    }
  }
}

TEST(Expression, HasLimits) {
  EXPECT_THROW(parse_expression(std::string(60, '(') + "1" + std::string(60, ')')),
               ExpressionError);
  EXPECT_THROW(parse_expression(std::string(60, '!') + "1"), ExpressionError);
  std::string chain = "1";
  for (int i = 0; i < 100; ++i) chain += "||1";
  EXPECT_THROW(parse_expression(chain), ExpressionError);
  EXPECT_THROW(parse_expression(std::string(kExpressionBytesMax + 1, ' ')), ExpressionError);
}

TEST(Expression, FunctionsRefuseWhatTheyCannotDo) {
  for (const char* expression :
       {"fromJSON('{')", "fromJSON('')", "format('{0', 1)", "format('{1}', 1)", "format('}', 1)",
        "case('x', 1, 2)", "case(true, 1, false, 2)"}) {
    EXPECT_THROW(evaluate(parse_expression(expression), surroundings()), Error) << expression;
  }
}

TEST(Condition, NeedsSuccessUnlessItAsksForAStatus) {
  struct {
    const char* condition;
    bool after_success, after_failure, after_cancel;
  } cases[] = {
      {"true", true, false, false},
      {"success()", true, false, false},
      {"failure()", false, true, false},
      {"always()", true, true, true},
      {"cancelled()", false, false, true},
      {"!cancelled()", true, true, false},
      {"${{ always() && github.event_name == 'push' }}", true, true, true},
      {"failure() && false", false, false, false},
      {"contains('a', format('{0}', Always()))", false, false, false},
      {"github.nothing", false, false, false},
  };
  for (const auto& row : cases) {
    const Expression condition = parse_condition(row.condition);
    Surroundings around = surroundings();
    EXPECT_EQ(evaluate_condition(condition, around), row.after_success) << row.condition;
    around.success = false;
    around.failure = true;
    EXPECT_EQ(evaluate_condition(condition, around), row.after_failure) << row.condition;
    around.failure = false;
    around.cancelled = true;
    EXPECT_EQ(evaluate_condition(condition, around), row.after_cancel) << row.condition;
  }
  EXPECT_THROW(parse_condition("${{ a }} && b"), ExpressionError);
  EXPECT_THROW(parse_condition("${{ a"), ExpressionError);
}

TEST(TextTemplate, PutsValuesIntoText) {
  struct {
    const char* text;
    const char* result;
  } cases[] = {
      {"", "''"},
      {"plain $ {{ }}", "'plain $ {{ }}'"},
      {"${{ 1 }}", "1"},
      {" ${{ 1 }}", "' 1'"},
      {"v${{ matrix.version }}-${{ env.flag }}", "'v1.5-true'"},
      {"${{ '}}' }}${{ 'it''s' }}", "'}}it's'"},
      {"${{ fruits }}!", "'Array!'"},
      {"${{ github.nothing }}", "null"},
  };
  for (const auto& [text, result] : cases) {
    EXPECT_EQ(shown(TextTemplate::parse(text).value(surroundings())), result) << text;
  }
  EXPECT_TRUE(TextTemplate::parse("${{ 1 }}").is_one_expression());
  EXPECT_FALSE(TextTemplate::parse("a${{ 1 }}").is_one_expression());
}

TEST(TextTemplate, SaysWhereAnExpressionIsWrong) {
  try {
    TextTemplate::parse("ab ${{ x }} ${{ y + }}");
    FAIL();
  } catch (const ExpressionError& error) {
    EXPECT_EQ(error.offset, 18u) << error.what();
  }
  EXPECT_THROW(TextTemplate::parse("a ${{ b"), ExpressionError);
}

TEST(Value, JsonKeepsOrderAndNumbers) {
  EXPECT_EQ(to_json(from_json(R"({"b":1,"a":[1.5,9007199254740992],"é":"ü"})")),
            "{\n  \"b\": 1,\n  \"a\": [\n    1.5,\n    9007199254740992\n  ],\n  \"é\": \"ü\"\n}");
  EXPECT_THROW(from_json(std::string(1000, '[')), Error);
}

}  // namespace
}  // namespace neargate::pipeline
