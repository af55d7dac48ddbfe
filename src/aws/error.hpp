#pragma once

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace neargate::aws {

// An error of the API, as its caller gets it: an AWS error code, a message that says what to do,
// and an HTTP status. Handlers throw it; the protocol gives it its form on the wire.
class Error : public std::runtime_error {
 public:
  using Pairs = std::vector<std::pair<std::string, std::string>>;

  Error(std::string code, const std::string& message, int status = 400)
      : std::runtime_error(message), code_(std::move(code)), status_(status) {}

  // Further elements of the error body: S3's <BucketName>, DynamoDB's Item as JSON text.
  Error& with(std::string name, std::string value) & {
    details_.emplace_back(std::move(name), std::move(value));
    return *this;
  }
  Error&& with(std::string name, std::string value) && {
    return std::move(with(std::move(name), std::move(value)));
  }

  // Headers of the answer, where the API has some on an error: the ETag of a 304.
  Error&& with_header(std::string name, std::string value) && {
    headers_.emplace_back(std::move(name), std::move(value));
    return std::move(*this);
  }

  const std::string& code() const { return code_; }
  int status() const { return status_; }
  const Pairs& details() const { return details_; }
  const Pairs& headers() const { return headers_; }

 private:
  std::string code_;
  int status_;
  Pairs details_;
  Pairs headers_;
};

}  // namespace neargate::aws
