#pragma once

#include "aws/error.hpp"
#include "smithy/service.hpp"

namespace neargate::aws {

// What a generated client sends its calls through: signs, serializes, retries, parses. Blocking.
class Transport {
 public:
  virtual ~Transport() = default;
  // Fills `output`; throws aws::Error for an error answer, neargate::Error where there is none.
  virtual void call(const smithy::Service& service, const smithy::Operation& operation,
                    const void* input, void* output) = 0;
};

}  // namespace neargate::aws
