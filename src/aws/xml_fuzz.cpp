// Any document is either refused or read, and what was read is written so that it reads the same.
#include <cstddef>
#include <cstdint>

#include "aws/xml.hpp"
#include "base/assert.hpp"
#include "smithy/json.hpp"
#include "smithy/shapes_for_test.hpp"

using namespace neargate;
using smithy::test::Everything;

namespace {

std::string round_trip(std::string_view document) {
  Everything object;
  smithy::Filling filling(smithy::test::kEverything, &object);
  aws::xml::read_members(document, filling, {});
  std::string out;
  aws::xml::append_value(out, "Root", smithy::test::kEverything, nullptr, &object, {});
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  aws::xml::find_text(text, "Code");
  std::string written;
  try {
    written = round_trip(text);
  } catch (const smithy::ParseError&) {
    return 0;
  }
  NG_ASSERT(round_trip(written) == written);
  return 0;
}
