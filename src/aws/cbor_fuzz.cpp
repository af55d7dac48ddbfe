// Any bytes are either refused or read, and what was read is written so that it reads the same.
#include <cstddef>
#include <cstdint>

#include "aws/cbor.hpp"
#include "base/assert.hpp"
#include "smithy/json.hpp"
#include "smithy/shapes_for_test.hpp"

using namespace neargate;
using smithy::test::Everything;

namespace {

std::string round_trip(std::string_view document) {
  Everything object;
  aws::cbor::read(document, smithy::test::kEverything, &object);
  return aws::cbor::write(smithy::test::kEverything, &object);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  aws::cbor::find_text(text, "__type");
  std::string written;
  try {
    written = round_trip(text);
  } catch (const smithy::ParseError&) {
    return 0;
  }
  NG_ASSERT(round_trip(written) == written);
  return 0;
}
