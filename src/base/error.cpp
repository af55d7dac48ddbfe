#include "base/error.hpp"

#include <system_error>

namespace neargate {
namespace {

std::string join(const std::string& what, const std::string& why, const std::string& advice) {
  std::string text = what;
  if (!why.empty()) text += ": " + why;
  if (!advice.empty()) text += "; " + advice;
  return text;
}

}  // namespace

Error::Error(std::string what, std::string why, std::string advice)
    : std::runtime_error(join(what, why, advice)),
      what_(std::move(what)),
      why_(std::move(why)),
      advice_(std::move(advice)) {}

Error system_error(std::string what, int code, std::string advice) {
  return Error(std::move(what), std::generic_category().message(code), std::move(advice));
}

}  // namespace neargate
