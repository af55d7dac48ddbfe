#pragma once

#include <stdexcept>
#include <string>

namespace neargate {

// An operating error for people to read, in three parts: what happened, why, and what to do.
// It ends as one line: "what: why; advice". Errors of the AWS API are aws::Error instead.
class Error : public std::runtime_error {
 public:
  explicit Error(std::string what, std::string why = {}, std::string advice = {});

  const std::string& summary() const { return what_; }
  const std::string& why() const { return why_; }
  const std::string& advice() const { return advice_; }

 private:
  std::string what_;
  std::string why_;
  std::string advice_;
};

// An Error from errno: "what: strerror(code)".
Error system_error(std::string what, int code, std::string advice = {});

}  // namespace neargate
