// An expression is refused or evaluated.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "aws/error.hpp"
#include "cloud/cloudwatch/metric_math.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace neargate;
  if (size > 2048) return 0;  // the longest that a request may have
  cloudwatch::MathContext context;
  context.series_of = [](const std::string& id) {
    const double value = static_cast<double>(id.size());
    return std::vector<cloudwatch::TimeSeries>(1, {{Timestamp(), value}});
  };
  context.period_of = [](const std::string&) { return Seconds(60); };
  context.metrics = {"a", "b"};
  context.end = Timestamp(Seconds(300));
  try {
    cloudwatch::evaluate_expression({reinterpret_cast<const char*>(data), size}, context);
  } catch (const aws::Error&) {
  }
  return 0;
}
