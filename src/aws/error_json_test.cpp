#include "aws/error_json.hpp"

#include <gmock/gmock.h>

namespace neargate::aws {
namespace {

using testing::ElementsAre;
using testing::Pair;

http::Response refusal(std::string body, http::Headers headers = {}) {
  http::Response response;
  response.status = 400;
  response.headers = std::move(headers);
  response.body = std::move(body);
  return response;
}

TEST(ErrorJson, IsReadInAllItsForms) {
  const auto code = [](const char* body) { return read_error_json(refusal(body)).code(); };
  EXPECT_EQ(code(R"({"__type":"ServiceNotFoundException"})"), "ServiceNotFoundException");
  EXPECT_EQ(code(R"({"__type":"com.amazonaws.ecs#ServiceNotFoundException:http://x/#y"})"),
            "ServiceNotFoundException");
  EXPECT_EQ(code(R"({"code":"Busy"})"), "Busy");
  for (const char* body : {"", "[]", "<html>", "{\"__type\":7}"}) {
    EXPECT_EQ(code(body), "UnknownError") << body;
  }

  http::Headers headers;
  headers.add("x-amzn-errortype", "ThrottlingException:http://internal/");
  EXPECT_EQ(read_error_json(refusal(R"({"__type":"Other"})", headers)).code(),
            "ThrottlingException");
  headers.add("x-amzn-query-error", "Throttling;Sender");
  EXPECT_EQ(read_error_json(refusal("{}", headers)).code(), "Throttling");
}

TEST(ErrorJson, KeepsCodeAndMessageBesideFurtherMembers) {
  const Error error = read_error_json(refusal(
      R"({"__type":"a#ConflictException","message":"no","resourceIds":["x"],"type":"service"})"));
  EXPECT_EQ(error.code(), "ConflictException");
  EXPECT_STREQ(error.what(), "no");
  EXPECT_THAT(error.details(),
              ElementsAre(Pair("resourceIds", R"(["x"])"), Pair("type", "service")));
}

}  // namespace
}  // namespace neargate::aws
