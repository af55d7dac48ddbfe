// A rule is refused or parsed, and what is parsed can be asked.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "aws/error.hpp"
#include "cloud/cloudwatch/alarm_rule.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const neargate::cloudwatch::AlarmRule rule(text);
    rule.holds([](const std::string& name) { return name.size() % 2 == 0 ? "OK" : "ALARM"; });
  } catch (const neargate::aws::Error&) {
  }
  return 0;
}
