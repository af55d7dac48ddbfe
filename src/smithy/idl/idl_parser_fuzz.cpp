#include <cstddef>
#include <cstdint>
#include <string>

#include "smithy/idl/cpp.hpp"
#include "smithy/idl/load.hpp"

namespace {

constexpr const char* kPrelude =
    "namespace neargate.api\n"
    "@trait structure stored {} @trait string validationError\n"
    "@trait string iamArn @trait string iamAction @trait structure record {}\n"
    "@trait list iamResource { member: String } @trait list iamNeeds { member: String }\n"
    "@trait map iamConditionKeys { key: String value: String }\n"
    "@trait string passesRole @trait structure requestTags {}\n";

}  // namespace

// Any text at all: it is refused with diagnostics, or C++ can be made of it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace idl = neargate::smithy::idl;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const idl::Loaded loaded = idl::load({{"prelude.smithy", kPrelude}, {"fuzz.smithy", text}});
  if (loaded.ok()) idl::generate_cpp(idl::CppPlan(loaded.model, "fuzz.smithy", "fuzz"));
  return 0;
}
