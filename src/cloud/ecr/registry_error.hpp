#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include "aws/error.hpp"
#include "http/message.hpp"

namespace neargate::ecr {

// An error of the distribution specification ("Error Codes").
struct RegistryError : std::runtime_error {
  RegistryError(int http_status, std::string error_code, const std::string& message)
      : std::runtime_error(message), status(http_status), code(std::move(error_code)) {}
  int status;
  std::string code;
};

// {"errors":[{"code":"…","message":"…"}]}
http::Response error_response(int status, std::string_view code, std::string_view message);

// ECR's errors as its registry words them.
RegistryError registry_error(const aws::Error& error);

}  // namespace neargate::ecr
