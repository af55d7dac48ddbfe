#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace neargate::s3 {

// Bytes of an object.
struct Range {
  std::int64_t offset = 0;
  std::int64_t length = 0;

  std::string content_range(std::int64_t size) const;  // "bytes 0-99/1234"
};

// The range that a Range header asks for: "bytes=0-99", "bytes=100-", "bytes=-100". Nothing where
// the header is to be ignored, as it is not one range of bytes (RFC 9110 section 14.2). Throws
// InvalidRange where the object does not reach that far.
std::optional<Range> parse_range(std::string_view header, std::int64_t size);

// x-amz-copy-source-range: "bytes=0-99" and nothing else. Throws InvalidArgument, InvalidRange.
Range parse_copy_range(std::string_view header, std::int64_t size);

}  // namespace neargate::s3
