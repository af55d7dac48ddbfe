#include "aws/sigv4.hpp"

#include <gtest/gtest.h>

#include "base/encoding.hpp"
#include "base/time_text.hpp"

namespace neargate::aws::sigv4 {
namespace {

// The examples of AWS's documentation: keys, times and signatures are theirs.
const Keys kS3Keys{"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ""};
const Keys kSuiteKeys{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", ""};

http::RequestHead make_head(std::string method, std::string target,
                            std::vector<std::pair<std::string, std::string>> headers) {
  http::RequestHead head;
  head.method = std::move(method);
  head.target = std::move(target);
  for (auto& [name, value] : headers) head.headers.add(std::move(name), std::move(value));
  return head;
}

struct Example {
  http::RequestHead head;
  Keys keys;
  std::string service, time, payload_hash, signature;
};

std::string signature_of(const Example& example) {
  std::vector<std::string> names;
  for (const auto& [name, value] : example.head.headers) names.push_back(name);
  const Scope scope{example.time.substr(0, 8), "us-east-1", example.service};
  const auto form = example.service == "s3" ? PathForm::as_sent : PathForm::normalized;
  const auto canonical = canonical_request(example.head, *http::parse_query(example.head.query()),
                                           names, example.payload_hash, form, false);
  return sign(signing_key(example.keys.secret, scope),
              string_to_sign(example.time, scope, canonical));
}

TEST(SigV4, SignsAwsExamples) {
  const std::string empty(kEmptyPayload);
  const std::vector<Example> examples = {
      {make_head("GET", "/test.txt",
                 {{"host", "examplebucket.s3.amazonaws.com"},
                  {"range", "bytes=0-9"},
                  {"x-amz-content-sha256", empty},
                  {"x-amz-date", "20130524T000000Z"}}),
       kS3Keys, "s3", "20130524T000000Z", empty,
       "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"},
      {make_head("PUT", "/test%24file.text",
                 {{"date", "Fri, 24 May 2013 00:00:00 GMT"},
                  {"host", "examplebucket.s3.amazonaws.com"},
                  {"x-amz-content-sha256",
                   "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072"},
                  {"x-amz-date", "20130524T000000Z"},
                  {"x-amz-storage-class", "REDUCED_REDUNDANCY"}}),
       kS3Keys, "s3", "20130524T000000Z",
       "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
       "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"},
      {make_head("GET", "/?lifecycle",
                 {{"host", "examplebucket.s3.amazonaws.com"},
                  {"x-amz-content-sha256", empty},
                  {"x-amz-date", "20130524T000000Z"}}),
       kS3Keys, "s3", "20130524T000000Z", empty,
       "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"},
      {make_head("GET", "/?max-keys=2&prefix=J",
                 {{"host", "examplebucket.s3.amazonaws.com"},
                  {"x-amz-content-sha256", empty},
                  {"x-amz-date", "20130524T000000Z"}}),
       kS3Keys, "s3", "20130524T000000Z", empty,
       "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"},
      {make_head("GET", "/",
                 {{"host", "example.amazonaws.com"}, {"x-amz-date", "20150830T123600Z"}}),
       kSuiteKeys, "service", "20150830T123600Z", empty,
       "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
      {make_head("GET", "/?Action=ListUsers&Version=2010-05-08",
                 {{"content-type", "application/x-www-form-urlencoded; charset=utf-8"},
                  {"host", "iam.amazonaws.com"},
                  {"x-amz-date", "20150830T123600Z"}}),
       kSuiteKeys, "iam", "20150830T123600Z", empty,
       "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"},
  };
  for (const Example& example : examples) {
    EXPECT_EQ(signature_of(example), example.signature) << example.head.target;
  }
}

TEST(SigV4, DerivesTheSigningKeyOfAwsExample) {
  EXPECT_EQ(to_hex(as_view(signing_key(kSuiteKeys.secret, {"20150830", "us-east-1", "iam"}))),
            "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9");
}

TEST(SigV4, PresignsAwsExample) {
  const auto head = make_head("GET", "/test.txt", {{"Host", "examplebucket.s3.amazonaws.com"}});
  const std::string target = presign(head, kS3Keys, "us-east-1", "s3",
                                     *parse_basic_iso8601("20130524T000000Z"), Seconds(86400));
  EXPECT_TRUE(target.ends_with(
      "X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"))
      << target;
  http::RequestHead presigned = head;
  presigned.target = target;
  Malformed why;
  const auto claim = read_claim(presigned, *http::parse_query(presigned.query()), why);
  ASSERT_TRUE(claim) << why.message;
  EXPECT_EQ(claim->access_key_id, "AKIAIOSFODNN7EXAMPLE");
  EXPECT_EQ(claim->expires, Seconds(86400));
  EXPECT_EQ(claimed_service(presigned), "s3");
}

TEST(SigV4, NormalizesPathsAndHeadersOfAllButS3) {
  const auto canonical = [](std::string target, PathForm form) {
    const auto head = make_head("GET", std::move(target),
                                {{"host", " a  b\t"}, {"x-multi", "1"}, {"X-Multi", " 2 "}});
    return canonical_request(head, *http::parse_query(head.query()), {"host", "x-multi"}, "H", form,
                             false);
  };
  EXPECT_EQ(canonical("/a/./b/../c//d%20e/?b=2&a=1&a=0&=", PathForm::normalized),
            "GET\n/a/c/d%2520e/\n=&a=0&a=1&b=2\nhost:a b\nx-multi:1,2\n\nhost;x-multi\nH");
  EXPECT_EQ(canonical("/a/./b//d%20e", PathForm::as_sent),
            "GET\n/a/./b//d%20e\n\nhost:a b\nx-multi:1,2\n\nhost;x-multi\nH");
  EXPECT_EQ(canonical("/a+b:c", PathForm::re_encoded),
            "GET\n/a%2Bb%3Ac\n\nhost:a b\nx-multi:1,2\n\nhost;x-multi\nH");
}

TEST(SigV4, ReadsBackWhatItSigned) {
  auto head = make_head("POST", "/", {{"Host", "127.0.0.1:4566"}, {"X-Amz-Target", "A.B"}});
  sign_request(head, {"AKID", "secret", "token"}, "eu-central-1", "ecs",
               *parse_basic_iso8601("20261123T054009Z"), kEmptyPayload);
  Malformed why;
  const auto claim = read_claim(head, {}, why);
  ASSERT_TRUE(claim) << why.message;
  EXPECT_EQ(claim->access_key_id, "AKID");
  EXPECT_EQ(claim->scope.text(), "20261123/eu-central-1/ecs/aws4_request");
  EXPECT_EQ(claim->session_token, "token");
  EXPECT_EQ(
      claim->signed_headers,
      (std::vector<std::string>{"host", "x-amz-date", "x-amz-security-token", "x-amz-target"}));
  EXPECT_EQ(claimed_service(head), "ecs");
}

struct Broken {
  std::string authorization, date;
  Malformed::Kind kind;
};

TEST(SigV4, SaysWhatIsWrongWithAClaim) {
  using Kind = Malformed::Kind;
  const std::string good =
      "AWS4-HMAC-SHA256 Credential=AKID/20261123/eu-central-1/ecs/aws4_request, "
      "SignedHeaders=host, Signature=00";
  const std::vector<Broken> table = {
      {"", "20261123T054009Z", Kind::absent},
      {"Basic abc", "20261123T054009Z", Kind::algorithm},
      {good, "", Kind::incomplete},
      {good, "2026-11-23T05:40:09Z", Kind::incomplete},
      {"AWS4-HMAC-SHA256 Credential=AKID/20261123/eu-central-1/ecs/aws4_request, Signature=00",
       "20261123T054009Z", Kind::incomplete},
      {"AWS4-HMAC-SHA256 Credential=AKID/eu-central-1/ecs/aws4_request, SignedHeaders=host, "
       "Signature=00",
       "20261123T054009Z", Kind::incomplete},
      {"AWS4-HMAC-SHA256 Credential=AKID/2026112x/eu-central-1/ecs/aws4_request, "
       "SignedHeaders=host, Signature=00",
       "20261123T054009Z", Kind::incomplete},
      {"AWS4-HMAC-SHA256", "20261123T054009Z", Kind::incomplete},
  };
  for (const Broken& broken : table) {
    auto head = make_head("POST", "/", {{"Host", "h"}});
    if (!broken.authorization.empty()) head.headers.add("Authorization", broken.authorization);
    if (!broken.date.empty()) head.headers.add("X-Amz-Date", broken.date);
    Malformed why;
    EXPECT_FALSE(read_claim(head, {}, why)) << broken.authorization;
    EXPECT_EQ(why.kind, broken.kind) << broken.authorization << why.message;
  }
}

}  // namespace
}  // namespace neargate::aws::sigv4
