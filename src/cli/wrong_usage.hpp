#pragma once

#include "base/error.hpp"

namespace neargate::cli {

// What somebody has written cannot be meant: exit code 2, as for options that there are not.
class WrongUsage : public Error {
 public:
  using Error::Error;
};

}  // namespace neargate::cli
