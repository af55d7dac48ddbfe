// Any text is either refused with a place in it, or evaluated, with or without contexts.
#include <cstddef>
#include <cstdint>

#include "base/assert.hpp"
#include "pipeline/expression/lexer.hpp"
#include "pipeline/expression/text_template.hpp"

using namespace neargate;
using namespace neargate::pipeline;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static const Surroundings kSurroundings = [] {
    Surroundings out;
    out.contexts = {{"github", from_json(R"({"event":{"labels":[{"name":"a"},{"name":1}]}})")},
                    {"steps", from_json(R"({"one":{"outputs":{"x":"1"}},"two":[null,true]})")}};
    return out;
  }();
  try {
    const TextTemplate parsed = TextTemplate::parse(text);
    const Value value = parsed.value(kSurroundings);
    NG_ASSERT(parsed.has_expressions() || value.to_text() == text);
    to_json(value);
  } catch (const ExpressionError& error) {
    NG_ASSERT(error.offset <= size);
  } catch (const Error&) {
  }
  return 0;
}
