// Any form is either refused or read, and what was read is written so that it can be read again.
// The first byte chooses the dialect.
#include <cstddef>
#include <cstdint>

#include "aws/form.hpp"
#include "base/assert.hpp"
#include "smithy/json.hpp"
#include "smithy/shapes_for_test.hpp"

using namespace neargate;
using smithy::test::Everything;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto dialect = data[0] % 2 ? aws::form::Dialect::ec2_query : aws::form::Dialect::aws_query;
  const auto parameters = http::parse_query({reinterpret_cast<const char*>(data) + 1, size - 1});
  if (!parameters) return 0;
  Everything object;
  try {
    aws::form::read(*parameters, smithy::test::kEverything, &object, dialect);
  } catch (const smithy::ParseError&) {
    return 0;
  }
  std::string written;
  aws::form::append(written, smithy::test::kEverything, &object, dialect);
  const auto again = http::parse_query(std::string_view(written).substr(1));
  NG_ASSERT(again.has_value());
  Everything copy;
  aws::form::read(*again, smithy::test::kEverything, &copy, dialect);
  NG_ASSERT(copy.name == object.name && copy.labels.has_value() <= object.labels.has_value());
  return 0;
}
