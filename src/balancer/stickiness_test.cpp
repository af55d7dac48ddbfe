#include "balancer/stickiness.hpp"

#include <gtest/gtest.h>

namespace neargate::balancer {
namespace {

constexpr Timestamp kNow{Seconds(1000000)};

TEST(StickinessTest, FindsCookies) {
  http::Headers request;
  request.add("Cookie", "a=1; AWSALBCORS=x;b=2 ;c");
  request.add("cookie", "AWSALB=y=z");
  EXPECT_EQ(find_cookie(request, "a"), "1");
  EXPECT_EQ(find_cookie(request, "b"), "2");
  EXPECT_EQ(find_cookie(request, "AWSALB"), "y=z");
  EXPECT_EQ(find_cookie(request, "AWSALBCORS"), "x");
  EXPECT_FALSE(find_cookie(request, "c"));
  EXPECT_FALSE(find_cookie(request, "B")) << "names have their case";
  http::Headers response;
  response.add("Set-Cookie", "session=1; Path=/");
  EXPECT_TRUE(sets_cookie(response, "session"));
  EXPECT_FALSE(sets_cookie(response, "sess"));
  EXPECT_FALSE(sets_cookie(response, "Path"));
}

TEST(StickinessTest, ATokenIsGoodUntilItExpires) {
  const std::string token = make_token("10.0.0.1:80");
  EXPECT_NE(token, make_token("10.0.0.2:80"));
  std::string fields;
  append_cookies(fields, {.name = kTargetCookie, .token = token, .expires = kNow + Seconds(60)});
  EXPECT_EQ(fields, "Set-Cookie: AWSALB=" + token +
                        ".f427c; Expires=Mon, 12 Jan 1970 13:47:40 GMT; Path=/\r\n"
                        "Set-Cookie: AWSALBCORS=" +
                        token +
                        ".f427c; Expires=Mon, 12 Jan 1970 13:47:40 GMT; Path=/; SameSite=None\r\n");
  const auto token_of = [](const std::string& cookie, Timestamp now) {
    http::Headers request;
    request.add("Cookie", cookie);
    return std::string(find_token(request, kTargetCookie, now));
  };
  EXPECT_EQ(token_of("AWSALB=" + token + ".f427c", kNow), token);
  EXPECT_EQ(token_of("AWSALBCORS=" + token + ".f427c", kNow), token);
  EXPECT_EQ(token_of("AWSALB=" + token + ".f427c", kNow + Seconds(60)), "");
  const std::string broken[] = {"",          "x",          ".f427c",
                                token,       token + ".",  token + ".g",
                                token + "x", token + "-1", token + ".ffffffffffffffffff"};
  for (const std::string& value : broken) {
    EXPECT_EQ(token_of("AWSALB=" + value, kNow), "") << value;
  }
}

TEST(StickinessTest, OtherOriginsOfTlsNeedSecure) {
  std::string fields;
  append_cookies(fields, {.name = kGroupCookie, .token = "t", .expires = kNow, .tls = true});
  EXPECT_NE(fields.find("AWSALBTGCORS=t.f4240; Expires="), std::string::npos);
  EXPECT_TRUE(fields.ends_with("Path=/; SameSite=None; Secure\r\n"));
  fields.clear();
  append_cookies(fields, {.name = kApplicationCookie, .token = "t", .expires = kNow});
  EXPECT_EQ(fields.find("CORS"), std::string::npos);
}

}  // namespace
}  // namespace neargate::balancer
