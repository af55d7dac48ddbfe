#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "smithy/shape.hpp"

namespace neargate::app {

// One member of a request that is wrong.
struct FieldProblem {
  std::string field;
  std::string_view rule;  // as api.smithy lists them
  std::string message;    // "must be at least 1"
  bool operator==(const FieldProblem&) const = default;
};

// An answer other than success, in the form that all of the API's errors have.
struct RequestError : std::runtime_error {
  RequestError(int http_status, std::string_view error_code, const std::string& message,
               std::vector<FieldProblem> wrong_fields = {})
      : std::runtime_error(message),
        status(http_status),
        code(error_code),
        fields(std::move(wrong_fields)) {}

  int status;
  std::string_view code;
  std::vector<FieldProblem> fields;
  std::vector<std::pair<std::string, std::string>> headers;  // of the answer

  // {"error":{"code":...,"message":...,"fields":[...]},"request_id":...}
  std::string body(std::string_view request_id) const;
};

// What a JSON document says, as the structure that the model declares. Throws RequestError: 400
// where it is not JSON, 422 with every member that breaks a rule (kFieldProblemsMax of them at
// most).
inline constexpr std::size_t kFieldProblemsMax = 16;
template <class T>
T parse_request(std::string_view document);

// 422 for these members.
RequestError invalid_request(std::vector<FieldProblem> fields);

namespace detail {
// An object of the shape's type, made by its operations.
using Object = std::unique_ptr<void, void (*)(void*)>;
Object parse_request(std::string_view document, const smithy::Shape& shape);
}  // namespace detail

template <class T>
T parse_request(std::string_view document) {
  const auto object = detail::parse_request(document, smithy::shape_of<T>());
  return std::move(*static_cast<T*>(object.get()));
}

}  // namespace neargate::app
