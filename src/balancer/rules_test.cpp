#include "balancer/rules.hpp"

#include <gtest/gtest.h>

namespace neargate::balancer {
namespace {

using Case = Pattern::Case;

TEST(PatternTest, Wildcards) {
  struct Example {
    const char* pattern;
    const char* text;
    bool expected;
  };
  const Example examples[] = {
      {"", "", true},
      {"", "a", false},
      {"*", "", true},
      {"*", "/any/thing", true},
      {"?", "", false},
      {"/img/*", "/img/", true},
      {"/img/*", "/img", false},
      {"/img/*/pics", "/img/a/b/pics", true},
      {"/img/*/pics", "/img/a/pics/x", false},
      {"/a?c", "/abc", true},
      {"/a?c", "/abbc", false},
      {"*.example.com", "test.example.com", true},
      {"*.example.com", "example.com", false},
      {"*a*b*c", "xxaxxbxxcxxc", true},
      {"*a*b*c", "xxaxxcxxb", false},
      {"**a", "ba", true},
  };
  for (const Example& example : examples) {
    EXPECT_EQ(Pattern(example.pattern).matches(example.text), example.expected)
        << example.pattern << " " << example.text;
  }
}

TEST(PatternTest, LettersAndEscapes) {
  EXPECT_FALSE(Pattern("/A").matches("/a"));
  EXPECT_TRUE(Pattern("A.Example", Case::ignored).matches("a.eXAMPLE"));
  EXPECT_TRUE(Pattern("a\\*b", Case::ignored, Pattern::Escapes::backslash).matches("A*b"));
  EXPECT_FALSE(Pattern("a\\*b", Case::ignored, Pattern::Escapes::backslash).matches("axb"));
  EXPECT_TRUE(Pattern("a\\*b").matches("a\\xb")) << "elsewhere a backslash is a character";
  EXPECT_TRUE(Pattern("\xfc").matches("\xfc")) << "bytes are not signed";
  EXPECT_FALSE(Pattern("\xff").matches("x"));
}

RuleConfig rule(const char* id, std::vector<ConditionConfig> conditions) {
  return {.id = id,
          .conditions = std::move(conditions),
          .action = {.fixed_response = FixedResponseAction{.message_body = id}}};
}

TEST(RuleSetTest, TheFirstWhoseConditionsAllHold) {
  const auto listener = std::make_shared<ListenerConfig>();
  listener->default_action.fixed_response = FixedResponseAction{.message_body = "default"};
  listener->rules = {
      rule("api", {{.field = "path-pattern", .values = {"/api/*", "/v?"}},
                   {.field = "http-request-method", .values = {"GET"}}}),
      rule("host", {{.field = "host-header", .values = {"*.EXAMPLE.org"}}}),
      rule("header", {{.field = "http-header", .header_name = "X-Beta", .values = {"yes"}}}),
      rule("query", {{.field = "query-string", .values = {"version=2*", "ex?mple"}}}),
      rule("star", {{.field = "query-string", .values = {"q=\\*"}}}),
      rule("source", {{.field = "source-ip", .values = {"10.9.0.0/16", "fd00::/8"}}}),
  };
  const RuleSet rules(listener);
  struct Example {
    const char* method;
    const char* target;
    const char* host;
    const char* peer;
    const char* expected;
  };
  const Example examples[] = {
      {"GET", "/api/x", "h", "10.1.2.3", "api"},
      {"GET", "/v2", "h", "10.1.2.3", "api"},
      {"POST", "/api/x", "h", "10.1.2.3", "default"},
      {"GET", "/API/x", "h", "10.1.2.3", "default"},
      {"GET", "/", "a.example.org", "::1", "host"},
      {"GET", "/?a&VERSION=2.1", "h", "::1", "query"},
      {"GET", "/?a=b&any=EXAMPLE", "h", "::1", "query"},
      {"GET", "/?version=1", "h", "::1", "default"},
      {"GET", "/?q=*", "h", "::1", "star"},
      {"GET", "/?q=x", "h", "::1", "default"},
      {"GET", "/?", "h", "::1", "default"},
      {"GET", "/", "h", "10.9.255.1", "source"},
      {"GET", "/", "h", "fd12::1", "source"},
      {"GET", "/header", "h", "::1", "header"},
  };
  for (const Example& example : examples) {
    http::RequestHead head;
    head.method = example.method;
    head.target = example.target;
    if (head.target == "/header") {
      head.headers.add("X-Beta", "no");
      head.headers.add("x-beta", "YES");
    }
    const RequestView view{.head = head,
                           .host = example.host,
                           .path = head.path(),
                           .query = head.query(),
                           .peer_address = example.peer};
    EXPECT_EQ(*rules.choose(view).action.fixed_response->message_body, example.expected)
        << example.method << " " << example.target;
  }
}

TEST(CidrTest, Contains) {
  const auto in = [](const char* cidr, const char* address) {
    return Cidr::parse(cidr)->contains(address);
  };
  EXPECT_TRUE(in("0.0.0.0/0", "1.2.3.4"));
  EXPECT_TRUE(in("10.0.0.128/25", "10.0.0.129"));
  EXPECT_FALSE(in("10.0.0.128/25", "10.0.0.127"));
  EXPECT_TRUE(in("1.2.3.4/32", "1.2.3.4"));
  EXPECT_FALSE(in("1.2.3.4/32", "1.2.3.5"));
  EXPECT_TRUE(in("fd00::/8", "fd12::1"));
  EXPECT_FALSE(in("fd00::/8", "1.2.3.4"));
  for (const char* text : {"1.2.3.4/33", "1.2.3/8", "", "1.2.3.4/", "1.2.3.4/8x", "fd00::/129"}) {
    EXPECT_FALSE(Cidr::parse(text)) << text;
  }
}

}  // namespace
}  // namespace neargate::balancer
