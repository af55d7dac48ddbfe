#include "aws/text_value.hpp"

#include <charconv>
#include <cmath>
#include <limits>
#include <system_error>

#include <fmt/format.h>

#include "base/encoding.hpp"
#include "base/time_text.hpp"
#include "smithy/json.hpp"

namespace neargate::aws {
namespace {

using smithy::ParseError;
using smithy::TimestampFormat;
using smithy::Type;

[[noreturn]] void refuse(std::string_view path, std::string_view text, std::string_view expected) {
  // A value may be long, and is the caller's own: its start is enough to know it by.
  constexpr std::size_t kShown = 100;
  throw ParseError(ParseError::Kind::wrong_type, std::string(path),
                   fmt::format("Value ({}) for parameter {} is invalid: expected {}",
                               text.substr(0, kShown), path, expected));
}

template <class Number>
bool parse_number(std::string_view text, Number& value) {
  const char* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, value);
  return result.ec == std::errc() && result.ptr == end;
}

template <class Number>
bool parse_real(std::string_view text, Number& value) {
  if (text == "NaN") {
    value = std::numeric_limits<Number>::quiet_NaN();
  } else if (text == "Infinity") {
    value = std::numeric_limits<Number>::infinity();
  } else if (text == "-Infinity") {
    value = -std::numeric_limits<Number>::infinity();
  } else {
    return parse_number(text, value) && std::isfinite(value);
  }
  return true;
}

std::optional<Timestamp> parse_time(std::string_view text, TimestampFormat format) {
  switch (format) {
    case TimestampFormat::http_date:
      return parse_http_date(text);
    case TimestampFormat::epoch_seconds: {
      double seconds = 0;
      return parse_number(text, seconds) ? smithy::timestamp_of_seconds(seconds) : std::nullopt;
    }
    default:
      return parse_rfc3339(text);
  }
}

template <class Number>
std::string real_text(Number value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  std::string text = fmt::format("{}", value);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

}  // namespace

TimestampFormat timestamp_format(const smithy::Shape& shape, const smithy::Member* member,
                                 TimestampFormat otherwise) {
  if (member != nullptr && member->timestamp_format != TimestampFormat::unspecified) {
    return member->timestamp_format;
  }
  if (shape.timestamp_format != TimestampFormat::unspecified) return shape.timestamp_format;
  return otherwise;
}

void value_from_text(const smithy::Shape& shape, const smithy::Member* member,
                     std::string_view text, TimestampFormat time_default, std::string_view path,
                     void* value) {
  switch (shape.type) {
    case Type::boolean:
      if (text != "true" && text != "false") refuse(path, text, "true or false");
      *static_cast<bool*>(value) = text == "true";
      return;
    case Type::integer:
      if (!parse_number(text, *static_cast<std::int32_t*>(value))) {
        refuse(path, text, "an integer");
      }
      return;
    case Type::long_integer:
      if (!parse_number(text, *static_cast<std::int64_t*>(value))) {
        refuse(path, text, "an integer");
      }
      return;
    case Type::float_number:
      if (!parse_real(text, *static_cast<float*>(value))) refuse(path, text, "a number");
      return;
    case Type::double_number:
      if (!parse_real(text, *static_cast<double*>(value))) refuse(path, text, "a number");
      return;
    case Type::string:
      if (!is_utf8(text)) refuse(path, "...", "text in UTF-8");
      *static_cast<std::string*>(value) = text;
      return;
    case Type::blob: {
      auto bytes = from_base64(text);
      if (!bytes) refuse(path, text, "base64");
      static_cast<smithy::Blob*>(value)->bytes = std::move(*bytes);
      return;
    }
    case Type::timestamp: {
      const auto time = parse_time(text, timestamp_format(shape, member, time_default));
      if (!time) refuse(path, text, "a timestamp");
      *static_cast<Timestamp*>(value) = *time;
      return;
    }
    default:
      refuse(path, text, "a structure, list or map");
  }
}

std::string value_to_text(const smithy::Shape& shape, const smithy::Member* member,
                          const void* value, TimestampFormat time_default, bool always_millis) {
  switch (shape.type) {
    case Type::boolean:
      return *static_cast<const bool*>(value) ? "true" : "false";
    case Type::integer:
      return std::to_string(*static_cast<const std::int32_t*>(value));
    case Type::long_integer:
      return std::to_string(*static_cast<const std::int64_t*>(value));
    case Type::float_number:
      return real_text(*static_cast<const float*>(value));
    case Type::double_number:
      return real_text(*static_cast<const double*>(value));
    case Type::string:
      return *static_cast<const std::string*>(value);
    case Type::blob:
      return to_base64(static_cast<const smithy::Blob*>(value)->bytes);
    case Type::timestamp: {
      const Timestamp time = *static_cast<const Timestamp*>(value);
      switch (timestamp_format(shape, member, time_default)) {
        case TimestampFormat::http_date:
          return to_http_date(time);
        case TimestampFormat::epoch_seconds: {
          std::string text;
          smithy::append_epoch_seconds(text, time);
          return text;
        }
        default:
          return always_millis ? to_rfc3339_millis(time) : to_rfc3339(time);
      }
    }
    default:
      return {};
  }
}

}  // namespace neargate::aws
