#include "aws/aws_chunked.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "aws/error.hpp"
#include "base/encoding.hpp"
#include "base/text.hpp"

namespace neargate::aws {
namespace {

// A size line or trailer; the longest there are hold a signature or a checksum of 64 digits.
constexpr std::size_t kLineBytesMax = 1024;
constexpr std::size_t kTrailersMax = 16;
constexpr std::size_t kSizeDigitsMax = 15;

[[noreturn]] void incomplete(std::string_view why) {
  throw Error("IncompleteBody", fmt::format("The request body terminated unexpectedly: {}", why));
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::optional<AwsChunkedDecoder::Mode> AwsChunkedDecoder::mode_of(std::string_view payload_hash) {
  if (payload_hash == "STREAMING-AWS4-HMAC-SHA256-PAYLOAD") return Mode{true, false};
  if (payload_hash == "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER") return Mode{true, true};
  if (payload_hash == "STREAMING-UNSIGNED-PAYLOAD-TRAILER") return Mode{false, true};
  return std::nullopt;
}

AwsChunkedDecoder::AwsChunkedDecoder(Mode mode, Seal seal) : mode_(mode), seal_(std::move(seal)) {}

void AwsChunkedDecoder::feed(std::string_view bytes, const Sink& sink) {
  while (!bytes.empty()) {
    if (state_ == State::data) {
      const std::string_view data =
          bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size())));
      bytes.remove_prefix(data.size());
      left_ -= data.size();
      decoded_size_ += data.size();
      if (mode_.is_signed) chunk_digest_.update(data);
      sink(data);
      if (left_ == 0) state_ = State::data_end;
      continue;
    }
    if (state_ == State::done) incomplete("there is more after its end");
    // All else are lines.
    const std::size_t end = bytes.find('\n');
    const std::string_view piece = bytes.substr(0, end == std::string_view::npos ? end : end + 1);
    bytes.remove_prefix(piece.size());
    line_ += piece;
    if (line_.size() > kLineBytesMax) incomplete("a line of its framing is too long");
    if (end == std::string_view::npos) return;
    if (!line_.ends_with("\r\n")) incomplete("a line of its framing does not end in CR LF");
    const std::string line = line_.substr(0, line_.size() - 2);
    line_.clear();
    switch (state_) {
      case State::size_line:
        take_size_line(line);
        break;
      case State::data_end:
        if (!line.empty()) incomplete("a chunk is longer than its size");
        end_chunk();
        break;
      case State::trailer_line:
        take_trailer_line(line);
        break;
      default:
        break;
    }
  }
}

void AwsChunkedDecoder::finish() const {
  if (state_ != State::done) incomplete("its last chunk is missing");
}

void AwsChunkedDecoder::take_size_line(std::string_view line) {
  const std::size_t semicolon = line.find(';');
  const std::string_view digits = line.substr(0, semicolon);
  if (digits.empty() || digits.size() > kSizeDigitsMax) incomplete("a chunk has no size");
  left_ = 0;
  for (const char c : digits) {
    if (hex_digit(c) < 0) incomplete("a chunk's size is not hexadecimal");
    left_ = left_ * 16 + static_cast<std::uint64_t>(hex_digit(c));
  }
  chunk_signature_.clear();
  if (mode_.is_signed) {
    constexpr std::string_view kName = "chunk-signature=";
    const std::string_view extension =
        semicolon == std::string_view::npos ? "" : line.substr(semicolon + 1);
    if (!extension.starts_with(kName)) incomplete("a chunk has no signature");
    chunk_signature_ = extension.substr(kName.size());
  }
  is_last_ = left_ == 0;
  if (!is_last_) {
    state_ = State::data;
    return;
  }
  end_chunk();
  // What follows the last chunk is trailers, as many as there are, and an empty line.
  state_ = State::trailer_line;
}

void AwsChunkedDecoder::end_chunk() {
  if (mode_.is_signed) {
    check("AWS4-HMAC-SHA256-PAYLOAD",
          std::string(sigv4::kEmptyPayload) + "\n" + to_hex(chunk_digest_.finish()),
          chunk_signature_);
    chunk_digest_ = Digest(Digest::Algorithm::sha256);
  }
  state_ = State::size_line;
}

void AwsChunkedDecoder::take_trailer_line(std::string_view line) {
  if (line.empty()) return end_trailers();
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || trailers_.size() >= kTrailersMax || !mode_.has_trailer) {
    incomplete("it has trailers that are not as announced");
  }
  const std::string name = to_lower(trim(line.substr(0, colon)));
  const std::string value(trim(line.substr(colon + 1)));
  if (name == "x-amz-trailer-signature") {
    trailer_signature_ = value;
    return;
  }
  trailer_text_ += name + ":" + value + "\n";
  trailers_.emplace_back(name, value);
}

void AwsChunkedDecoder::end_trailers() {
  if (mode_.is_signed && mode_.has_trailer) {
    check("AWS4-HMAC-SHA256-TRAILER", sha256_hex(trailer_text_), trailer_signature_);
  }
  state_ = State::done;
}

// Each signature covers the one before, so that chunks cannot change places.
void AwsChunkedDecoder::check(std::string_view what, const std::string& hashes,
                              std::string_view signature) {
  const std::string text = fmt::format("{}\n{}\n{}\n{}\n{}", what, seal_.time_text,
                                       seal_.scope.text(), seal_.signature, hashes);
  std::string expected = sigv4::sign(seal_.key, text);
  if (!equal_in_constant_time(expected, signature)) {
    throw Error(
        "SignatureDoesNotMatch",
        "The signature of a chunk of the body does not match what we calculated. Check your "
        "key and signing method.",
        403)
        .with("StringToSign", text);
  }
  seal_.signature = std::move(expected);
}

}  // namespace neargate::aws
