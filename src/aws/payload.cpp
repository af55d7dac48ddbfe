#include "aws/payload.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

#include "aws/aws_chunked.hpp"
#include "aws/checksum.hpp"
#include "aws/error.hpp"
#include "aws/limits.hpp"
#include "base/encoding.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "http/spool.hpp"

namespace neargate::aws {
namespace {

constexpr std::size_t kPieceBytes = 256 * 1024;
// One checksum that the caller gave, or announced as a trailer.
struct Expected {
  std::string header;
  ChecksumAlgorithm algorithm;
  std::string value;  // "" until the trailer is in
  Checksum checksum;
};

std::vector<Expected> expected_checksums(const http::Headers& headers, bool checksums_cover_body) {
  std::vector<Expected> expected;
  for (const auto& [name, value] : headers) {
    const auto algorithm = checksum_of_header(name);
    if (!algorithm) continue;
    if (!checksums_cover_body && *algorithm != ChecksumAlgorithm::md5) continue;
    const auto bytes = from_base64(value);
    if (!bytes || bytes->size() != size_of(*algorithm)) {
      throw *algorithm == ChecksumAlgorithm::md5
          ? Error("InvalidDigest", "The Content-MD5 you specified was invalid.")
          : Error("InvalidRequest", fmt::format("Value for {} header is invalid.", to_lower(name)));
    }
    expected.push_back({to_lower(name), *algorithm, value, Checksum(*algorithm)});
  }
  for (const std::string_view part : split(headers.get("x-amz-trailer"), ',')) {
    const std::string_view name = trim(part);
    if (name.empty()) continue;
    const auto algorithm = checksum_of_header(name);
    if (!algorithm) {
      throw Error(
          "InvalidRequest",
          fmt::format("The value specified in the x-amz-trailer header is not supported: {}",
                      name));
    }
    expected.push_back({to_lower(name), *algorithm, "", Checksum(*algorithm)});
  }
  return expected;
}

std::uint64_t decoded_length(const http::Headers& headers) {
  const std::string_view text = headers.get("x-amz-decoded-content-length");
  std::uint64_t length = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), length);
  if (text.empty() || result.ec != std::errc() || result.ptr != text.data() + text.size()) {
    throw Error("MissingContentLength", "You must provide the Content-Length HTTP header.", 411);
  }
  return length;
}

// The checksums that were announced come with the trailers; others must not.
void take_trailers(const AwsChunkedDecoder& decoder, std::vector<Expected>& expected,
                   http::Headers& trailers) {
  for (const auto& [name, value] : decoder.trailers()) {
    bool is_announced = false;
    for (Expected& checksum : expected) {
      if (checksum.header != name || !checksum.value.empty()) continue;
      checksum.value = value;
      is_announced = true;
    }
    if (!is_announced) {
      throw Error("MalformedTrailerError",
                  "The request contained trailing data that was not well-formed or did not conform "
                  "to our published schema.");
    }
    trailers.add(name, value);
  }
}

void flush(const std::string& path) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd || ::fsync(fd.get()) != 0) {
    throw system_error("cannot flush " + path, errno,
                       errno == ENOSPC ? "free some disk space" : "");
  }
}

void check(Expected& expected) {
  if (expected.checksum.finish() == expected.value) return;
  if (expected.algorithm == ChecksumAlgorithm::md5) {
    throw Error("BadDigest", "The Content-MD5 you specified did not match what we received.");
  }
  throw Error("BadDigest",
              fmt::format("The {} you specified did not match the calculated checksum.",
                          to_upper(name_of(expected.algorithm))));
}

}  // namespace

void each_piece(const http::Body& body, const std::function<void(std::string_view)>& visit) {
  if (!body.file) {
    if (!body.bytes.empty()) visit(body.bytes);
    return;
  }
  const UniqueFd fd(::open(body.file->path().c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) throw system_error("cannot read the body in " + body.file->path(), errno);
  std::string piece(kPieceBytes, '\0');
  std::uint64_t at = 0;
  while (at < body.length) {
    const auto want =
        static_cast<std::size_t>(std::min<std::uint64_t>(kPieceBytes, body.length - at));
    const ssize_t got = ::pread(fd.get(), piece.data(), want, static_cast<off_t>(body.offset + at));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw system_error("cannot read the body in " + body.file->path(), errno);
    if (got == 0) throw neargate::Error("the body in " + body.file->path() + " is cut off");
    visit(std::string_view(piece).substr(0, static_cast<std::size_t>(got)));
    at += static_cast<std::uint64_t>(got);
  }
  for (const http::Body& further : body.further) each_piece(further, visit);
}

Payload check_payload(const http::Request& request, const Identity& identity,
                      const std::string& spool_directory, PayloadRules rules) {
  Payload payload;
  std::vector<Expected> expected = expected_checksums(request.headers, rules.checksums_cover_body);
  const auto mode = AwsChunkedDecoder::mode_of(identity.payload_hash);
  if (!mode && identity.payload_hash.starts_with("STREAMING-")) {
    throw Error("NotImplemented",
                "A header you provided implies functionality that is not implemented: "
                "x-amz-content-sha256 = " +
                    identity.payload_hash,
                501);
  }
  if (rules.checksum_required && expected.empty()) {
    throw Error("InvalidRequest",
                "Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
  }

  const bool is_hash_signed = !mode && identity.payload_hash != sigv4::kUnsignedPayload;
  Digest sha256_digest(Digest::Algorithm::sha256);
  Digest md5_digest(Digest::Algorithm::md5);
  const bool needs_crc =
      rules.is_object &&
      std::all_of(expected.begin(), expected.end(), [](const Expected& checksum) {
        return checksum.algorithm == ChecksumAlgorithm::md5;
      });
  Checksum crc(ChecksumAlgorithm::crc64nvme);
  const auto digest = [&](std::string_view bytes) {
    for (Expected& checksum : expected) checksum.checksum.update(bytes);
    if (is_hash_signed) sha256_digest.update(bytes);
    if (rules.is_object) md5_digest.update(bytes);
    if (needs_crc) crc.update(bytes);
  };

  if (mode) {
    const std::uint64_t length = decoded_length(request.headers);
    AwsChunkedDecoder decoder(*mode, {identity.key, identity.claim.scope, identity.claim.time_text,
                                      identity.claim.signature});
    http::Spool spool;
    spool.begin(spool_directory, kObjectMemoryBytesMax);
    each_piece(request.body, [&](std::string_view piece) {
      decoder.feed(piece, [&](std::string_view bytes) {
        digest(bytes);
        spool.append(bytes);
        if (decoder.decoded_size() > length) {
          throw Error("IncompleteBody", "The body is longer than x-amz-decoded-content-length");
        }
      });
    });
    decoder.finish();
    if (decoder.decoded_size() != length) {
      throw Error("IncompleteBody",
                  "You did not provide the number of bytes specified by the Content-Length HTTP "
                  "header");
    }
    take_trailers(decoder, expected, payload.trailers);
    payload.body = spool.finish();
  } else {
    each_piece(request.body, digest);
    payload.body = request.body;
  }

  if (is_hash_signed) {
    payload.sha256_hex = to_hex(sha256_digest.finish());
    if (payload.sha256_hex != identity.payload_hash) {
      throw Error("XAmzContentSHA256Mismatch",
                  "The provided 'x-amz-content-sha256' header does not match what was computed.")
          .with("ClientComputedContentSHA256", identity.payload_hash)
          .with("S3ComputedContentSHA256", payload.sha256_hex);
    }
  }
  for (Expected& checksum : expected) check(checksum);
  if (rules.is_object) payload.md5_hex = to_hex(md5_digest.finish());
  if (needs_crc) payload.crc64nvme = crc.finish();
  if (rules.is_object && payload.body.file) flush(payload.body.file->path());
  return payload;
}

}  // namespace neargate::aws
