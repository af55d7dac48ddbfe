#pragma once

#include <string>

#include "aws/error.hpp"

// IAM's errors, with the statuses that IAM answers them with.
namespace neargate::iam {

inline aws::Error no_such_entity(const std::string& message) {
  return {"NoSuchEntity", message, 404};
}
inline aws::Error already_exists(const std::string& message) {
  return {"EntityAlreadyExists", message, 409};
}
inline aws::Error delete_conflict(const std::string& message) {
  return {"DeleteConflict", message, 409};
}
inline aws::Error limit_exceeded(const std::string& message) {
  return {"LimitExceeded", message, 409};
}
inline aws::Error invalid_input(const std::string& message) { return {"InvalidInput", message}; }
inline aws::Error validation_error(const std::string& message) {
  return {"ValidationError", message};
}

}  // namespace neargate::iam
