#include "cloud/s3/range.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "cloud/s3/errors.hpp"

namespace neargate::s3 {
namespace {

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  if (text.empty() || text[0] < '0' || text[0] > '9') return std::nullopt;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ptr != text.data() + text.size() || result.ec != std::errc()) return std::nullopt;
  return value;
}

}  // namespace

std::string Range::content_range(std::int64_t size) const {
  return "bytes " + std::to_string(offset) + "-" + std::to_string(offset + length - 1) + "/" +
         std::to_string(size);
}

std::optional<Range> parse_range(std::string_view header, std::int64_t size) {
  constexpr std::string_view kUnit = "bytes=";
  header = trim(header);
  if (!equal_ignoring_case(header.substr(0, kUnit.size()), kUnit)) return std::nullopt;
  const std::string_view range = trim(header.substr(kUnit.size()));
  const std::size_t dash = range.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto first = number(range.substr(0, dash));
  const auto last = number(range.substr(dash + 1));
  const bool is_suffix = dash == 0;
  const bool is_open = dash + 1 == range.size();
  if ((!first && !is_suffix) || (!last && !is_open) || (is_suffix && is_open) ||
      (first && last && *last < *first)) {
    return std::nullopt;
  }
  const auto unsatisfiable = [&] {
    return aws::Error("InvalidRange", "The requested range is not satisfiable", 416)
        .with("RangeRequested", std::string(header))
        .with("ActualObjectSize", std::to_string(size));
  };
  if (is_suffix) {
    if (*last == 0 || size == 0) throw unsatisfiable();
    const std::int64_t length = std::min(*last, size);
    return Range{.offset = size - length, .length = length};
  }
  if (*first >= size) throw unsatisfiable();
  const std::int64_t end = is_open ? size - 1 : std::min(*last, size - 1);
  return Range{.offset = *first, .length = end - *first + 1};
}

Range parse_copy_range(std::string_view header, std::int64_t size) {
  constexpr std::string_view kUnit = "bytes=";
  const std::size_t dash = header.find('-');
  const auto first = header.starts_with(kUnit) && dash != std::string_view::npos
                         ? number(header.substr(kUnit.size(), dash - kUnit.size()))
                         : std::nullopt;
  const auto last = dash == std::string_view::npos ? std::nullopt : number(header.substr(dash + 1));
  if (!first || !last || *last < *first) {
    throw invalid_argument(
        "The x-amz-copy-source-range value must be of the form bytes=first-last "
        "where first and last are the zero-based offsets of the first and last "
        "bytes to copy",
        "x-amz-copy-source-range", std::string(header));
  }
  if (*last >= size) {
    throw invalid_argument(
        "Range specified is not valid for source object of size: " + std::to_string(size),
        "x-amz-copy-source-range", std::string(header));
  }
  return {.offset = *first, .length = *last - *first + 1};
}

}  // namespace neargate::s3
