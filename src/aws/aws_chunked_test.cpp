#include "aws/aws_chunked.hpp"

#include <gtest/gtest.h>

#include "aws/error.hpp"
#include "base/encoding.hpp"

namespace neargate::aws {
namespace {

// The example of the S3 API reference, "Signature calculations for the Authorization header:
// transferring payload in multiple chunks": 66560 letters 'a' in chunks of 64 KiB.
AwsChunkedDecoder::Seal example_seal() {
  const sigv4::Scope scope{"20130524", "us-east-1", "s3"};
  return {sigv4::signing_key("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", scope), scope,
          "20130524T000000Z", "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"};
}

std::string example_body() {
  return "10000;chunk-signature="
         "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n" +
         std::string(65536, 'a') +
         "\r\n400;chunk-signature="
         "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n" +
         std::string(1024, 'a') +
         "\r\n0;chunk-signature="
         "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n";
}

constexpr AwsChunkedDecoder::Mode kSigned{.is_signed = true, .has_trailer = false};
constexpr AwsChunkedDecoder::Mode kUnsigned{.is_signed = false, .has_trailer = true};

// Feeds the body in pieces of that size. The code of the error, or "".
std::string decode(AwsChunkedDecoder& decoder, const std::string& body, std::size_t piece,
                   std::string& out) {
  try {
    for (std::size_t i = 0; i < body.size(); i += piece) {
      decoder.feed(std::string_view(body).substr(i, piece),
                   [&](std::string_view bytes) { out += bytes; });
    }
    decoder.finish();
  } catch (const Error& error) {
    return error.code();
  }
  return "";
}

TEST(AwsChunked, ReadsAwsExampleInPiecesOfAnySize) {
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{1000000}}) {
    AwsChunkedDecoder decoder(kSigned, example_seal());
    std::string out;
    EXPECT_EQ(decode(decoder, example_body(), piece, out), "");
    EXPECT_EQ(out, std::string(66560, 'a'));
    EXPECT_EQ(decoder.decoded_size(), 66560u);
  }
}

TEST(AwsChunked, RefusesWhatWasChangedOnTheWay) {
  std::string body = example_body();
  body[200] = 'b';
  std::string out;
  AwsChunkedDecoder changed(kSigned, example_seal());
  EXPECT_EQ(decode(changed, body, 4096, out), "SignatureDoesNotMatch");

  // The last chunk alone: the one before it is missing from the chain.
  AwsChunkedDecoder shortened(kSigned, example_seal());
  EXPECT_EQ(decode(shortened, body.substr(body.find("\r\n400;") + 2), 4096, out),
            "SignatureDoesNotMatch");
}

TEST(AwsChunked, ReadsTrailers) {
  AwsChunkedDecoder decoder(kUnsigned, {});
  std::string out;
  EXPECT_EQ(decode(decoder, "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n", 3, out),
            "");
  EXPECT_EQ(out, "hello");
  ASSERT_EQ(decoder.trailers().size(), 1u);
  EXPECT_EQ(decoder.trailers()[0].first, "x-amz-checksum-crc32");
  EXPECT_EQ(decoder.trailers()[0].second, "NhCmhg==");
}

TEST(AwsChunked, ChecksTheTrailersSignature) {
  // Signed here with the same key, chained as the decoder must chain it.
  const auto seal = example_seal();
  const auto link = [&](std::string_view what, const std::string& previous,
                        const std::string& hashes) {
    return sigv4::sign(seal.key, std::string(what) + "\n" + seal.time_text + "\n" +
                                     seal.scope.text() + "\n" + previous + "\n" + hashes);
  };
  const std::string empty(sigv4::kEmptyPayload);
  const std::string first =
      link("AWS4-HMAC-SHA256-PAYLOAD", seal.signature, empty + "\n" + sha256_hex("hello"));
  const std::string last = link("AWS4-HMAC-SHA256-PAYLOAD", first, empty + "\n" + empty);
  const std::string trailer = "x-amz-checksum-crc32:NhCmhg==";
  const std::string sealed = link("AWS4-HMAC-SHA256-TRAILER", last, sha256_hex(trailer + "\n"));
  const std::string body = "5;chunk-signature=" + first + "\r\nhello\r\n0;chunk-signature=" + last +
                           "\r\n" + trailer + "\r\nx-amz-trailer-signature:";
  constexpr AwsChunkedDecoder::Mode kBoth{.is_signed = true, .has_trailer = true};
  std::string out;
  AwsChunkedDecoder good(kBoth, seal);
  EXPECT_EQ(decode(good, body + sealed + "\r\n\r\n", 11, out), "");
  AwsChunkedDecoder bad(kBoth, seal);
  EXPECT_EQ(decode(bad, body + std::string(64, '0') + "\r\n\r\n", 11, out),
            "SignatureDoesNotMatch");
}

TEST(AwsChunked, RefusesBrokenFraming) {
  for (const std::string body :
       {"", "5\r\nhello\r\n", "5\r\nhello\r\n0\r\n", "5\r\nhelloX\r\n0\r\n\r\n",
        "5\nhello\r\n0\r\n\r\n", "\r\n", "-5\r\nhello\r\n0\r\n\r\n", "g\r\n", "0\r\n\r\nmore",
        "ffffffffffffffff\r\n", "0\r\nno-colon\r\n\r\n"}) {
    AwsChunkedDecoder decoder(kUnsigned, {});
    std::string out;
    EXPECT_EQ(decode(decoder, body, 100, out), "IncompleteBody") << body;
  }
  AwsChunkedDecoder decoder(kUnsigned, {});
  std::string out;
  EXPECT_EQ(decode(decoder, std::string(5000, '0'), 100, out), "IncompleteBody");
}

TEST(AwsChunked, KnowsItsModes) {
  EXPECT_FALSE(AwsChunkedDecoder::mode_of("UNSIGNED-PAYLOAD"));
  EXPECT_FALSE(AwsChunkedDecoder::mode_of("STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD"));
  EXPECT_FALSE(AwsChunkedDecoder::mode_of("STREAMING-UNSIGNED-PAYLOAD-TRAILER")->is_signed);
  EXPECT_TRUE(
      AwsChunkedDecoder::mode_of("STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER")->has_trailer);
}

}  // namespace
}  // namespace neargate::aws
