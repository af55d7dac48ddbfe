// Any text is either refused or read, and what was read is written so that it reads the same.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.hpp"
#include "smithy/json.hpp"
#include "smithy/shapes_for_test.hpp"
#include "smithy/validate.hpp"

using namespace neargate::smithy;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const auto object = from_json<test::Everything>(text);
    describe(validate(test::kEverything, &object));
    const std::string written = to_json(object);
    NG_ASSERT(to_json(from_json<test::Everything>(written)) == written);
  } catch (const ParseError&) {
  }
  return 0;
}
