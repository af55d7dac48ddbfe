#pragma once

#include <string>
#include <string_view>

#include "smithy/shape.hpp"

// Simple values as text: what forms, XML elements, headers, labels and query parameters share.
namespace neargate::aws {

// The format of a timestamp: the member's, the shape's, or the protocol's for that place.
smithy::TimestampFormat timestamp_format(const smithy::Shape& shape, const smithy::Member* member,
                                         smithy::TimestampFormat otherwise);

// Throws smithy::ParseError (wrong_type, at `path`) where the text is not of the type. Strict:
// "true" and "false", decimal numbers, base64, exactly one form of time.
void value_from_text(const smithy::Shape& shape, const smithy::Member* member,
                     std::string_view text, smithy::TimestampFormat time_default,
                     std::string_view path, void* value);

// `always_millis`: date-times have three decimals, as S3 sends them.
std::string value_to_text(const smithy::Shape& shape, const smithy::Member* member,
                          const void* value, smithy::TimestampFormat time_default,
                          bool always_millis = false);

}  // namespace neargate::aws
