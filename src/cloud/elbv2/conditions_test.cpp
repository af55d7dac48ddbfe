#include "cloud/elbv2/conditions.hpp"

#include <gtest/gtest.h>

#include "cloud/test_world.hpp"

namespace neargate::elbv2 {
namespace {

using Strings = std::vector<std::string>;

RuleCondition host(Strings values) {
  return {.field = "host-header", .host_header_config = {{.values = std::move(values)}}};
}
RuleCondition path(Strings values) {
  return {.field = "path-pattern", .path_pattern_config = {{.values = std::move(values)}}};
}
RuleCondition header(const std::string& name, Strings values) {
  return {.field = "http-header",
          .http_header_config = {{.http_header_name = name, .values = std::move(values)}}};
}
RuleCondition method(Strings values) {
  return {.field = "http-request-method",
          .http_request_method_config = {{.values = std::move(values)}}};
}
RuleCondition query(std::vector<QueryStringKeyValuePair> values) {
  return {.field = "query-string", .query_string_config = {{.values = std::move(values)}}};
}
RuleCondition source(Strings values) {
  return {.field = "source-ip", .source_ip_config = {{.values = std::move(values)}}};
}

// "" where they are taken, else why they are not: each such rule is a ValidationError.
std::string why(std::vector<RuleCondition> conditions) {
  try {
    checked_conditions(std::move(conditions));
    return "";
  } catch (const aws::Error& error) {
    EXPECT_EQ(error.code(), "ValidationError");
    return error.what();
  }
}

TEST(ConditionsTest, EachKindIsShownInItsConfiguration) {
  const auto shown = checked_conditions({
      {.field = "path-pattern", .values = {{"/img/*"}}},
      host({"*.example.com"}),
      header("X-Beta", {"yes"}),
      query({{.key = "v", .value = "2"}, {.value = "any"}}),
  });
  EXPECT_EQ(shown[0].path_pattern_config->values, (Strings{"/img/*"}));
  EXPECT_EQ(shown[0].values, (Strings{"/img/*"}));
  EXPECT_EQ(shown[1].values, (Strings{"*.example.com"}));
  EXPECT_FALSE(shown[2].values);
  EXPECT_EQ(condition_values(shown[2]), (Strings{"yes"}));
  EXPECT_EQ(condition_values(shown[3]), (Strings{"v=2", "*=any"}));
  EXPECT_EQ(why({method({"GET", "X-OWN_METHOD"}), source({"10.0.0.0/8", "fd00::/8"})}), "");
}

TEST(ConditionsTest, RefusesWhatAwsRefuses) {
  const std::string long_name(41, 'a'), long_value(129, 'a');
  const std::pair<std::vector<RuleCondition>, const char*> cases[] = {
      {{}, "A condition must be specified"},
      {{{.values = {{"/"}}}}, "A condition field must be specified"},
      {{{.field = "cookie", .values = {{"a"}}}}, "Condition field 'cookie' must be one of"},
      {{{.field = "path-pattern"}}, "A condition value must be specified"},
      {{path({""})}, "A condition value must be specified"},
      {{{.field = "path-pattern", .values = {{"/a", "/b"}}}}, "the limit is '1'"},
      {{{.field = "path-pattern",
         .values = {{"/a"}},
         .path_pattern_config = {{.values = {{"/a"}}}}}},
       "You cannot provide both"},
      {{{.field = "source-ip", .values = {{"10.0.0.0/8"}}}},
       "The 'Values' field is not compatible"},
      {{{.field = "http-request-method"}}, "A 'HttpRequestMethodConfig' must be specified"},
      {{path({"/" + long_value})}, "The 'path-pattern' value is too long; the limit is '128'"},
      {{path({"/a b"})}, "contains characters that are not valid"},
      {{host({"localhost"})}, "is not valid"},
      {{host({"a.example.c0m"})}, "is not valid"},
      {{header(long_name, {"a"})}, "The 'HttpHeaderName' value is too long; the limit is '40'"},
      {{header("a:b", {"a"})}, "is not valid"},
      {{header("host", {"a"})}, "use a 'host-header' condition"},
      {{header("", {"a"})}, "A 'HttpHeaderName' must be specified"},
      {{method({"get"})}, "the allowed characters are A-Z"},
      {{query({{.key = "a"}})}, "A condition value must be specified"},
      {{query({{.value = long_value}})}, "is too long"},
      {{source({"10.0.0.1"})}, "must be in CIDR format"},
      {{source({"10.0.0.0/33"})}, "must be in CIDR format"},
      {{path({"/a"}), path({"/b"})}, "A rule can only have one 'path-pattern' condition"},
      {{path({"/a", "/b", "/c"}), method({"GET", "PUT", "POST"})},
       "A rule can only have '5' condition values"},
      {{path({"/*/*/*/*", "/*?*"})}, "A rule can only have '6' condition wildcards"},
  };
  for (const auto& [conditions, expected] : cases) {
    EXPECT_NE(why(conditions).find(expected), std::string::npos)
        << expected << ": " << why(conditions);
  }
  EXPECT_EQ(why({path({"/*/*/*/*", "/*?"})}), "");
  EXPECT_EQ(why({query({{.value = "\\*\\*\\*\\*\\*\\*\\*"}})}), "") << "escaped ones do not count";
  EXPECT_EQ(why({header("A", {"1"}), header("A", {"2"})}), "") << "both must hold";
}

}  // namespace
}  // namespace neargate::elbv2
