#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/sigv4.hpp"
#include "base/hash.hpp"

namespace neargate::aws {

// The content coding aws-chunked, sans-IO: bytes of the body in, the payload's bytes out. (S3 API
// reference, "Transferring payload in multiple chunks", with and without trailing headers.)
//
//   400;chunk-signature=<64 digits>\r\n<1024 bytes>\r\n
//   0;chunk-signature=<64 digits>\r\n
//   x-amz-checksum-crc32:<base64>\r\n
//   x-amz-trailer-signature:<64 digits>\r\n
//   \r\n
//
// Without signatures (STREAMING-UNSIGNED-PAYLOAD-TRAILER) the sizes stand alone.
class AwsChunkedDecoder {
 public:
  // What the chunks' signatures follow from: the request's own.
  struct Seal {
    Sha256 key{};
    sigv4::Scope scope;
    std::string time_text;
    std::string signature;
  };
  struct Mode {
    bool is_signed = false;
    bool has_trailer = false;
  };
  // Nothing where `payload_hash` (x-amz-content-sha256) names no such mode.
  static std::optional<Mode> mode_of(std::string_view payload_hash);

  AwsChunkedDecoder(Mode mode, Seal seal);

  using Sink = std::function<void(std::string_view bytes)>;
  // Throws aws::Error: IncompleteBody where the framing is broken, SignatureDoesNotMatch. What the
  // sink has got by then must be thrown away.
  void feed(std::string_view bytes, const Sink& sink);
  // The body has ended. Throws IncompleteBody where it should go on.
  void finish() const;

  std::uint64_t decoded_size() const { return decoded_size_; }
  // Names in lower case.
  const std::vector<std::pair<std::string, std::string>>& trailers() const { return trailers_; }

 private:
  enum class State { size_line, data, data_end, trailer_line, done };

  void take_size_line(std::string_view line);
  void take_trailer_line(std::string_view line);
  void end_chunk();
  void end_trailers();
  void check(std::string_view what, const std::string& hashes, std::string_view signature);

  Mode mode_;
  Seal seal_;
  State state_ = State::size_line;
  std::string line_;        // as far as it is in
  std::uint64_t left_ = 0;  // of the chunk
  bool is_last_ = false;
  std::string chunk_signature_;
  Digest chunk_digest_{Digest::Algorithm::sha256};
  std::uint64_t decoded_size_ = 0;
  std::vector<std::pair<std::string, std::string>> trailers_;
  std::string trailer_text_;
  std::string trailer_signature_;
};

}  // namespace neargate::aws
