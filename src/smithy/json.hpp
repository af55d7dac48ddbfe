#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "smithy/shape.hpp"
#include "smithy/strictness.hpp"

// Any shape to and from JSON: awsJson and restJson bodies, records in the store, snapshots.
namespace neargate::smithy {

class Filling;

// Why a document does not fit a shape. `path` is like "services[2].desiredCount".
struct ParseError : std::runtime_error {
  enum class Kind { malformed, wrong_type, unknown_member, missing_member, too_deep };
  ParseError(Kind error_kind, std::string error_path, const std::string& message);
  Kind kind;
  std::string path;
};

struct JsonOptions {
  Strictness strictness = Strictness::request;
  // Use @jsonName (restJson1), else member names (awsJson).
  bool use_json_name = false;
  // Only members that are bound to the body (restJson1): those of headers and the like are not
  // known.
  bool body_members_only = false;
  TimestampFormat timestamp_default = TimestampFormat::epoch_seconds;
};

// Fills `object`, a value of the shape's C++ type. An empty document counts as {}. Throws
// ParseError, also for what the strictness does not let pass. null counts as absent.
void from_json(std::string_view text, const Shape& shape, void* object,
               const JsonOptions& options = {});
// The same into a structure of which other parts come from elsewhere (headers). It is the caller's
// to finish().
void from_json(std::string_view text, Filling& filling, const JsonOptions& options = {});
// The document, without white space; absent members are left out. Blobs are base64.
std::string to_json(const Shape& shape, const void* object, const JsonOptions& options = {});

template <class T>
T from_json(std::string_view text, const JsonOptions& options = {}) {
  T object;
  from_json(text, shape_of<T>(), &object, options);
  return object;
}
template <class T>
std::string to_json(const T& object, const JsonOptions& options = {}) {
  return to_json(shape_of<T>(), &object, options);
}

// `text` as a JSON string, quotes included. Bytes that are not UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);

// Seconds since 1970 with up to three decimals; nothing outside of the years 0 to 9999.
std::optional<Timestamp> timestamp_of_seconds(double seconds);
void append_epoch_seconds(std::string& out, Timestamp time);

}  // namespace neargate::smithy
