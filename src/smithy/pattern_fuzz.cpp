// A pattern is refused or compiled, and matching ends in time for any text. The first line is the
// pattern, the rest the text.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/error.hpp"
#include "smithy/pattern.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t end = input.find('\n');
  if (end == std::string_view::npos || end > 200) return 0;
  try {
    neargate::smithy::Pattern(input.substr(0, end)).matches(input.substr(end + 1));
  } catch (const neargate::Error&) {
  }
  return 0;
}
