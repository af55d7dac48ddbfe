#include "oidc/token.hpp"

#include <gmock/gmock.h>

#include "base/encoding.hpp"
#include "base/error.hpp"

namespace neargate::oidc {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string token_of(const std::string& header, const std::string& claims,
                     const std::string& signature = "sig") {
  return to_base64url(header) + "." + to_base64url(claims) + "." + to_base64url(signature);
}

TEST(Token, ReadsTheClaimsOfRfc7519) {
  // Section 3.1, with an algorithm of ours.
  const Token token = Token::parse(token_of(
      "{\"typ\":\"JWT\",\r\n \"alg\":\"RS256\"}",
      "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}"));
  EXPECT_EQ(token.algorithm(), Algorithm::rs256);
  EXPECT_EQ(token.key_id(), "");
  EXPECT_EQ(token.claims().issuer, "joe");
  EXPECT_EQ(token.claims().expires, 1300819380);
  EXPECT_EQ(token.claims().issued_at, std::nullopt);
  EXPECT_THAT(token.claims().values.at("http://example.com/is_root"), ElementsAre("true"));
}

TEST(Token, ReadsClaimsOfEveryForm) {
  const Token token = Token::parse(token_of(
      R"({"alg":"ES256","kid":"k1"})",
      R"({"aud":["a","b"],"azp":"c","sub":"s","iat":1.9,"nbf":0,"n":12,"list":["x",2,null,{}],)"
      R"("object":{"a":1},"nothing":null})"));
  EXPECT_EQ(token.key_id(), "k1");
  EXPECT_THAT(token.claims().audience, ElementsAre("a", "b"));
  EXPECT_EQ(token.claims().authorized_party, "c");
  EXPECT_EQ(token.claims().subject, "s");
  EXPECT_EQ(token.claims().issued_at, 1);
  EXPECT_EQ(token.claims().not_before, 0);
  EXPECT_THAT(token.claims().values.at("n"), ElementsAre("12"));
  EXPECT_THAT(token.claims().values.at("list"), ElementsAre("x", "2"));
  EXPECT_THAT(token.claims().values.at("object"), IsEmpty());
  EXPECT_THAT(token.claims().values.at("nothing"), IsEmpty());
}

TEST(Token, RefusesWhatIsNoneOrCouldBeReadTwoWays) {
  const std::string header = R"({"alg":"RS256"})";
  EXPECT_NO_THROW(Token::parse(token_of(header, "{}")));
  for (const std::string& text : {
           std::string(),
           std::string("a.b"),
           token_of(header, "{}") + ".x",
           token_of(header, "{}") + "=",
           " " + token_of(header, "{}"),
           token_of(header, "{}") + "\n",
           token_of(R"({"alg":"none"})", "{}", ""),
           token_of(R"({"alg":"None"})", "{}"),
           token_of(R"({"alg":"HS256"})", "{}"),
           token_of(R"({"alg":"PS256"})", "{}"),
           token_of(R"({"typ":"JWT"})", "{}"),
           token_of(R"({"alg":5})", "{}"),
           token_of(R"({"alg":"RS256","crit":["exp"],"exp":1})", "{}"),
           token_of(R"({"alg":"RS256","alg":"RS256"})", "{}"),
           token_of(R"({"alg":"RS256","kid":7})", "{}"),
           token_of(header, "[]"),
           token_of(header, "{"),
           token_of(header, R"({"iss":"a","iss":"b"})"),
           token_of(header, R"({"iss":1})"),
           token_of(header, R"({"exp":"1300819380"})"),
           token_of(header, R"({"exp":-1})"),
           token_of(header, R"({"nbf":1e300})"),
           token_of(header, R"({"iat":true})"),
           token_of(header, R"({"aud":{"a":1}})"),
           token_of(header, R"({"aud":["a",null]})"),
           token_of(header, R"({"a":)" + std::string(40, '[') + std::string(40, ']') + "}"),
           token_of(header, R"({"a":")" + std::string(20000, 'x') + "\"}"),
       }) {
    EXPECT_THROW(Token::parse(text), Error) << text.substr(0, 100);
  }
}

TEST(Token, IsSignedByItsKeyAlone) {
  const PrivateKey key = PrivateKey::generate();
  const std::string text = sign_token(R"({"sub":"s"})", key);
  const Token token = Token::parse(text);
  EXPECT_EQ(token.key_id(), thumbprint(key));
  EXPECT_TRUE(token.is_signed_by(key.public_key()));
  EXPECT_FALSE(token.is_signed_by(PrivateKey::generate().public_key()));

  // The same signature under other claims, and under a header that names another algorithm.
  const std::size_t first = text.find('.'), last = text.rfind('.');
  const std::string others =
      text.substr(0, first + 1) + to_base64url(R"({"sub":"t"})") + text.substr(last);
  EXPECT_FALSE(Token::parse(others).is_signed_by(key.public_key()));
  const std::string other_algorithm = to_base64url(R"({"alg":"RS512"})") + text.substr(first);
  EXPECT_FALSE(Token::parse(other_algorithm).is_signed_by(key.public_key()));
}

}  // namespace
}  // namespace neargate::oidc
