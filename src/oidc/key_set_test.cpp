#include "oidc/key_set.hpp"

#include <gtest/gtest.h>

#include "base/encoding.hpp"
#include "base/error.hpp"
#include "oidc/discovery.hpp"

namespace neargate::oidc {
namespace {

// RFC 7517, appendix A.1.
const std::string kModulus =
    "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECP"
    "ebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY"
    "368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0f"
    "M4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
const std::string kEcNumbers =
    R"("kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",)"
    R"("y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM")";
const std::string kRsaNumbers = R"("kty":"RSA","e":"AQAB","n":")" + kModulus + "\"";

std::string set_of(const std::string& keys) { return R"({"keys":[)" + keys + "]}"; }

TEST(KeySet, ReadsTheSetOfRfc7517) {
  const KeySet set = KeySet::parse(set_of("{" + kEcNumbers + R"(,"use":"enc","kid":"1"},{)" +
                                          kRsaNumbers + R"(,"alg":"RS256","kid":"2011-04-29"})"));
  EXPECT_NE(set.find("2011-04-29", Algorithm::rs256), nullptr);
  EXPECT_EQ(set.find("2011-04-29", Algorithm::rs512), nullptr);  // it says what it is for
  EXPECT_EQ(set.find("1", Algorithm::es256), nullptr);           // it is for encryption
  EXPECT_EQ(set.find("2", Algorithm::rs256), nullptr);
}

TEST(KeySet, AKeyWithoutAnIdIsFoundWhereItIsAlone) {
  const KeySet one = KeySet::parse(set_of("{" + kRsaNumbers + "}"));
  EXPECT_NE(one.find("", Algorithm::rs384), nullptr);
  EXPECT_EQ(one.find("other", Algorithm::rs256), nullptr);
  const KeySet two = KeySet::parse(set_of("{" + kRsaNumbers + "},{" + kEcNumbers + "}"));
  EXPECT_EQ(two.find("", Algorithm::rs256), nullptr);
}

TEST(KeySet, PassesOverKeysOfOtherKinds) {
  for (const char* key :
       {R"({"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ"})",
        R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})",
        R"({"kty":"EC","crv":"secp256k1","x":"AA","y":"AA"})",
        R"({"kty":"RSA","alg":"PS256","n":"AA","e":"AA"})",
        R"({"kty":"RSA","key_ops":["encrypt"],"n":"AA","e":"AA"})"}) {
    EXPECT_TRUE(KeySet::parse(set_of(key)).empty()) << key;
  }
}

TEST(KeySet, RefusesWhatIsNone) {
  for (const std::string& document :
       {std::string(""), std::string("[]"), std::string("{}"), std::string(R"({"keys":{}})"),
        set_of("1"), set_of(R"({"kty":"RSA","kty":"RSA"})"), set_of(R"({"kty":"RSA","e":"AQAB"})"),
        set_of(R"({"kty":"RSA","e":"AQAB","n":"a b"})"), set_of(R"({"kty":5})"),
        set_of(R"({"kty":"RSA","e":"AQAB","n":"AQAB"})"), set_of(std::string(1 << 20, ' '))}) {
    EXPECT_THROW(KeySet::parse(document), Error) << document.substr(0, 80);
  }
  std::string many = "{}";
  for (int i = 0; i < 200; ++i) many += ",{}";
  EXPECT_THROW(KeySet::parse(set_of(many)), Error);
}

TEST(KeySet, AThumbprintIsTheOneOfRfc7638) {
  EXPECT_EQ(thumbprint(from_base64url(kModulus).value(), from_base64url("AQAB").value()),
            "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
}

TEST(KeySet, WhatIsPublishedIsRead) {
  const PrivateKey key = PrivateKey::generate();
  const KeySet set = KeySet::parse(key_set_document(key));
  const PublicKey* found = set.find(thumbprint(key), Algorithm::rs256);
  ASSERT_NE(found, nullptr);
  EXPECT_TRUE(found->verify(Algorithm::rs256, "text", key.sign("text")));
}

TEST(Discovery, TellsWhereTheKeysAre) {
  const std::string issuer = "https://token.actions.githubusercontent.com";
  EXPECT_EQ(key_set_url(configuration_document(issuer), issuer), issuer + "/.well-known/jwks");
  for (const char* document :
       {"", "{}", R"({"issuer":"https://issuer.example"})",
        R"({"issuer":"https://other.example","jwks_uri":"https://issuer.example/keys"})",
        R"({"issuer":"https://issuer.example","jwks_uri":"http://issuer.example/keys"})",
        R"({"issuer":"https://issuer.example","jwks_uri":"file:///etc/passwd"})"}) {
    EXPECT_THROW(key_set_url(document, "https://issuer.example"), Error) << document;
  }
}

}  // namespace
}  // namespace neargate::oidc
