#pragma once

#include "aws/error.hpp"
#include "policy/evaluate.hpp"
#include "smithy/service.hpp"

namespace neargate::access {

// What a caller is told who may not, in the words of each family of services.
aws::Error denial(smithy::Protocol protocol, const policy::Decision& decision,
                  const policy::Request& request);

}  // namespace neargate::access
